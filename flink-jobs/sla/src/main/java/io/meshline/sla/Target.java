package io.meshline.sla;

import java.math.BigDecimal;

/**
 * The share of calls that shall be good, exact to a billionth.
 *
 * @param billionths above 0 and below 1,000,000,000
 */
public record Target(long billionths) {
  private static final long ONE = 1_000_000_000L;

  /** Checks the range. */
  public Target {
    if (billionths <= 0 || billionths >= ONE) {
      throw new IllegalArgumentException(
          "target: %s (expected: above 0 and below 1)".formatted(billionths / (double) ONE));
    }
  }

  /**
   * Of a number.
   *
   * @throws ArithmeticException if it has more than nine decimals
   * @throws IllegalArgumentException if it is not above 0 and below 1
   */
  public static Target of(BigDecimal share) {
    return new Target(share.movePointRight(9).longValueExact());
  }

  /** As a number above 0 and below 1. */
  public double share() {
    return billionths / (double) ONE;
  }

  /**
   * How many times as fast as allowed the budget is used up: the share of bad calls by the share
   * that may be bad. 0 when there was no call. One rounding only, so that what is exactly at a
   * factor is not below it.
   */
  public double burnRate(Counts counts) {
    return counts.total() == 0
        ? 0
        : (double) counts.bad() * ONE / ((double) counts.total() * (ONE - billionths));
  }
}
