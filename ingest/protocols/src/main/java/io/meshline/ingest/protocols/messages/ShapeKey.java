package io.meshline.ingest.protocols.messages;

import io.meshline.schemas.SecretHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What of a message's bytes a shape is known by, as parts of the message. It is not kept but as a
 * digest of 128 bits by secrets of this JVM: keys of the same parts are one shape, and that others
 * have the same digest need not be reckoned with. Not for several threads.
 */
public final class ShapeKey {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** In place of a part's length: the part is a number of its own. */
  private static final int NUMBER = -1;

  private final byte[] bytes;

  /** Pairs of where a part begins and how long it is. */
  private int[] parts = new int[128];

  private int partInts;
  private int length;
  private long first;
  private long second;

  /**
   * @param bytes of the message; not changed meanwhile
   */
  public ShapeKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Begins anew. */
  public void clear() {
    partInts = 0;
    length = 0;
  }

  /** Of how many parts it is. */
  public int parts() {
    return partInts / 2;
  }

  /** How long it is, in bytes. */
  public int length() {
    return length;
  }

  /** Adds bytes of the message. */
  public void keep(int from, int to) {
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
  public void keepNumber(int number) {
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

  /**
   * Makes the digest of the key, and of what else shapes are told apart by. Each part is told by
   * its length first, so that no two keys are the same words.
   */
  public void digest(long others) {
    long one = SecretHash.mix(others, length);
    long two = SecretHash.mixOther(others, length);
    for (int i = 0; i < partInts; i += 2) {
      int from = parts[i];
      int count = parts[i + 1];
      one = SecretHash.mix(one, count);
      two = SecretHash.mixOther(two, count);
      if (count == NUMBER) {
        one = SecretHash.mix(one, from);
        two = SecretHash.mixOther(two, from);
        continue;
      }
      int to = from + count;
      int j = from;
      for (; j <= to - Long.BYTES; j += Long.BYTES) {
        long word = (long) LONGS.get(bytes, j);
        one = SecretHash.mix(one, word);
        two = SecretHash.mixOther(two, word);
      }
      if (j < to) {
        long word = tail(j, to);
        one = SecretHash.mix(one, word);
        two = SecretHash.mixOther(two, word);
      }
    }
    first = SecretHash.end(one);
    second = SecretHash.endOther(two);
  }

  /** One half of the digest. */
  public long first() {
    return first;
  }

  /** The other half. */
  public long second() {
    return second;
  }

  private long tail(int from, int to) {
    long word = 0;
    for (int i = from; i < to; i++) {
      word = (word << 8) | (bytes[i] & 0xFF);
    }
    return word;
  }
}
