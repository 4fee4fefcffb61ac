package io.meshline.jobs.pairing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was read before, by its bytes: the same comes again and again, and is held in state for
 * minutes. What is in another one's place replaces it. Not thread-safe.
 *
 * @param <T> what the bytes mean; never changed
 */
final class Known<T> {

  /** Longer ones are nothing that comes again. */
  private static final int LONGEST = 512;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[][] bytes;
  private final @Nullable Object[] meanings;

  /**
   * @param places how many are known at most, a power of two
   */
  Known(int places) {
    bytes = new byte[places][];
    meanings = new Object[places];
  }

  /** What those bytes mean; null if it is not known. */
  @SuppressWarnings("unchecked") // Only such are remembered.
  @Nullable T find(byte[] buffer, int begin, int end) {
    int place = place(buffer, begin, end);
    byte[] known = bytes[place];
    return known != null && Arrays.equals(known, 0, known.length, buffer, begin, end)
        ? (T) meanings[place]
        : null;
  }

  /** Remembers it; the bytes are not copied. */
  void remember(byte[] exactly, T meaning) {
    if (exactly.length <= LONGEST) {
      int place = place(exactly, 0, exactly.length);
      bytes[place] = exactly;
      meanings[place] = meaning;
    }
  }

  private int place(byte[] buffer, int begin, int end) {
    long hash = (long) end - begin;
    int at = begin;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONGS.get(buffer, at));
    }
    for (; at < end; at++) {
      hash = mixed(hash ^ buffer[at]);
    }
    return (int) (hash >>> 32) & (bytes.length - 1);
  }

  private static long mixed(long hash) {
    long product = hash * MULTIPLIER;
    return product ^ (product >>> 29);
  }
}
