package io.meshline.schemas.plan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Texts in which no character can be anything but fit: of printable ASCII only, each character one
 * byte. Pure functions.
 */
final class PlainText {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long TO_SPACE = 0x6060606060606060L;
  private static final long ONES = 0x0101010101010101L;

  private PlainText() {}

  /** Whether a part of an array holds bytes from 0x20 to 0x7E only. */
  static boolean isPlain(byte[] bytes, int from, int length) {
    int i = from;
    int end = from + length;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i);
      // Below 0x80, adding 0x60 sets the high bit from 0x20 on, adding 1 sets that of 0x7F.
      long below = ~(word + TO_SPACE) & HIGH_BITS;
      long above = (word | (word + ONES)) & HIGH_BITS;
      if ((word & HIGH_BITS) != 0 || (below | above) != 0) {
        return false;
      }
    }
    for (; i < end; i++) {
      if (bytes[i] < 0x20 || bytes[i] == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
