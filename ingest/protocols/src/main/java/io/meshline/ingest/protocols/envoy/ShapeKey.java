package io.meshline.ingest.protocols.envoy;

import io.meshline.schemas.SecretHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What of an entry's bytes its shape is known by, as parts of the message, which are not copied
 * before somebody asks. Not for several threads.
 */
final class ShapeKey {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** In place of a part's length: the part is a number of its own. */
  private static final int NUMBER = -1;

  private final byte[] bytes;

  /** Pairs of where a part begins and how long it is. */
  private int[] parts = new int[128];

  private int partInts;
  private int length;

  /**
   * @param bytes of the message; not changed meanwhile
   */
  ShapeKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Begins anew. */
  void clear() {
    partInts = 0;
    length = 0;
  }

  /** Adds bytes of the message. */
  void keep(int from, int to) {
    int added = to - from;
    length += added;
    if (partInts > 0
        && parts[partInts - 1] >= 0
        && parts[partInts - 2] + parts[partInts - 1] == from) {
      parts[partInts - 1] += added;
    } else {
      part(from, added);
    }
  }

  /** Adds a number of its own. */
  void keepNumber(int number) {
    length += Integer.BYTES;
    part(number, NUMBER);
  }

  private void part(int from, int count) {
    if (partInts == parts.length) {
      parts = Arrays.copyOf(parts, 2 * parts.length);
    }
    parts[partInts] = from;
    parts[partInts + 1] = count;
    partInts += 2;
  }

  /** Its hash, with that of what else shapes are told apart by. */
  long hash(long others) {
    long hash = SecretHash.mix(others, length);
    for (int i = 0; i < partInts; i += 2) {
      int from = parts[i];
      int count = parts[i + 1];
      if (count == NUMBER) {
        hash = SecretHash.mix(hash, from);
        continue;
      }
      int j = from;
      for (; j <= from + count - Long.BYTES; j += Long.BYTES) {
        hash = SecretHash.mix(hash, (long) LONGS.get(bytes, j));
      }
      if (j < from + count) {
        hash = SecretHash.mix(hash, tail(j, from + count));
      }
    }
    return SecretHash.end(hash);
  }

  private long tail(int from, int to) {
    long word = 0;
    for (int i = from; i < to; i++) {
      word = (word << 8) | (bytes[i] & 0xFF);
    }
    return word;
  }

  /** The key, without the message. */
  byte[] toBytes() {
    byte[] key = new byte[length];
    int to = 0;
    for (int i = 0; i < partInts; i += 2) {
      if (parts[i + 1] == NUMBER) {
        to = write(parts[i], key, to);
      } else {
        System.arraycopy(bytes, parts[i], key, to, parts[i + 1]);
        to += parts[i + 1];
      }
    }
    return key;
  }

  /** Whether the key is this one. */
  boolean is(byte[] key) {
    if (key.length != length) {
      return false;
    }
    int to = 0;
    for (int i = 0; i < partInts; i += 2) {
      int from = parts[i];
      int count = parts[i + 1];
      if (count == NUMBER) {
        if (key[to] != (byte) from
            || key[to + 1] != (byte) (from >>> 8)
            || key[to + 2] != (byte) (from >>> 16)
            || key[to + 3] != (byte) (from >>> 24)) {
          return false;
        }
        to += Integer.BYTES;
      } else {
        if (!Arrays.equals(bytes, from, from + count, key, to, to + count)) {
          return false;
        }
        to += count;
      }
    }
    return true;
  }

  private static int write(int number, byte[] key, int to) {
    for (int i = 0; i < Integer.BYTES; i++) {
      key[to + i] = (byte) (number >>> (8 * i));
    }
    return to + Integer.BYTES;
  }
}
