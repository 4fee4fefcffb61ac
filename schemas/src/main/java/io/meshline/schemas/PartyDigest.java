package io.meshline.schemas;

/**
 * 128 bits that stand for a party, by secrets of this JVM: that another party has the same need not
 * be reckoned with. Not thread-safe.
 */
final class PartyDigest {
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
      long word = Words.upTo(bytes, i, to);
      long next = Words.upTo(bytes, i + Long.BYTES, to);
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
}
