package io.meshline.query;

import java.time.Instant;
import java.util.TreeMap;

/** What the windows of an edge added to its counters. Not thread-safe. */
final class EdgeCounts {
  /** At the first reading, and now. */
  private record Held(CallCounts before, CallCounts now) {
    CallCounts added() {
      return now.beyond(before);
    }
  }

  private final TreeMap<Instant, Held> changing = new TreeMap<>();
  private final Instant from;
  private CallCounts settled = CallCounts.NONE;
  private Instant lastWindow = Instant.MIN;

  /**
   * Without counts.
   *
   * @param from windows that begin earlier are counted elsewhere
   */
  EdgeCounts(Instant from) {
    this.from = from;
  }

  /** A window with calls was read; whether it is counted here. */
  boolean takes(Instant start) {
    if (start.isAfter(lastWindow)) {
      lastWindow = start;
    }
    return !start.isBefore(from);
  }

  /** Begin of the last window with calls. */
  Instant lastWindow() {
    return lastWindow;
  }

  /**
   * CallCounts what a window holds now.
   *
   * @param first whether what it held before the first reading is not known
   */
  void put(Instant start, CallCounts counts, boolean first) {
    changing.merge(
        start,
        new Held(first ? counts : CallCounts.NONE, counts),
        (held, latest) ->
            new Held(held.before(), held.now().plus(latest.now().beyond(held.now()))));
  }

  /** Windows that begin before this moment do not change any more. */
  void settle(Instant before) {
    while (!changing.isEmpty() && changing.firstKey().isBefore(before)) {
      settled = settled.plus(changing.pollFirstEntry().getValue().added());
    }
  }

  CallCounts total() {
    CallCounts total = settled;
    for (Held held : changing.values()) {
      total = total.plus(held.added());
    }
    return total;
  }
}
