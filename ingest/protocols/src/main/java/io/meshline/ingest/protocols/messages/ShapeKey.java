package io.meshline.ingest.protocols.messages;

import io.meshline.schemas.SecretHash;
import io.meshline.schemas.Words;
import java.util.Arrays;

/**
 * What of a message's bytes a shape is known by, as parts of the message. It is not kept but as a
 * digest of 128 bits by secrets of this JVM: keys of the same parts are one shape, and that others
 * have the same digest need not be reckoned with. Not for several threads.
 */
public final class ShapeKey {
  /** In place of a part's length: the part is a number of its own. */
  private static final int NUMBER = -1;

  private static final int NOWHERE = -1;

  /** In bytes. */
  private static final int LONG_PART = 128;

  private final byte[] bytes;

  /** Pairs of where a part begins and how long it is. */
  private int[] parts = new int[64];

  private int partInts;

  /** Where the last part ends, if it is bytes. */
  private int end = NOWHERE;

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
    end = NOWHERE;
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
    if (from == end) {
      parts[partInts - 1] += added;
    } else {
      part(from, added);
    }
    end = to;
  }

  /** Adds a number of its own. */
  public void keepNumber(int number) {
    length += Integer.BYTES;
    part(number, NUMBER);
    end = NOWHERE;
  }

  /** What is added next is no part of what was added last, even if it follows it. */
  public void cut() {
    end = NOWHERE;
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
   * its length first, so that no two keys are the same words. Words go in by twos, and those of
   * long parts by two ways that meet at their end: each step has to wait for the one before.
   */
  public void digest(long others) {
    long one = SecretHash.mix(others, length);
    long two = SecretHash.mixOther(others, length);
    for (int i = 0; i < partInts; i += 2) {
      int from = parts[i];
      int count = parts[i + 1];
      if (count == NUMBER) {
        one = SecretHash.mix(one, count, from);
        two = SecretHash.mixOther(two, count, from);
        continue;
      }
      int to = from + count;
      long word = Words.upTo(bytes, from, to);
      one = SecretHash.mix(one, count, word);
      two = SecretHash.mixOther(two, count, word);
      int j = from + Long.BYTES;
      if (count >= LONG_PART) {
        long oneToo = count;
        long twoToo = count;
        for (; j <= to - 4 * Long.BYTES; j += 4 * Long.BYTES) {
          word = Words.at(bytes, j);
          long next = Words.at(bytes, j + Long.BYTES);
          one = SecretHash.mix(one, word, next);
          two = SecretHash.mixOther(two, word, next);
          word = Words.at(bytes, j + 2 * Long.BYTES);
          next = Words.at(bytes, j + 3 * Long.BYTES);
          oneToo = SecretHash.mix(oneToo, word, next);
          twoToo = SecretHash.mixOther(twoToo, word, next);
        }
        one = SecretHash.mix(one, oneToo);
        two = SecretHash.mixOther(two, twoToo);
      }
      for (; j <= to - 2 * Long.BYTES; j += 2 * Long.BYTES) {
        word = Words.at(bytes, j);
        long next = Words.at(bytes, j + Long.BYTES);
        one = SecretHash.mix(one, word, next);
        two = SecretHash.mixOther(two, word, next);
      }
      if (j < to) {
        word = Words.upTo(bytes, j, to);
        long next = Words.upTo(bytes, j + Long.BYTES, to);
        one = SecretHash.mix(one, word, next);
        two = SecretHash.mixOther(two, word, next);
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
}
