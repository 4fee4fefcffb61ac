package io.meshline.jobs.aggregation;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.jspecify.annotations.Nullable;

/**
 * Windows that wait for the time at which they are published, with one timer for all of them. In
 * memory only: each window's state tells its time. Not thread-safe.
 */
final class PublicationQueue {

  private final ProcessingTimeService clock;
  private final Publisher publisher;
  private final TreeMap<Long, WindowRefs> waiting = new TreeMap<>();
  private long timerAt = Long.MAX_VALUE;
  private long entries;

  /** Publishes windows. */
  @FunctionalInterface
  interface Publisher {
    /**
     * The time of some windows has come.
     *
     * @param dueMillis the processing time they waited for
     */
    void publish(long dueMillis, WindowRefs windows) throws Exception;
  }

  PublicationQueue(ProcessingTimeService clock, Publisher publisher) {
    this.clock = clock;
    this.publisher = publisher;
  }

  /** Lets a window wait. */
  void add(long atMillis, int shard, EntityKey entity, long id) {
    waiting.computeIfAbsent(atMillis, key -> new WindowRefs()).add(shard, entity, id);
    entries++;
    if (atMillis < timerAt) {
      setTimer(atMillis);
    }
  }

  /** Number of windows that wait; one that was published otherwise counts until its time. */
  long entries() {
    return entries;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a timer that is too many finds nothing to do
  private void setTimer(long atMillis) {
    timerAt = atMillis;
    clock.registerTimer(
        atMillis,
        timestamp -> {
          if (timerAt <= timestamp) {
            timerAt = Long.MAX_VALUE;
          }
          for (var due = poll(timestamp); due != null; due = poll(timestamp)) {
            publisher.publish(due.getKey(), due.getValue());
          }
          if (!waiting.isEmpty() && waiting.firstKey() < timerAt) {
            setTimer(waiting.firstKey());
          }
        });
  }

  private Map.@Nullable Entry<Long, WindowRefs> poll(long millis) {
    if (waiting.isEmpty() || waiting.firstKey() > millis) {
      return null;
    }
    Map.Entry<Long, WindowRefs> first = waiting.pollFirstEntry();
    entries -= first.getValue().size();
    return first;
  }
}
