package io.meshline.jobs.pairing;

import io.meshline.schemas.Party;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parties read before, by their bytes: the same ones come again and again, and are held in state
 * for minutes. One that is in another one's place replaces it. Not thread-safe.
 */
final class KnownParties {
  /** With some hundred bytes each a megabyte or two. */
  private static final int PLACES = 1 << 12;

  /** Longer ones are no names that come again. */
  private static final int LONGEST = 512;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[][] bytes = new byte[PLACES][];
  private final @Nullable Party[] parties = new Party[PLACES];

  /** The party of those bytes; null if it is not known. */
  @Nullable Party find(byte[] buffer, int begin, int end) {
    int place = place(buffer, begin, end);
    byte[] known = bytes[place];
    return known != null && Arrays.equals(known, 0, known.length, buffer, begin, end)
        ? parties[place]
        : null;
  }

  /** Remembers a party; the bytes are not copied. */
  void remember(byte[] exactly, Party party) {
    if (exactly.length <= LONGEST) {
      int place = place(exactly, 0, exactly.length);
      bytes[place] = exactly;
      parties[place] = party;
    }
  }

  private static int place(byte[] buffer, int begin, int end) {
    long hash = (long) end - begin;
    int at = begin;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONGS.get(buffer, at));
    }
    for (; at < end; at++) {
      hash = mixed(hash ^ buffer[at]);
    }
    return (int) (hash >>> 32) & (PLACES - 1);
  }

  private static long mixed(long hash) {
    long product = hash * MULTIPLIER;
    return product ^ (product >>> 29);
  }
}
