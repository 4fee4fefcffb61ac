package io.meshline.ingest.protocols.messages;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.WireFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What weighing asks of a type for each of its fields, worked out once: descriptors take longer to
 * answer than a field takes to read. Thread-safe.
 */
final class MessageShape {
  private static final Shapes WHOLE = new Shapes(Set.of(), Set.of());

  /** Fields with higher numbers are rare, and looked up. */
  private static final int DENSE = 256;

  private final Shapes shapes;
  private final Descriptor type;
  private final boolean open;
  private final @Nullable Field[] dense;
  private final int fields;

  /** Shapes of types with the same fields left out. */
  static final class Shapes {
    private final Set<String> unread;
    private final Set<String> open;
    private final Map<Descriptor, MessageShape> known = new ConcurrentHashMap<>();

    /**
     * Shapes without some fields.
     *
     * @param unread full names of fields that nobody reads
     * @param open full names of types of which somebody reads the unknown fields
     */
    Shapes(Set<String> unread, Set<String> open) {
      this.unread = Set.copyOf(unread);
      this.open = Set.copyOf(open);
    }

    MessageShape of(Descriptor type) {
      MessageShape found = known.get(type);
      return found == null
          ? known.computeIfAbsent(type, each -> new MessageShape(this, each))
          : found;
    }
  }

  /** A field, as far as it matters. */
  private static final class Field {
    private final Shapes shapes;
    private final boolean read;
    private final boolean repeatedText;
    private final int wireType;
    private final boolean packable;
    private final @Nullable Descriptor nested;
    private volatile @Nullable MessageShape shape;

    Field(FieldDescriptor field, Shapes shapes) {
      this.shapes = shapes;
      read = !shapes.unread.contains(field.getFullName());
      wireType = field.getLiteType().getWireType();
      packable = field.isPackable();
      JavaType kind = field.getJavaType();
      nested = kind == JavaType.MESSAGE ? field.getMessageType() : null;
      repeatedText =
          field.isRepeated() && (kind == JavaType.STRING || kind == JavaType.BYTE_STRING);
    }

    boolean isWritten(int type) {
      return type == wireType || (packable && type == WireFormat.WIRETYPE_LENGTH_DELIMITED);
    }

    @Nullable MessageShape shape() {
      MessageShape known = shape;
      if (known == null && nested != null) {
        // Not before it is met: types contain themselves.
        known = shapes.of(nested);
        shape = known;
      }
      return known;
    }
  }

  private MessageShape(Shapes shapes, Descriptor type) {
    this.shapes = shapes;
    this.type = type;
    this.open = shapes.open.contains(type.getFullName());
    this.fields = type.getFields().size();
    this.dense = new Field[DENSE];
    for (FieldDescriptor field : type.getFields()) {
      if (field.getNumber() < DENSE) {
        dense[field.getNumber()] = new Field(field, shapes);
      }
    }
  }

  /** The shape of a type with all its fields. */
  static MessageShape of(Descriptor type) {
    return WHOLE.of(type);
  }

  /** How many fields the type has. */
  int fields() {
    return fields;
  }

  /** The shape of a field's messages; null if it holds none, or there is no such field. */
  @Nullable MessageShape nested(int number) {
    Field field = field(number);
    return field == null ? null : field.shape();
  }

  /**
   * Whether there is such a field, written in a way that it can be, and somebody reads it. Anything
   * else would be kept among unknown fields, which take many times the memory of their bytes.
   */
  boolean read(int number, int wireType) {
    Field field = field(number);
    return field != null && field.read && field.isWritten(wireType);
  }

  /** Whether somebody reads a field that is unknown, or not written as it is known. */
  boolean readsUnknown(int wireType) {
    return open && wireType != WireFormat.WIRETYPE_START_GROUP;
  }

  /** Whether each value of the field is a text or bytes of its own. */
  boolean repeatedText(int number) {
    Field field = field(number);
    return field != null && field.repeatedText;
  }

  private @Nullable Field field(int number) {
    if (number < DENSE) {
      return dense[number];
    }
    FieldDescriptor found = type.findFieldByNumber(number);
    return found == null ? null : new Field(found, shapes);
  }
}
