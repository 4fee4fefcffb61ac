package io.meshline.schemas;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Words of eight bytes out of arrays, the first byte the lowest, as {@link SecretHash} takes them.
 * Pure functions.
 */
public final class Words {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  /** Eight bytes. */
  public static long at(byte[] bytes, int from) {
    return (long) LONGS.get(bytes, from);
  }

  /** Eight bytes, or as many as there are before an end; 0 if there are none. */
  public static long upTo(byte[] bytes, int from, int to) {
    int left = to - from;
    if (left >= Long.BYTES) {
      return (long) LONGS.get(bytes, from);
    }
    if (left <= 0) {
      return 0;
    }
    if (from <= bytes.length - Long.BYTES) {
      return (long) LONGS.get(bytes, from) & (-1L >>> (Long.SIZE - Byte.SIZE * left));
    }
    long word = 0;
    for (int i = 0; i < left; i++) {
      word |= (bytes[from + i] & 0xffL) << (Byte.SIZE * i);
    }
    return word;
  }
}
