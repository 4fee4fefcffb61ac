package io.meshline.aggregation;

import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link ByteWriter} wrote. Bytes that it cannot have written are an {@link
 * IllegalArgumentException}; nothing is allocated that is larger than the input.
 */
final class ByteReader {
  private final byte[] bytes;
  private int position;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int position() {
    return position;
  }

  /** Reads again from an earlier position. */
  void back(int earlier) {
    position = earlier;
  }

  int readByte() {
    if (position == bytes.length) {
      throw invalid("more bytes than the " + bytes.length + " given");
    }
    return bytes[position++] & 0xff;
  }

  /** Reads unsigned 64 bits. */
  long readUnsigned() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = readByte();
      if ((shift == 63 && next > 1) || (shift > 0 && next == 0)) {
        throw invalid("a number in its shortest form of at most 64 bits");
      }
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
  }

  /** Reads a number from 0 to {@link Long#MAX_VALUE}. */
  long readLong() {
    long value = readUnsigned();
    if (value < 0) {
      throw invalid("a number below 2^63");
    }
    return value;
  }

  /** Reads a number from 1 to {@link Long#MAX_VALUE}. */
  long readPositive() {
    long value = readLong();
    if (value == 0) {
      throw invalid("a number above 0");
    }
    return value;
  }

  /** Reads a latency in µs. */
  long readLatency() {
    long value = readLong();
    if (value > LatencySketch.MAX_MICROS) {
      throw invalid("a latency of at most " + LatencySketch.MAX_MICROS + " µs, not " + value);
    }
    return value;
  }

  /** Reads a number from 0 to {@code max}. */
  int readInt(int max, String what) {
    long value = readUnsigned();
    if (value < 0 || value > max) {
      throw invalid(what + " from 0 to " + max + ", not " + Long.toUnsignedString(value));
    }
    return (int) value;
  }

  String readText() {
    long announced = readUnsigned();
    int length = bytes.length - position;
    if (announced < 0 || announced > length) {
      throw invalid(
          "a text of at most " + length + " bytes, not " + Long.toUnsignedString(announced));
    }
    length = (int) announced;
    int end = position + length;
    int ascii = position;
    while (ascii < end && bytes[ascii] >= 0) {
      ascii++;
    }
    if (ascii == end) {
      String text = new String(bytes, position, length, StandardCharsets.ISO_8859_1);
      position = end;
      return text;
    }
    StringBuilder text = new StringBuilder(length);
    while (position < end) {
      text.append(readChar(end));
    }
    return text.toString();
  }

  private char readChar(int end) {
    int first = readByte();
    if (first < 0x80) {
      return (char) first;
    }
    int c;
    if ((first & 0xe0) == 0xc0) {
      c = ((first & 0x1f) << 6) | readContinuation(end);
      if (c < 0x80) {
        throw invalid("a character in its shortest form");
      }
    } else if ((first & 0xf0) == 0xe0) {
      c = ((first & 0x0f) << 12) | (readContinuation(end) << 6) | readContinuation(end);
      if (c < 0x800) {
        throw invalid("a character in its shortest form");
      }
    } else {
      throw invalid("the first byte of a character");
    }
    return (char) c;
  }

  private int readContinuation(int end) {
    if (position == end) {
      throw invalid("the rest of a character");
    }
    int next = readByte();
    if ((next & 0xc0) != 0x80) {
      throw invalid("a continuation byte");
    }
    return next & 0x3f;
  }

  boolean isAtEnd() {
    return position == bytes.length;
  }

  void expectEnd() {
    if (!isAtEnd()) {
      throw invalid("the end of " + bytes.length + " bytes");
    }
  }

  IllegalArgumentException invalid(String expected) {
    return new IllegalArgumentException(
        "byte " + position + " of the encoding: expected " + expected);
  }
}
