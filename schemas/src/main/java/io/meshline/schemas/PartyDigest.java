package io.meshline.schemas;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 128 bits that stand for a party, by secrets of this JVM: that another party has the same need not
 * be reckoned with. Not thread-safe.
 */
final class PartyDigest {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private long first;
  private long second;

  /** Begins with what was added to another one before. */
  void begin(long firstBefore, long secondBefore) {
    first = firstBefore;
    second = secondBefore;
  }

  /** Adds some bytes, and how many they are. */
  void add(byte[] bytes, int from, int to) {
    long one = SecretHash.mix(first, to - from);
    long two = SecretHash.mixOther(second, to - from);
    for (int i = from; i < to; i += 2 * Long.BYTES) {
      long word = word(bytes, i, to);
      long next = word(bytes, i + Long.BYTES, to);
      one = SecretHash.mix(one, word, next);
      two = SecretHash.mixOther(two, word, next);
    }
    first = one;
    second = two;
  }

  /** All was added. */
  void end() {
    first = SecretHash.end(first);
    second = SecretHash.endOther(second);
  }

  /** One half. */
  long first() {
    return first;
  }

  /** The other half. */
  long second() {
    return second;
  }

  /** Eight bytes, or as many as there are before an end; 0 if there are none. */
  private static long word(byte[] bytes, int from, int to) {
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
      word |= (bytes[from + i] & 0xFFL) << (Byte.SIZE * i);
    }
    return word;
  }
}
