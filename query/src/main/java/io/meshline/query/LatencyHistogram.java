package io.meshline.query;

import java.util.Arrays;

/**
 * Latencies counted in wider bins than those of sketches. A bin of a sketch, at most 2 % wide,
 * counts where its middle is.
 */
public final class LatencyHistogram {
  private final double[] bounds;
  private final long[] counts;

  /**
   * Without calls.
   *
   * @param bounds borders in microseconds, rising; there is a bin below the first, from each
   *     (inclusive) to the next (exclusive), and from the last on
   */
  public LatencyHistogram(double... bounds) {
    this.bounds = bounds.clone();
    this.counts = new long[bounds.length + 1];
  }

  /** Adds what a point saw. */
  public void add(PointFigures figures) {
    figures.forEachLatency(
        (low, high, calls) -> {
          double middle = low + (high - low) / 2.0;
          int place = Arrays.binarySearch(bounds, middle);
          counts[place >= 0 ? place + 1 : -place - 1] += calls;
        });
  }

  /** The calls in each bin, one more than there are borders. */
  public long[] counts() {
    return counts.clone();
  }
}
