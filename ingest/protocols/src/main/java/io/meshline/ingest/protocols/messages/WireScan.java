package io.meshline.ingest.protocols.messages;

import com.google.protobuf.ByteString;
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

  /** No number of so few bytes is below 0. */
  protected static final long OTHERWISE = -1;

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

  /** Where the message ends. */
  public final int end() {
    return bytes.length;
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
    if (!isVisible(from, to)) {
      throw new OddException();
    }
  }

  /** Whether a part is characters that show, none of them a blank, all of ASCII. */
  protected final boolean isVisible(int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i);
      // With no highest bit set, no byte's sum or difference reaches into the next one.
      long large = (word | NOT_ASCII) - FIRST_VISIBLE * ONES;
      if ((word & NOT_ASCII) != 0
          || (large & NOT_ASCII) != NOT_ASCII
          || ((word + ONES) & NOT_ASCII) != 0) {
        return false;
      }
    }
    for (; i < to; i++) {
      if (bytes[i] < FIRST_VISIBLE || bytes[i] > LAST_VISIBLE) {
        return false;
      }
    }
    return true;
  }

  /** Where a character of ASCII comes first in a part; the end of that if it does not come. */
  protected final int first(char wanted, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long other = (long) LONGS.get(bytes, i) ^ wanted * ONES;
      // The lowest bit that is set is that of a zero; those above it may be of other bytes.
      long zeros = (other - ONES) & ~other & NOT_ASCII;
      if (zeros != 0) {
        return i + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
      }
    }
    while (i < to && bytes[i] != wanted) {
      i++;
    }
    return i;
  }

  /**
   * Sees to it that a part is ASCII, and so a text.
   *
   * @throws OddException if it is not
   */
  protected final void ascii(int from, int to) throws OddException {
    if (!isAscii(from, to)) {
      throw new OddException();
    }
  }

  /** Whether a part is ASCII. */
  protected final boolean isAscii(int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      if (((long) LONGS.get(bytes, i) & NOT_ASCII) != 0) {
        return false;
      }
    }
    for (; i < to; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Sees to it that a part is a text.
   *
   * @return whether it is ASCII
   * @throws OddException if it is not
   */
  protected final boolean text(int from, int to) throws OddException {
    boolean isAscii = isAscii(from, to);
    if (!isAscii && !ByteString.copyFrom(bytes, from, to - from).isValidUtf8()) {
      throw new OddException();
    }
    return isAscii;
  }

  // Scans that keep in a variable where they are need not wait for it; these go by that, and move
  // only where a number takes more than one byte.

  /** Reads a tag or length at a place, and moves behind it. */
  protected final int number(int from, int end) throws OddException {
    at = from;
    return number(end);
  }

  /** The place behind content that its length comes before. */
  protected final int content(int from, int end) throws OddException {
    int length = from < end ? bytes[from] : -1;
    int begin = from + 1;
    if (length < 0) {
      if (begin < end && bytes[begin] > 0) {
        length = twoBytes(from);
        at = from + 2;
      } else {
        length = number(from, end);
      }
      begin = at;
    }
    return behind(begin, length, end);
  }

  /** Where content begins whose length is at a place, and was just read there. */
  protected final int inside(int from) {
    return bytes[from] < 0 ? at : from + 1;
  }

  /** A number of two bytes, of which the second one is the last, as most tags and lengths are. */
  protected final int twoBytes(int from) {
    return (bytes[from] & 0x7F) | bytes[from + 1] << 7;
  }

  /** The place behind a number. */
  protected final int digits(int from, int end) throws OddException {
    if (from < end && bytes[from] >= 0) {
      return from + 1;
    }
    at = from;
    varint(end);
    return at;
  }

  /** The place behind so many bytes. */
  protected static int behind(int from, int count, int end) throws OddException {
    if (count > end - from) {
      throw new OddException();
    }
    return from + count;
  }

  /** Reads a number before {@code end}. */
  protected final long varint(int end) throws OddException {
    int i = at;
    if (i < end && bytes[i] >= 0) {
      at = i + 1;
      return bytes[i];
    }
    // All bytes at once: numbers of one field differ in length, which no processor could foresee.
    // What is longer than that, or near the end of the message, is left to the loop.
    if (i <= bytes.length - Long.BYTES) {
      long word = (long) LONGS.get(bytes, i);
      long lasts = ~word & NOT_ASCII;
      int bits = Long.numberOfTrailingZeros(lasts) + 1;
      int next = i + bits / Byte.SIZE;
      if (lasts != 0 && next <= end) {
        at = next;
        return sevens(word & (-1L >>> (Long.SIZE - bits)));
      }
    }
    return longVarint(end);
  }

  /**
   * Reads a nested message that is nothing but one short number, as most durations are, all at
   * once, beginning with its length.
   *
   * @param tag of the number
   * @return the number; {@link #OTHERWISE} if the message is not so, or may not be: then nothing
   *     was read
   */
  protected final long onlyNumber(int tag, int end) {
    if (at > bytes.length - Long.BYTES) {
      return OTHERWISE;
    }
    long word = (long) LONGS.get(bytes, at);
    int length = (int) word & 0xFF;
    int next = at + 1 + length;
    if (length < 2 || length >= Long.BYTES || next > end || ((word >>> 8) & 0xFF) != tag) {
      return OTHERWISE;
    }
    // Of the number's bytes all but the last one say that there is another one.
    long mask = -1L >>> (Long.SIZE - Byte.SIZE * (length - 1));
    long number = (word >>> (2 * Byte.SIZE)) & mask;
    if ((number & NOT_ASCII) != (NOT_ASCII & (mask >>> Byte.SIZE))) {
      return OTHERWISE;
    }
    at = next;
    return sevens(number);
  }

  /** The lower seven bits of each byte put together. */
  private static long sevens(long word) {
    long by14 = (word & 0x007F007F007F007FL) | ((word & 0x7F007F007F007F00L) >>> 1);
    long by28 = (by14 & 0x00003FFF00003FFFL) | ((by14 & 0x3FFF00003FFF0000L) >>> 2);
    return (by28 & 0x000000000FFFFFFFL) | ((by28 & 0x0FFFFFFF00000000L) >>> 4);
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
