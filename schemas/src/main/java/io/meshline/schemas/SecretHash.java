package io.meshline.schemas;

import java.security.SecureRandom;

/**
 * Hashes of bytes that strangers choose, for tables in memory: who does not know the secrets of
 * this JVM cannot choose bytes that fall on one place. Both halves of a product of two secrets are
 * folded, so no difference in one word is cancelled by another one in the next, as it is where a
 * known number multiplies. Not for anything that outlives the JVM. Pure functions.
 */
public final class SecretHash {

  private static final long FIRST;
  private static final long SECOND;

  static {
    SecureRandom random = new SecureRandom();
    FIRST = random.nextLong();
    SECOND = random.nextLong();
  }

  private SecretHash() {}

  /** The hash of words so far and one more. */
  public static long mix(long hash, long word) {
    long a = hash ^ FIRST;
    long b = word ^ SECOND;
    return a * b ^ Math.multiplyHigh(a, b);
  }
}
