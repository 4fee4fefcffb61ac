package io.meshline.query;

import io.meshline.aggregation.Point;
import io.meshline.aggregation.WindowSize;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counters of calls that only rise, made of window documents that are overwritten. Thread-safe.
 *
 * <p>A counter is what the minute windows of its edge hold, less what they held at the first
 * reading: it begins at 0 and counts what has come since. Windows that may still change are read
 * again and count by what they hold now; one that is past changing has its last count added for
 * good. A window that shrinks, as after a backfill, leaves the counter where it is until it has
 * grown beyond.
 */
public final class ServiceGraph {
  /** Late calls change minute windows for 10 min after their end. */
  private static final Duration CHANGING = Duration.ofMinutes(12);

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Windows that change often: the open one, and the one whose last calls are on their way. */
  private static final Duration OPEN = Duration.ofMinutes(2);

  /** How often the others are read again. */
  private static final Duration LATE_CALLS_READ = Duration.ofMinutes(1);

  /** Borders of the histograms in seconds: 1 ms doubled up to 32.768 s. */
  private static final double[] SECONDS = doubled(0.001, 16);

  private final EdgesOfWindows reader;
  private final Clock clock;
  private final Map<Edge, EdgeCounts> edges = new TreeMap<>();
  private @Nullable Instant lastRead;
  private @Nullable Instant lastReadLate;
  private @Nullable Instant newest;

  /**
   * Counts from its first reading on.
   *
   * @param store which the caller closes
   */
  public ServiceGraph(SearchStore store, Clock clock) {
    this.reader = new EdgesOfWindows(store, clock);
    this.clock = clock;
  }

  /**
   * Counts of one edge since the first reading.
   *
   * @param calls of its headline point
   * @param failures of its headline point
   * @param server latencies seen from the callee's end
   * @param client latencies seen from the caller's end
   */
  public record Counts(long calls, long failures, Latencies server, Latencies client) {
    static final Counts NONE = new Counts(0, 0, Latencies.none(), Latencies.none());

    Counts plus(Counts other) {
      return new Counts(
          calls + other.calls,
          failures + other.failures,
          server.plus(other.server),
          client.plus(other.client));
    }

    /** By how much this is more, each count for itself; nothing where it is less. */
    Counts beyond(Counts other) {
      return new Counts(
          Math.max(0, calls - other.calls),
          Math.max(0, failures - other.failures),
          server.beyond(other.server),
          client.beyond(other.client));
    }

    static Counts of(Figures figures) {
      PointFigures headline = figures.headline();
      return new Counts(
          headline.calls(),
          headline.failures(),
          Latencies.of(figures, true),
          Latencies.of(figures, false));
    }
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
      LatencyHistogram histogram =
          new LatencyHistogram(Arrays.stream(SECONDS).map(border -> border * 1e6).toArray());
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

  /**
   * The counts now, by edge.
   *
   * @param age if the last reading is not older than this, its counts are handed out again
   * @throws QueryException if the store cannot be asked, or the question costs more than it may
   */
  public synchronized Map<Edge, Counts> counts(Question question, Duration age) {
    Instant now = clock.instant();
    if (lastRead == null || lastRead.plus(age).isBefore(now)) {
      read(question, now);
    }
    Map<Edge, Counts> counts = new TreeMap<>();
    edges.forEach((edge, held) -> counts.put(edge, held.total()));
    return counts;
  }

  /**
   * How long ago the newest minute with calls ended, as of the last reading: zero while it lasts,
   * and 12 min if there was none in that time.
   */
  public synchronized Duration lag() {
    if (newest == null) {
      return CHANGING;
    }
    Duration lag = Duration.between(newest.plus(MINUTE), clock.instant());
    return lag.isNegative() ? Duration.ZERO : lag;
  }

  private void read(Question question, Instant now) {
    boolean first = lastRead == null;
    boolean late = lastReadLate == null || !now.isBefore(lastReadLate.plus(LATE_CALLS_READ));
    Instant from = now.minus(late ? CHANGING : OPEN);
    if (lastRead != null && lastRead.minus(OPEN).isBefore(from)) {
      from = lastRead.minus(OPEN);
    }
    TimeRange range = TimeRange.of(from, now.plusNanos(1), WindowSize.MINUTE);
    List<EdgesOfWindows.Window> windows = reader.read(question, range);
    for (EdgesOfWindows.Window window : windows) {
      EdgeCounts counts = edges.computeIfAbsent(window.edge(), added -> new EdgeCounts());
      counts.put(window.start(), Counts.of(window.figures()), first);
      if (newest == null || newest.isBefore(window.start())) {
        newest = window.start();
      }
    }
    edges.values().forEach(counts -> counts.settle(now.minus(CHANGING)));
    lastRead = now;
    if (late) {
      lastReadLate = now;
    }
  }

  private static double[] doubled(double first, int n) {
    double[] borders = new double[n];
    for (int i = 0; i < n; i++) {
      borders[i] = first * (1 << i);
    }
    return borders;
  }

  /** What the windows of an edge added to its counters. */
  private static final class EdgeCounts {
    /** At the first reading, and now. */
    private record Held(Counts before, Counts now) {
      Counts added() {
        return now.beyond(before);
      }
    }

    private final TreeMap<Instant, Held> changing = new TreeMap<>();
    private Counts settled = Counts.NONE;

    void put(Instant start, Counts counts, boolean first) {
      changing.merge(
          start,
          new Held(first ? counts : Counts.NONE, counts),
          (held, latest) ->
              new Held(held.before(), held.now().plus(latest.now().beyond(held.now()))));
    }

    void settle(Instant before) {
      while (!changing.isEmpty() && changing.firstKey().isBefore(before)) {
        settled = settled.plus(changing.pollFirstEntry().getValue().added());
      }
    }

    Counts total() {
      Counts total = settled;
      for (Held held : changing.values()) {
        total = total.plus(held.added());
      }
      return total;
    }
  }
}
