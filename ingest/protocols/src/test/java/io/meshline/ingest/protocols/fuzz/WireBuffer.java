package io.meshline.ingest.protocols.fuzz;

import java.util.Arrays;

/** Bytes in protobuf's wire format, written front to back. */
final class WireBuffer {

  /**
   * Room for the length of a message that is still being written; any length may take that much.
   */
  private static final int LENGTH = 4;

  private byte[] bytes;
  private int size;

  WireBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  void varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void fixed64(long value) {
    fixed32((int) value);
    fixed32((int) (value >>> 32));
  }

  void fixed32(int value) {
    room(4);
    for (int i = 0; i < 4; i++) {
      bytes[size++] = (byte) (value >>> (8 * i));
    }
  }

  void delimited(byte[] value) {
    varint(value.length);
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /** Begins something whose length is not known yet. */
  int begin() {
    room(LENGTH);
    size += LENGTH;
    return size;
  }

  /** Ends what began there. */
  void end(int begin) {
    int length = size - begin;
    for (int i = 0; i < LENGTH; i++) {
      boolean last = i == LENGTH - 1;
      bytes[begin - LENGTH + i] = (byte) (((length >>> (7 * i)) & 0x7F) | (last ? 0 : 0x80));
    }
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
