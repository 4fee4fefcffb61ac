package io.meshline.query;

import io.meshline.aggregation.Point;
import java.util.Arrays;
import java.util.Map;

/**
 * Counts of the calls of one edge.
 *
 * @param calls of its headline point
 * @param failures of its headline point
 * @param server latencies seen from the callee's end
 * @param client latencies seen from the caller's end
 */
public record CallCounts(long calls, long failures, Latencies server, Latencies client) {
  /** Borders of the histograms in seconds: 1 ms doubled up to 32.768 s. */
  private static final double[] SECONDS = doubled(0.001, 16);

  private static final double[] MICROS =
      Arrays.stream(SECONDS).map(border -> border * 1e6).toArray();

  static final CallCounts NONE = new CallCounts(0, 0, Latencies.none(), Latencies.none());

  CallCounts plus(CallCounts other) {
    return new CallCounts(
        calls + other.calls,
        failures + other.failures,
        server.plus(other.server),
        client.plus(other.client));
  }

  /** By how much this is more, each count for itself; nothing where it is less. */
  CallCounts beyond(CallCounts other) {
    return new CallCounts(
        Math.max(0, calls - other.calls),
        Math.max(0, failures - other.failures),
        server.beyond(other.server),
        client.beyond(other.client));
  }

  static CallCounts of(Figures figures) {
    PointFigures headline = figures.headline();
    return new CallCounts(
        headline.calls(),
        headline.failures(),
        Latencies.of(figures, true),
        Latencies.of(figures, false));
  }

  /**
   * How latencies are spread.
   *
   * @param buckets calls up to the first border, from each to the next, and beyond the last; not to
   *     be changed
   * @param sumMicros their sum in microseconds
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and made anew for each change.
  public record Latencies(long[] buckets, long sumMicros) {
    static Latencies none() {
      return new Latencies(new long[SECONDS.length + 1], 0);
    }

    /** Of the busiest point at one end; none if no point there saw a call. */
    static Latencies of(Figures figures, boolean server) {
      PointFigures busiest = null;
      for (Map.Entry<Point, PointFigures> point : figures.points().entrySet()) {
        if (point.getKey().isServer() == server
            && (busiest == null || point.getValue().calls() > busiest.calls())) {
          busiest = point.getValue();
        }
      }
      if (busiest == null) {
        return none();
      }
      LatencyHistogram histogram = new LatencyHistogram(MICROS);
      histogram.add(busiest);
      return new Latencies(histogram.counts(), busiest.latencySumMicros());
    }

    /** Number of calls with a latency. */
    public long count() {
      return Arrays.stream(buckets).sum();
    }

    Latencies plus(Latencies other) {
      long[] sums = buckets.clone();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += other.buckets[i];
      }
      return new Latencies(sums, sumMicros + other.sumMicros);
    }

    Latencies beyond(Latencies other) {
      long[] more = buckets.clone();
      for (int i = 0; i < more.length; i++) {
        more[i] = Math.max(0, more[i] - other.buckets[i]);
      }
      return new Latencies(more, Math.max(0, sumMicros - other.sumMicros));
    }
  }

  /** Borders of the buckets in seconds. */
  public static double[] borders() {
    return SECONDS.clone();
  }

  private static double[] doubled(double first, int n) {
    double[] borders = new double[n];
    for (int i = 0; i < n; i++) {
      borders[i] = first * (1 << i);
    }
    return borders;
  }
}
