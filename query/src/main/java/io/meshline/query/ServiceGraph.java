package io.meshline.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.aggregation.WindowSize;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counters of calls that only rise, made of window documents that are overwritten. Thread-safe.
 *
 * <p>A counter is what the minute windows of its edge hold, less what they held at the first
 * reading: it begins at 0 and counts what has come since. Windows that may still change are read
 * again and count by what they hold now; one that is past changing has its last count added for
 * good. A window that shrinks, as after a backfill, leaves the counter where it is until it has
 * grown beyond.
 *
 * <p>Bounded: an edge without calls for as long as {@code forgetAfter} is forgotten, as Tempo's
 * metrics generator forgets stale series; if it has calls again, it begins at 0. So does everything
 * if nobody has asked for so long. Beyond {@code maxEdges} edges, those that come are counted
 * together, as {@link #REST}, until there is room: each window of an edge is counted once, either
 * way.
 */
public final class ServiceGraph {
  /** All edges for which there is no room. */
  public static final Edge REST = new Edge(rest(), rest());

  /** Least time after which edges are forgotten: later than their windows may change. */
  public static final Duration LEAST_FORGET_AFTER = Duration.ofMinutes(15);

  /** Late calls change minute windows for 10 min after their end. */
  private static final Duration CHANGING = Duration.ofMinutes(12);

  /** Windows that change often: the open one, and the one whose last calls are on their way. */
  private static final Duration OPEN = Duration.ofMinutes(2);

  /** How often the others are read again. */
  private static final Duration LATE_CALLS_READ = Duration.ofMinutes(1);

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final SearchStore store;
  private final Clock clock;
  private final Duration forgetAfter;
  private final int maxEdges;
  private final ReentrantLock reading = new ReentrantLock();
  private final Map<Edge, EdgeCounts> edges = new TreeMap<>();
  private EdgeCounts rest = new EdgeCounts(Instant.MIN);
  private @Nullable Instant lastFull;
  private @Nullable Instant lastRead;
  private @Nullable Instant lastReadLate;
  private volatile Map<Edge, CallCounts> latest = Map.of();
  private volatile boolean everRead;
  private volatile @Nullable Instant newest;

  /**
   * Counts from its first reading on.
   *
   * @param store which the caller closes
   * @param forgetAfter at least {@link #LEAST_FORGET_AFTER}
   * @param maxEdges how many edges are counted apart, at least 1
   * @throws IllegalArgumentException naming the value that cannot be
   */
  public ServiceGraph(SearchStore store, Clock clock, Duration forgetAfter, int maxEdges) {
    if (forgetAfter.compareTo(LEAST_FORGET_AFTER) < 0) {
      throw new IllegalArgumentException(
          "forgetAfter: " + forgetAfter + " (expected: at least " + LEAST_FORGET_AFTER + ")");
    }
    if (maxEdges < 1) {
      throw new IllegalArgumentException("maxEdges: " + maxEdges + " (expected: at least 1)");
    }
    this.store = store;
    this.clock = clock;
    this.forgetAfter = forgetAfter;
    this.maxEdges = maxEdges;
  }

  /**
   * The counts now, by edge. While somebody else reads, those of the reading before.
   *
   * @param age if the last reading is not older than this, its counts are handed out again
   * @return not to be changed
   * @throws QueryException if the store cannot be asked, or the question costs more than it may
   */
  public Map<Edge, CallCounts> counts(Question question, Duration age) {
    if (!begin(question)) {
      return latest;
    }
    try {
      Instant now = clock.instant();
      if (lastRead == null || lastRead.plus(age).isBefore(now)) {
        read(question, now);
        latest = Collections.unmodifiableMap(totals());
        everRead = true;
      }
      return latest;
    } finally {
      reading.unlock();
    }
  }

  /** Whether the caller may read; it waits only if there are no counts at all. */
  private boolean begin(Question question) {
    if (everRead) {
      return reading.tryLock();
    }
    try {
      if (reading.tryLock(question.millisLeft(), TimeUnit.MILLISECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw question.timedOut();
  }

  private Map<Edge, CallCounts> totals() {
    Map<Edge, CallCounts> totals = new TreeMap<>();
    edges.forEach((edge, held) -> totals.put(edge, held.total()));
    if (lastFull != null) {
      totals.put(REST, rest.total());
    }
    return totals;
  }

  /**
   * How long ago the newest minute with calls ended, as of the last reading: zero while it lasts,
   * and 12 min if there was none in that time.
   */
  public Duration lag() {
    Instant window = newest;
    if (window == null) {
      return CHANGING;
    }
    Duration lag = Duration.between(window.plus(WINDOW), clock.instant());
    return lag.isNegative() ? Duration.ZERO : lag;
  }

  private void read(Question question, Instant now) {
    if (lastRead != null && lastRead.plus(forgetAfter).isBefore(now)) {
      forgetAll();
    }
    boolean first = lastRead == null;
    boolean late = lastReadLate == null || !now.isBefore(lastReadLate.plus(LATE_CALLS_READ));
    Instant from = now.minus(late ? CHANGING : OPEN);
    if (lastRead != null && lastRead.minus(OPEN).isBefore(from)) {
      from = lastRead.minus(OPEN);
    }
    Instant start = TimeRange.start(from, WindowSize.MINUTE);
    TimeRange range = TimeRange.of(start, now.plusNanos(1), WindowSize.MINUTE);
    Map<Instant, CallCounts> together = new TreeMap<>();
    store.read(
        DocumentQuery.edges(range, Selection.all(Grain.SERVICE)),
        question,
        hit -> put(hit, now, first, together));
    together.forEach(
        (window, counts) -> {
          if (rest.takes(window)) {
            rest.put(window, counts, first);
          }
        });
    settle(now);
    lastRead = now;
    if (late) {
      lastReadLate = now;
    }
  }

  /** A document is one window of one edge: none is held longer than it takes to count it. */
  private void put(JsonNode hit, Instant now, boolean first, Map<Instant, CallCounts> together) {
    Instant window = SearchStore.timestamp(hit);
    Instant before = newest;
    if (before == null || before.isBefore(window)) {
      newest = window;
    }
    CallCounts counts = CallCounts.of(MapReader.figures(hit));
    Edge edge = MapReader.edge(hit.path("_source"), Grain.SERVICE);
    EdgeCounts held = edges.get(edge);
    if (held == null && edges.size() < maxEdges) {
      // What was counted with the rest must not be counted again.
      held = new EdgeCounts(lastFull == null ? Instant.MIN : now);
      edges.put(edge, held);
    }
    if (held == null) {
      lastFull = now;
    }
    if (held != null && held.takes(window)) {
      held.put(window, counts, first);
    } else {
      together.merge(window, counts, CallCounts::plus);
    }
  }

  private void settle(Instant now) {
    // Windows that the next reading may hold must not be settled: they would count again.
    Instant read = TimeRange.start(now.minus(CHANGING), WindowSize.MINUTE);
    edges.values().forEach(counts -> counts.settle(read));
    rest.settle(read);
    Instant silent = now.minus(forgetAfter).minus(WINDOW);
    edges.values().removeIf(counts -> counts.lastWindow().isBefore(silent));
    if (lastFull != null && lastFull.isBefore(silent) && rest.lastWindow().isBefore(silent)) {
      lastFull = null;
      rest = new EdgeCounts(Instant.MIN);
    }
  }

  private void forgetAll() {
    edges.clear();
    rest = new EdgeCounts(Instant.MIN);
    lastFull = null;
    lastRead = null;
    lastReadLate = null;
  }

  private static Node rest() {
    return Node.of(new Service("", "", "", "_other", "unknown"));
  }
}
