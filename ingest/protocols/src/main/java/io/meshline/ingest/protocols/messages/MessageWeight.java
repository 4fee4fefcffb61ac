package io.meshline.ingest.protocols.messages;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;

/**
 * About how much of the heap the parts of a message will take. Two bytes can be a whole span: a few
 * mebibytes of them are no telemetry but an attack, and refused before they fill the heap.
 */
final class MessageWeight {
  // What an object of a generated class takes without and for each of its fields.
  private static final int OBJECT_BYTES = 40;
  private static final int FIELD_BYTES = 4;

  // A field among unknown ones: an entry of a sorted map, and lists. A group holds more of them.
  private static final int UNKNOWN_BYTES = 96;
  private static final int FEWEST_OF_UNKNOWN = 2;

  // Attributes of short names and numbers reach about 7.
  private static final int MOST_PER_BYTE = 10;
  private static final int ALLOWANCE = 256 << 10;

  private final long most;
  private long bytes;

  /**
   * @param encodedBytes how long the message is as it came
   */
  MessageWeight(int encodedBytes) {
    this(ALLOWANCE, encodedBytes);
  }

  private MessageWeight(int allowance, int encodedBytes) {
    this.most = allowance + (long) MOST_PER_BYTE * encodedBytes;
  }

  /** The weight of one of many parts of a message, none of which has an allowance of its own. */
  static MessageWeight ofPart(int encodedBytes) {
    return new MessageWeight(0, encodedBytes);
  }

  /** Whether no message of that length can be too heavy. */
  static boolean neverTooHeavy(int encodedBytes) {
    return encodedBytes < ALLOWANCE >> 6;
  }

  /**
   * Adds one part.
   *
   * @throws InvalidProtocolBufferException if that is too much
   */
  void add(Descriptor type) throws InvalidProtocolBufferException {
    addMessage(type.getFields().size());
  }

  /**
   * Adds one part.
   *
   * @param fields how many its type has
   * @throws InvalidProtocolBufferException if that is too much
   */
  void addMessage(int fields) throws InvalidProtocolBufferException {
    bytes += OBJECT_BYTES + (long) FIELD_BYTES * fields;
    check();
  }

  /**
   * Adds one value of a field that has many.
   *
   * @throws InvalidProtocolBufferException if that is too much
   */
  void add(FieldDescriptor repeated) throws InvalidProtocolBufferException {
    if (repeated.getJavaType() == FieldDescriptor.JavaType.STRING
        || repeated.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING) {
      addText();
    }
  }

  /**
   * Adds one value of a field of texts or bytes that has many.
   *
   * @throws InvalidProtocolBufferException if that is too much
   */
  void addText() throws InvalidProtocolBufferException {
    bytes += OBJECT_BYTES;
    check();
  }

  /**
   * Adds one field that the type does not know, or that is not written as it is there.
   *
   * @param tag of the field
   * @param encodedBytes how long it is as it came
   * @throws InvalidProtocolBufferException if that is too much
   */
  void addUnknown(int tag, int encodedBytes) throws InvalidProtocolBufferException {
    bytes += UNKNOWN_BYTES;
    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP) {
      bytes += (long) UNKNOWN_BYTES * encodedBytes / FEWEST_OF_UNKNOWN;
    }
    check();
  }

  private void check() throws InvalidProtocolBufferException {
    if (bytes > most) {
      throw new InvalidProtocolBufferException(
          "message: more than %d bytes when decoded (expected: at most %d for each of its bytes)"
              .formatted(most, MOST_PER_BYTE));
    }
  }
}
