package io.meshline.schemas;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroTypeException;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary encoding over an array in memory. No length or count that the bytes declare is
 * believed beyond the bytes that are left, so a corrupt one cannot make a reader allocate more than
 * a small multiple of the input. Not thread-safe.
 */
final class BoundedDecoder extends Decoder {
  private byte[] bytes = new byte[0];
  private int position;
  private int end;

  /** Starts over at a part of an array. */
  void reset(byte[] source, int offset, int length) {
    bytes = source;
    position = offset;
    end = offset + length;
  }

  int remaining() {
    return end - position;
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    byte value = bytes[take(1)];
    if (value != 0 && value != 1) {
      throw new AvroTypeException("boolean: " + value + " (expected: 0 or 1)");
    }
    return value == 1;
  }

  @Override
  public int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new AvroTypeException("int: " + value + " (expected: 32 bits)");
    }
    return (int) value;
  }

  @Override
  public long readLong() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (position >= end) {
        throw new EOFException("a number is cut off");
      }
      byte b = bytes[position++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new AvroTypeException("a number of more than 10 bytes");
  }

  @Override
  public float readFloat() throws IOException {
    return Float.intBitsToFloat((int) littleEndian(take(Float.BYTES), Float.BYTES));
  }

  @Override
  public double readDouble() throws IOException {
    return Double.longBitsToDouble(littleEndian(take(Double.BYTES), Double.BYTES));
  }

  @Override
  public String readString() throws IOException {
    int length = readLength("string");
    return new String(bytes, take(length), length, StandardCharsets.UTF_8);
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) throws IOException {
    int length = readLength("string");
    byte[] copy = new byte[length];
    System.arraycopy(bytes, take(length), copy, 0, length);
    return new Utf8(copy);
  }

  @Override
  public void skipString() throws IOException {
    take(readLength("string"));
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
    int length = readLength("bytes");
    byte[] copy = new byte[length];
    System.arraycopy(bytes, take(length), copy, 0, length);
    return ByteBuffer.wrap(copy);
  }

  @Override
  public void skipBytes() throws IOException {
    take(readLength("bytes"));
  }

  @Override
  public void readFixed(byte[] target, int start, int length) throws IOException {
    System.arraycopy(bytes, take(length), target, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    take(length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    return readCount();
  }

  @Override
  public long arrayNext() throws IOException {
    return readCount();
  }

  @Override
  public long skipArray() throws IOException {
    return skipBlocks();
  }

  @Override
  public long readMapStart() throws IOException {
    return readCount();
  }

  @Override
  public long mapNext() throws IOException {
    return readCount();
  }

  @Override
  public long skipMap() throws IOException {
    return skipBlocks();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  private int take(int length) throws IOException {
    if (length > end - position) {
      throw new EOFException(length + " bytes wanted, " + (end - position) + " left");
    }
    int start = position;
    position += length;
    return start;
  }

  private int readLength(String what) throws IOException {
    long length = readLong();
    if (length < 0 || length > end - position) {
      throw tooLarge(what, length);
    }
    return (int) length;
  }

  /** Items of the next block; a negative count is followed by the block's size in bytes. */
  private long readCount() throws IOException {
    long count = readLong();
    if (count < 0) {
      if (count == Long.MIN_VALUE) {
        throw tooLarge("block", count);
      }
      count = -count;
      readLength("block");
    }
    // An item takes at least a byte: no schema of ours has items of nothing.
    if (count > end - position) {
      throw tooLarge("block", count);
    }
    return count;
  }

  /** Skips blocks whose size is given; the count of the first one whose size is not, or 0. */
  private long skipBlocks() throws IOException {
    while (true) {
      long count = readLong();
      if (count >= 0) {
        if (count > end - position) {
          throw tooLarge("block", count);
        }
        return count;
      }
      take(readLength("block"));
    }
  }

  private long littleEndian(int start, int length) {
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = value << 8 | (bytes[start + i] & 0xff);
    }
    return value;
  }

  private AvroTypeException tooLarge(String what, long length) {
    return new AvroTypeException(
        what + " of " + length + " (expected: 0 to the " + (end - position) + " bytes left)");
  }
}
