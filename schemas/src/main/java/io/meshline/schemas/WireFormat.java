package io.meshline.schemas;

import org.jspecify.annotations.Nullable;

/**
 * The framing that the clients of schema registries share: one zero byte, the schema id as four
 * bytes in big-endian order, then the record in Avro's binary encoding.
 */
public final class WireFormat {
  /** First byte of every value. */
  public static final byte MAGIC = 0;

  /** Bytes before the Avro part. */
  public static final int HEADER_BYTES = 5;

  private WireFormat() {}

  /** Puts the header in front of an encoded record. */
  public static byte[] frame(int schemaId, byte[] avro) {
    byte[] value = new byte[HEADER_BYTES + avro.length];
    writeHeader(schemaId, value);
    System.arraycopy(avro, 0, value, HEADER_BYTES, avro.length);
    return value;
  }

  /**
   * Reads the schema id from the header.
   *
   * @throws UndecodableException if the value is null, shorter than a header, does not begin with
   *     {@link #MAGIC}, or has a negative id
   */
  public static int schemaId(byte @Nullable [] value) throws UndecodableException {
    if (value == null) {
      throw new UndecodableException(
          UndecodableException.NOT_WIRE_FORMAT, "value: null (expected: a framed record)");
    }
    return schemaId(value, 0, value.length);
  }

  /**
   * The same of a value that is a part of an array.
   *
   * @throws UndecodableException likewise
   */
  public static int schemaId(byte[] bytes, int from, int to) throws UndecodableException {
    if (to - from < HEADER_BYTES) {
      throw new UndecodableException(
          UndecodableException.NOT_WIRE_FORMAT,
          "value: " + (to - from) + " bytes (expected: at least " + HEADER_BYTES + ")");
    }
    if (bytes[from] != MAGIC) {
      throw new UndecodableException(
          UndecodableException.NOT_WIRE_FORMAT,
          "first byte: 0x%02x (expected: 0x00)".formatted(bytes[from]));
    }
    int id =
        (bytes[from + 1] & 0xff) << 24
            | (bytes[from + 2] & 0xff) << 16
            | (bytes[from + 3] & 0xff) << 8
            | (bytes[from + 4] & 0xff);
    if (id < 0) {
      throw new UndecodableException(
          UndecodableException.NOT_WIRE_FORMAT, "schema id: " + id + " (expected: >= 0)");
    }
    return id;
  }

  static void writeHeader(int schemaId, byte[] target) {
    target[0] = MAGIC;
    target[1] = (byte) (schemaId >>> 24);
    target[2] = (byte) (schemaId >>> 16);
    target[3] = (byte) (schemaId >>> 8);
    target[4] = (byte) schemaId;
  }
}
