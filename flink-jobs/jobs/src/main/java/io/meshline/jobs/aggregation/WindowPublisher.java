package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.WindowSize;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Publishes windows that changed, each at the time that {@link Publishing} says: all changes until
 * then go out together. An hour or a day goes out with its pending minutes, and it changes when one
 * of its minutes is published.
 *
 * <p>Not thread-safe.
 */
final class WindowPublisher {

  private final WindowStates windows;
  private final Publishing publishing;
  private final WindowPacking packing;
  private final LongSupplier watermark;
  private final ProcessingTimeService processingTime;
  private final Output output;
  private final PublicationQueue queue;
  private final Scratch scratch = new Scratch();

  /** Takes what is published. */
  @FunctionalInterface
  interface Output {
    /** A window with all it holds; to be read only, and not after the call. */
    void publish(EntityKey entity, WindowSize size, long startMicros, EntityAccumulator seen);
  }

  /**
   * @param watermark event time
   */
  WindowPublisher(
      WindowStates windows,
      Publishing publishing,
      WindowPacking packing,
      LongSupplier watermark,
      ProcessingTimeService processingTime,
      Output output) {
    this.windows = windows;
    this.publishing = publishing;
    this.packing = packing;
    this.watermark = watermark;
    this.processingTime = processingTime;
    this.output = output;
    this.queue = new PublicationQueue(processingTime, this::publishDue);
  }

  /** Number of windows that wait for their publication. */
  long waiting() {
    return queue.entries();
  }

  /** Lets a window of a restored state wait again, if it did. */
  void resume(EntityKey entity, long id, WindowState window) {
    if (window.isUnpublished() && window.publishAt() != Publishing.AT_END) {
      queue.add(window.publishAt(), windows.shard(), entity, id);
    }
  }

  /**
   * A window has something new, which its state shall tell: the caller stores it.
   *
   * @param at event time, as a watermark
   */
  void changed(EntityKey entity, long id, WindowState window, long at) {
    if (window.isUnpublished()) {
      return;
    }
    WindowSize size = WindowId.size(id);
    boolean closed = at >= Lateness.closesAt(size, WindowId.startMicros(id));
    long millis =
        publishing.next(size, closed, entity.hashCode(), processingTime.getCurrentProcessingTime());
    window.publishAt(millis);
    if (millis != Publishing.AT_END) {
      queue.add(millis, windows.shard(), window.entity(entity), id);
    }
  }

  private void publishDue(long dueMillis, WindowRefs refs, int begin, int end) throws Exception {
    long now = watermark.getAsLong();
    for (int i = begin; i < end; i++) {
      EntityKey entity = refs.entity(i);
      windows.use(refs.shard(i), entity);
      long id = refs.id(i);
      WindowState window = windows.get(id);
      if (window != null && window.isDue(dueMillis)) {
        publish(entity, id, window, now);
        packing.rest(id, window, now);
        windows.update(id, window);
      }
    }
  }

  /**
   * Publishes a window of the current entity now; the caller stores it.
   *
   * @param at event time, as a watermark
   */
  void publish(EntityKey entity, long id, WindowState window, long at) throws Exception {
    WindowSize size = WindowId.size(id);
    long start = WindowId.startMicros(id);
    window.published();
    if (size != WindowSize.MINUTE) {
      output.publish(entity, size, start, withPending(size, start, window));
      return;
    }
    output.publish(entity, size, start, window.accumulator(scratch));
    for (WindowSize coarser : EntityWindows.COARSE) {
      long coarseId = WindowId.of(coarser, coarser.startMicros(start));
      WindowState coarse = windows.get(coarseId);
      if (coarse != null && !coarse.isUnpublished()) {
        changed(entity, coarseId, coarse, at);
        windows.update(coarseId, coarse);
      }
    }
  }

  /** An hour or a day with its pending minutes. */
  private EntityAccumulator withPending(WindowSize size, long startMicros, WindowState window)
      throws Exception {
    EntityAccumulator all = null;
    for (Map.Entry<Long, WindowState> entry : windows.entries()) {
      if (entry.getValue().isPending()
          && size.startMicros(WindowId.startMicros(entry.getKey())) == startMicros) {
        if (all == null) {
          all = scratch.accumulator();
          window.addTo(all);
        }
        entry.getValue().addTo(all);
      }
    }
    return all == null ? window.accumulator(scratch) : all;
  }
}
