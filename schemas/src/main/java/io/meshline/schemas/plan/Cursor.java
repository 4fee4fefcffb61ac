package io.meshline.schemas.plan;

/**
 * A place in Avro's binary encoding. Every method may throw {@link OddBytesException} or {@link
 * IndexOutOfBoundsException} where the bytes are not what it reads. Not thread-safe.
 */
final class Cursor {

  private byte[] bytes = {};
  private int at;
  private int end;

  /** Begins at a position of what ends before another one, and may be followed by anything. */
  void reset(byte[] source, int from, int to) {
    bytes = source;
    at = from;
    end = to;
  }

  int at() {
    return at;
  }

  boolean isAtEnd() {
    return at == end;
  }

  long readLong() {
    // Its position is kept in a register, here and below, not in the field.
    byte[] source = bytes;
    int position = at;
    int b = source[position++];
    if (b >= 0) {
      at = position;
      return (b >>> 1) ^ -(b & 1L);
    }
    long value = b & 0x7fL;
    int shift = 7;
    do {
      b = source[position++];
      value |= (b & 0x7fL) << shift;
      shift += 7;
    } while (b < 0 && shift < 70);
    if (b < 0) {
      throw new OddBytesException();
    }
    at = position;
    return (value >>> 1) ^ -(value & 1);
  }

  int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw new OddBytesException();
    }
    return (int) value;
  }

  /** Skips a text or bytes; its length in bytes, it ends where the cursor is then. */
  int skipText() {
    int b = bytes[at++];
    // Most are shorter than 64 bytes.
    long length = b >= 0 && (b & 1) == 0 ? b >>> 1 : longLength();
    if (length > end - at) {
      throw new OddBytesException();
    }
    at += (int) length;
    return (int) length;
  }

  /** Skips so many texts, one after the other. */
  void skipTexts(int count) {
    byte[] source = bytes;
    int position = at;
    for (int i = 0; i < count; i++) {
      int b = source[position++];
      if (b >= 0 && (b & 1) == 0) {
        position += b >>> 1;
      } else {
        at = position - 1;
        int length = skipText(); // moves the cursor
        position = at;
        if (length < 0) {
          throw new OddBytesException();
        }
      }
    }
    if (position > end) {
      throw new OddBytesException();
    }
    at = position;
  }

  private long longLength() {
    at--;
    long length = readLong();
    if (length < 0) {
      throw new OddBytesException();
    }
    return length;
  }

  void skip(int length) {
    if (length > end - at) {
      throw new OddBytesException();
    }
    at += length;
  }

  byte readByte() {
    return bytes[at++];
  }

  /**
   * Items of the next block of an array or map, 0 at its end. An item takes at least a byte.
   *
   * @param most what the caller has room for
   */
  int readCount(int most) {
    long count = readLong();
    if (count < 0) {
      if (count == Long.MIN_VALUE) {
        throw new OddBytesException();
      }
      count = -count;
      readSize();
    }
    if (count > most || count > end - at) {
      throw new OddBytesException();
    }
    return (int) count;
  }

  /** Skips blocks that tell their size; the count of the first that does not, or 0. */
  int skipBlocks() {
    while (true) {
      long count = readLong();
      if (count >= 0) {
        if (count > end - at) {
          throw new OddBytesException();
        }
        return (int) count;
      }
      int size = readSize(); // moves the cursor itself, so not in one expression
      at += size;
    }
  }

  private int readSize() {
    long size = readLong();
    if (size < 0 || size > end - at) {
      throw new OddBytesException();
    }
    return (int) size;
  }

  /** Whether so many bytes before the cursor are printable ASCII. */
  boolean isPlain(int length) {
    return PlainText.isPlain(bytes, at - length, length);
  }

  /** Reads numbers into a part of an array. */
  void readLongs(long[] into, int from, int count) {
    byte[] source = bytes;
    int position = at;
    for (int i = from; i < from + count; i++) {
      int b = source[position++];
      if (b >= 0) {
        into[i] = (b >>> 1) ^ -(b & 1L);
        continue;
      }
      long value = b & 0x7fL;
      int shift = 7;
      do {
        b = source[position++];
        value |= (b & 0x7fL) << shift;
        shift += 7;
      } while (b < 0 && shift < 70);
      if (b < 0) {
        throw new OddBytesException();
      }
      into[i] = (value >>> 1) ^ -(value & 1);
    }
    at = position;
  }

  /** Likewise of 32 bits. */
  void readInts(int[] into, int from, int count) {
    byte[] source = bytes;
    int position = at;
    for (int i = from; i < from + count; i++) {
      int b = source[position++];
      if (b < 0) {
        int second = source[position++];
        if (second < 0) {
          at = position - 2;
          into[i] = readInt(); // moves the cursor
          position = at;
          continue;
        }
        b = (b & 0x7f) | (second << 7);
      }
      into[i] = (b >>> 1) ^ -(b & 1);
    }
    at = position;
  }
}
