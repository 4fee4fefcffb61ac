package io.meshline.sla;

/**
 * Exact numbers of calls.
 *
 * @param good those that were as they should be, 0 to {@code total}
 * @param total all that count
 */
public record Counts(long good, long total) {
  /** No calls. */
  public static final Counts NONE = new Counts(0, 0);

  /** Checks the range. */
  public Counts {
    if (good < 0 || total < good) {
      throw new IllegalArgumentException(
          "good, total: %d, %d (expected: 0 <= good <= total)".formatted(good, total));
    }
  }

  /** Those that were not as they should be. */
  public long bad() {
    return total - good;
  }

  /** Share of good calls; 1 when there was none. */
  public double ratio() {
    return total == 0 ? 1 : (double) good / total;
  }
}
