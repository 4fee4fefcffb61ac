package io.meshline.aggregation;

import java.util.Arrays;

/** A growing byte array with the primitives of our encodings. Not thread-safe. */
public final class ByteWriter {
  /** Bytes of the longest number. */
  private static final int LONGEST = 10;

  private byte[] bytes = new byte[256];
  private int size;

  /** An empty one. */
  public ByteWriter() {}

  void clear() {
    size = 0;
  }

  void writeByte(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    bytes[size++] = (byte) value;
  }

  /** Writes a number as unsigned 64 bits, 7 bits per byte, lowest first. */
  void writeUnsigned(long value) {
    if (bytes.length - size < LONGEST) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    byte[] target = bytes;
    int at = size;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      target[at++] = (byte) (((int) rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    target[at++] = (byte) rest;
    size = at;
  }

  /**
   * Writes the length in bytes and then each UTF-16 unit in one to three bytes as UTF-8 would,
   * halves of surrogate pairs too: any text, also malformed, comes back as it was.
   */
  void writeText(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      length += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    }
    writeUnsigned(length);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        writeByte(c);
      } else if (c < 0x800) {
        writeByte(0xc0 | (c >> 6));
        writeByte(0x80 | (c & 0x3f));
      } else {
        writeByte(0xe0 | (c >> 12));
        writeByte(0x80 | ((c >> 6) & 0x3f));
        writeByte(0x80 | (c & 0x3f));
      }
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
