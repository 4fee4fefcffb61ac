package io.meshline.jobs.aggregation;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.jspecify.annotations.Nullable;

/**
 * Windows that wait for the time at which they are published, with one timer for all of them. In
 * memory only: each window's state tells its time. Not thread-safe.
 *
 * <p>Publishing takes at most a fifth of the time: where it takes longer than there is, since the
 * store is slow or windows are many, they are published less often, and calls go on being read.
 */
final class PublicationQueue {

  /** So many times as long as publishing took, nothing more is published. */
  private static final int REST = 4;

  /**
   * But not longer: what stood still for an hour, as a store that was away, must not rest for four.
   */
  private static final long MOST_REST_MILLIS = 30_000;

  /** After so long it rests, however many still wait: meanwhile no call is read. */
  private static final long MOST_TURN_MILLIS = 200;

  /** Windows that are published between two looks at the clock. */
  private static final int PIECE = 64;

  private final ProcessingTimeService clock;
  private final Publisher publisher;
  private final TreeMap<Long, WindowRefs> waiting = new TreeMap<>();

  // Whose turn it is, and how many of them had it.
  private Map.@Nullable Entry<Long, WindowRefs> due;
  private int done;

  private long timerAt = Long.MAX_VALUE;
  private long notBefore = Long.MIN_VALUE;
  private long entries;

  /** Publishes windows. */
  @FunctionalInterface
  interface Publisher {
    /**
     * The time of some windows has come.
     *
     * @param dueMillis the processing time they waited for
     * @param windows those from {@code begin} to before {@code end}
     */
    void publish(long dueMillis, WindowRefs windows, int begin, int end) throws Exception;
  }

  PublicationQueue(ProcessingTimeService clock, Publisher publisher) {
    this.clock = clock;
    this.publisher = publisher;
  }

  /** Lets a window wait. */
  void add(long atMillis, int shard, EntityKey entity, long id) {
    waiting.computeIfAbsent(atMillis, key -> new WindowRefs()).add(shard, entity, id);
    entries++;
    setTimer(atMillis);
  }

  /** Number of windows that wait; one that was published otherwise counts until its time. */
  long entries() {
    return entries;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a timer that is too many finds nothing to do
  private void setTimer(long wantedMillis) {
    long at = Math.max(wantedMillis, notBefore);
    if (at >= timerAt) {
      return;
    }
    timerAt = at;
    clock.registerTimer(
        at,
        timestamp -> {
          if (timerAt <= timestamp) {
            timerAt = Long.MAX_VALUE;
          }
          if (timestamp >= notBefore) {
            publish(timestamp);
          }
          if (due != null) {
            setTimer(timestamp);
          } else if (!waiting.isEmpty()) {
            setTimer(waiting.firstKey());
          }
        });
  }

  private void publish(long timestamp) throws Exception {
    long begin = clock.getCurrentProcessingTime();
    long end = begin;
    while (end - begin < MOST_TURN_MILLIS && hasDue(timestamp)) {
      publishPiece();
      end = clock.getCurrentProcessingTime();
    }
    notBefore = end + Math.min(MOST_REST_MILLIS, REST * Math.max(0, end - begin));
  }

  private boolean hasDue(long timestamp) {
    if (due == null) {
      due = poll(timestamp);
      done = 0;
    }
    return due != null;
  }

  private void publishPiece() throws Exception {
    Map.Entry<Long, WindowRefs> some = due;
    if (some == null) {
      throw new IllegalStateException("nothing is due");
    }
    WindowRefs windows = some.getValue();
    int begin = done;
    int end = Math.min(begin + PIECE, windows.size());
    done = end;
    entries -= end - begin;
    if (end == windows.size()) {
      due = null;
    }
    publisher.publish(some.getKey(), windows, begin, end);
  }

  private Map.@Nullable Entry<Long, WindowRefs> poll(long millis) {
    if (waiting.isEmpty() || waiting.firstKey() > millis) {
      return null;
    }
    return waiting.pollFirstEntry();
  }
}
