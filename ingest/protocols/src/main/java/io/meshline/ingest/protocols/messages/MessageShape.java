package io.meshline.ingest.protocols.messages;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What weighing asks of a type for each of its fields, worked out once: descriptors take longer to
 * answer than a field takes to read. Thread-safe.
 */
final class MessageShape {
  private static final Shapes WHOLE = new Shapes(Set.of());

  /** Fields with higher numbers are rare, and looked up. */
  private static final int DENSE = 256;

  private final Shapes shapes;
  private final Descriptor type;
  private final @Nullable Field[] dense;
  private final int fields;

  /** Shapes of types with the same fields left out. */
  static final class Shapes {
    private final Set<String> unread;
    private final Map<Descriptor, MessageShape> known = new ConcurrentHashMap<>();

    /**
     * Shapes without some fields.
     *
     * @param unread full names of fields that nobody reads
     */
    Shapes(Set<String> unread) {
      this.unread = Set.copyOf(unread);
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
    private final @Nullable Descriptor nested;
    private volatile @Nullable MessageShape shape;

    Field(FieldDescriptor field, Shapes shapes) {
      this.shapes = shapes;
      read = !shapes.unread.contains(field.getFullName());
      JavaType kind = field.getJavaType();
      nested = kind == JavaType.MESSAGE ? field.getMessageType() : null;
      repeatedText =
          field.isRepeated() && (kind == JavaType.STRING || kind == JavaType.BYTE_STRING);
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

  /** Whether there is such a field, and somebody reads it. */
  boolean read(int number) {
    Field field = field(number);
    return field != null && field.read;
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
