package io.meshline.aggregation;

/**
 * Sums and products of non-negative numbers that stop at {@link Long#MAX_VALUE}. Stopping keeps
 * addition associative and commutative: every order gives the smaller of the true sum and the
 * largest number.
 */
final class Saturating {
  private Saturating() {}

  static long add(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  static long multiply(long a, long b) {
    if (((a | b) >>> 31) == 0) {
      return a * b;
    }
    return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
  }
}
