package io.meshline.ingest.protocols.messages;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Goes through the bytes of a message without making objects of them. Not for several threads. */
public abstract class WireScan {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;
  private static final int FIRST_VISIBLE = 0x21;
  private static final int LAST_VISIBLE = 0x7E;

  /** Of a number's tenth byte. */
  private static final int LAST_SHIFT = 63;

  /** The message. */
  protected final byte[] bytes;

  /** Where it is. */
  protected int at;

  /** What is not written as expected; the ordinary decoder judges it. */
  public static final class OddException extends Exception {
    private static final long serialVersionUID = 1;

    public OddException() {
      super("not written as expected", null, false, false);
    }
  }

  /**
   * @param bytes of a message; not changed meanwhile
   */
  protected WireScan(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Where it is. */
  public final int position() {
    return at;
  }

  /** Goes on at another place. */
  public final void position(int to) {
    at = to;
  }

  /**
   * Reads a tag, or the length of what follows, before {@code end}.
   *
   * @throws OddException if there is none
   */
  public final int number(int end) throws OddException {
    long value = varint(end);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new OddException();
    }
    return (int) value;
  }

  /** Skips a field whose tag was read, and gives the length of its content. */
  public final int length(int end) throws OddException {
    int length = number(end);
    if (length > end - at) {
      throw new OddException();
    }
    return length;
  }

  /** Whether a part of the message is that. */
  protected final boolean is(byte[] expected, int from, int length) {
    return length == expected.length
        && Arrays.equals(bytes, from, from + length, expected, 0, length);
  }

  /**
   * Sees to it that a part is characters that show, none of them a blank, all of ASCII.
   *
   * @throws OddException if it is not
   */
  protected final void visible(int from, int to) throws OddException {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i);
      // With no highest bit set, no byte's sum or difference reaches into the next one.
      long large = (word | NOT_ASCII) - FIRST_VISIBLE * ONES;
      if ((word & NOT_ASCII) != 0
          || (large & NOT_ASCII) != NOT_ASCII
          || ((word + ONES) & NOT_ASCII) != 0) {
        throw new OddException();
      }
    }
    for (; i < to; i++) {
      if (bytes[i] < FIRST_VISIBLE || bytes[i] > LAST_VISIBLE) {
        throw new OddException();
      }
    }
  }

  /**
   * Sees to it that a part is ASCII, and so a text.
   *
   * @throws OddException if it is not
   */
  protected final void ascii(int from, int to) throws OddException {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      if (((long) LONGS.get(bytes, i) & NOT_ASCII) != 0) {
        throw new OddException();
      }
    }
    for (; i < to; i++) {
      if (bytes[i] < 0) {
        throw new OddException();
      }
    }
  }

  /** Leaves out so many bytes before {@code end}. */
  protected final void skip(int count, int end) throws OddException {
    if (count > end - at) {
      throw new OddException();
    }
    at += count;
  }

  /** Reads a number before {@code end}. */
  protected final long varint(int end) throws OddException {
    int i = at;
    // Most are short, and the message seldom ends within five bytes: a longer number, and what
    // would end behind the field, is left to the loop.
    if (i + 5 <= bytes.length) {
      long value = bytes[i];
      int next = i + 1;
      if (value < 0) {
        value ^= (long) bytes[next++] << 7;
        if (value < 0) {
          value ^= ~0L << 7;
        } else {
          value ^= (long) bytes[next++] << 14;
          if (value >= 0) {
            value ^= ~0L << 7 ^ ~0L << 14;
          } else {
            value ^= (long) bytes[next++] << 21;
            if (value < 0) {
              value ^= ~0L << 7 ^ ~0L << 14 ^ ~0L << 21;
            } else {
              value ^= (long) bytes[next++] << 28;
              if (value < 0) {
                return longVarint(end);
              }
              value ^= ~0L << 7 ^ ~0L << 14 ^ ~0L << 21 ^ ~0L << 28;
            }
          }
        }
      }
      if (next <= end) {
        at = next;
        return value;
      }
    }
    return longVarint(end);
  }

  private long longVarint(int end) throws OddException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at == end) {
        throw new OddException();
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        // Of a tenth byte one bit is left; decoders do not agree on what others mean.
        if (shift == LAST_SHIFT && next != 1) {
          throw new OddException();
        }
        return value;
      }
    }
    throw new OddException();
  }
}
