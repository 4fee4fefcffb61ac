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
  private static final long THIRD;
  private static final long FOURTH;

  static {
    SecureRandom random = new SecureRandom();
    FIRST = random.nextLong();
    SECOND = random.nextLong();
    THIRD = random.nextLong();
    FOURTH = random.nextLong();
  }

  private SecretHash() {}

  /** The hash of words so far and one more. Its bits are even only after {@link #end}. */
  public static long mix(long hash, long word) {
    return fold(hash ^ FIRST, word ^ SECOND);
  }

  /**
   * The hash of words so far and two more, in one step instead of two. What is known of the hash
   * before is as good as nothing, so no word can be chosen to cancel what came before it.
   */
  public static long mix(long hash, long word, long next) {
    return fold(hash ^ word ^ FIRST, next ^ SECOND);
  }

  /**
   * The hash of all words. Words that differ little leave one fold in few places, if the secrets
   * happen to be bad; a second one, by an odd number, spreads them whatever the secrets are.
   */
  public static long end(long hash) {
    return fold(hash ^ SECOND, FIRST | 1);
  }

  /**
   * The same as {@link #mix(long, long)} by two other secrets. Who keeps both hashes need not keep
   * the words: that others have the same two is as likely as guessing 128 bits. What is hashed must
   * say how long its parts are, or different parts may be the same words.
   */
  public static long mixOther(long hash, long word) {
    return fold(hash ^ THIRD, word ^ FOURTH);
  }

  /** The same as {@link #mix(long, long, long)}, likewise. */
  public static long mixOther(long hash, long word, long next) {
    return fold(hash ^ word ^ THIRD, next ^ FOURTH);
  }

  /** The same as {@link #end}, of {@link #mixOther(long, long)}. */
  public static long endOther(long hash) {
    return fold(hash ^ FOURTH, THIRD | 1);
  }

  private static long fold(long a, long b) {
    // Unsigned: otherwise two factors of the other sign gave the same, whatever the secrets are.
    long high = Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    return a * b ^ high;
  }
}
