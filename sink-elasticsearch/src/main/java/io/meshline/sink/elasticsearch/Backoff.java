package io.meshline.sink.elasticsearch;

import java.util.function.DoubleSupplier;

/**
 * Exponential backoff with jitter: the n-th failure in a row waits between half and all of {@code
 * min(max, min * 2^(n-1))}.
 *
 * @param minMillis longest pause after the first failure
 * @param maxMillis longest pause ever
 * @param random numbers from 0 inclusive to 1 exclusive
 */
record Backoff(long minMillis, long maxMillis, DoubleSupplier random) {

  /**
   * The next pause.
   *
   * @param failures failures in a row, at least 1
   */
  long delayMillis(int failures) {
    int doublings = Math.min(failures - 1, Long.numberOfLeadingZeros(minMillis) - 1);
    long longest = Math.min(maxMillis, minMillis << doublings);
    return longest - (long) (random.getAsDouble() * longest / 2);
  }
}
