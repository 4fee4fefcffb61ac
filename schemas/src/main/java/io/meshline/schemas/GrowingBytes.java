package io.meshline.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.avro.io.BinaryData;

/**
 * Bytes in Avro's form that grow, for columns that are encoded while their values are at hand. Not
 * thread-safe.
 */
final class GrowingBytes {
  /** Of a number in Avro's form, at most. */
  private static final int NUMBER_BYTES = 10;

  private byte[] bytes;
  private int size;

  /**
   * @param room bytes that are likely to be needed
   */
  GrowingBytes(int room) {
    this.bytes = new byte[room];
  }

  /** What was written, in its first {@link #size} bytes; not to be changed. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Takes back what was written behind a place. */
  void cut(int toSize) {
    size = toSize;
  }

  /** Writes a number, or the place of an enumeration's value. */
  void number(long value) {
    reserve(NUMBER_BYTES);
    if (value >= 0 && value < 1 << 6) {
      bytes[size++] = (byte) (value << 1);
    } else {
      size += BinaryData.encodeLong(value, bytes, size);
    }
  }

  void bool(boolean value) {
    reserve(1);
    bytes[size++] = (byte) (value ? 1 : 0);
  }

  /**
   * Writes a text.
   *
   * @throws NullPointerException if there is none
   */
  void text(String text) {
    if (text.isEmpty()) {
      number(0);
      return;
    }
    byte[] utf8 = text.getBytes(UTF_8);
    number(utf8.length);
    write(utf8);
  }

  /** Writes what is encoded already. */
  void write(byte[] encoded) {
    reserve(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
