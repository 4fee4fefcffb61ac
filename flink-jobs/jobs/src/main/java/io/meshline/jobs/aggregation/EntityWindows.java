package io.meshline.jobs.aggregation;

import io.meshline.aggregation.WindowSize;
import io.meshline.jobs.aggregation.WindowCalendar.Moment;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * The minute, hour and day windows of entities: takes partials, closes and forgets windows as event
 * time proceeds, and lets what changed be published ({@link WindowPublisher}). The current key is
 * the entity's shard, and the entity the current one of the states ({@link WindowStates#use}).
 *
 * <p>What comes for an open minute is merged into its window only. When the minute closes, all of
 * it is merged into the windows of its hour and day: until then it is <i>pending</i> there, and a
 * publication of the hour or day adds it. What comes for a closed minute is merged into all three.
 * So a minute costs an hour and a day one merge each, however many partials it had.
 *
 * <p>Not thread-safe.
 */
final class EntityWindows {

  /** The sizes that minutes are merged into. */
  static final List<WindowSize> COARSE = List.of(WindowSize.HOUR, WindowSize.DAY);

  /**
   * Minutes that may be pending while event time stands still, for somebody who calls all the time.
   */
  private static final int MOST_PENDING = 5;

  private final WindowStates windows;
  private final Lateness lateness;
  private final Publishing publishing;
  private final WindowClock clock;
  private final HeldWindows held;
  private final WindowPacking packing;
  private final WindowPublisher publisher;
  private final WindowCalendar calendar = new WindowCalendar();
  private long watermark = Long.MIN_VALUE;

  EntityWindows(
      WindowStates windows,
      AggregationSettings settings,
      WindowClock clock,
      HeldWindows held,
      ProcessingTimeService processingTime,
      WindowPublisher.Output output) {
    this.windows = windows;
    this.lateness = settings.lateness();
    this.publishing = settings.publishing();
    this.clock = clock;
    this.held = held;
    this.packing = new WindowPacking(held, settings.maxReady());
    this.publisher =
        new WindowPublisher(windows, publishing, packing, this::watermark, processingTime, output);
  }

  /** Event time, as a watermark. */
  long watermark() {
    return clock.now(watermark);
  }

  /** What is to happen to windows, all of them together: their closing, end, and publication. */
  long scheduled() {
    return calendar.entries() + publisher.waiting();
  }

  /** Takes an entity's windows into account that a restored state holds. */
  void resume(EntityKey entity) throws Exception {
    windows.use(entity);
    held.entityCame();
    for (Map.Entry<Long, WindowState> entry : windows.entries()) {
      long id = entry.getKey();
      WindowState window = entry.getValue();
      EntityKey unused = window.entity(entity);
      long closesAt = Lateness.closesAt(WindowId.size(id), WindowId.startMicros(id));
      boolean closed = clock.reachedBefore(closesAt);
      take(entity, id, closed, !closed || window.isPending());
      publisher.resume(entity, id, window);
    }
  }

  /**
   * Adds to an open minute, the usual case.
   *
   * @return whether the current entity has such a window
   */
  boolean addToOpenMinute(EntityKey entity, long minuteMicros, byte[] accumulator)
      throws Exception {
    long id = WindowId.of(WindowSize.MINUTE, minuteMicros);
    WindowState window = windows.get(id);
    if (window == null || !window.isPending()) {
      return false;
    }
    packing.merge(window, accumulator);
    publisher.changed(entity, id, window, watermark());
    windows.update(id, window);
    return true;
  }

  /** Begins an open minute. */
  void openMinute(EntityKey entity, long minuteMicros, byte[] accumulator) throws Exception {
    EntityKey name = entity;
    for (WindowSize size : COARSE) {
      long id = WindowId.of(size, size.startMicros(minuteMicros));
      WindowState coarse = windows.get(id);
      if (coarse == null) {
        coarse = new WindowState(name);
        take(name, id, false, true);
        windows.put(id, coarse);
      }
      // One object for all lists that name the entity.
      name = coarse.entity(name);
    }
    carryEarly(name, minuteMicros - MOST_PENDING * WindowSize.MINUTE.lengthMicros());
    long id = WindowId.of(WindowSize.MINUTE, minuteMicros);
    WindowState window = new WindowState(name);
    window.pend();
    take(name, id, false, true);
    packing.merge(window, accumulator);
    publisher.changed(name, id, window, watermark());
    windows.put(id, window);
  }

  /**
   * Carries an earlier minute that should have closed. While one partition holds event time back,
   * minutes stay open, and every publication of a day would add all of them.
   */
  private void carryEarly(EntityKey entity, long minuteMicros) throws Exception {
    long id = WindowId.of(WindowSize.MINUTE, minuteMicros);
    WindowState earlier = windows.get(id);
    if (earlier != null && earlier.isPending()) {
      carry(entity, minuteMicros, earlier, watermark());
      windows.update(id, earlier);
    }
  }

  /** Adds to a window, whatever its time. */
  void add(EntityKey entity, WindowSize size, long startMicros, byte[] accumulator)
      throws Exception {
    long now = watermark();
    long id = WindowId.of(size, startMicros);
    WindowState window = windows.get(id);
    if (window == null) {
      window = new WindowState(entity);
      boolean closed = now >= Lateness.closesAt(size, startMicros);
      take(entity, id, closed, !closed);
    } else if (window.isPending()) {
      carry(entity, startMicros, window, now); // else what comes now would count twice there
    }
    packing.merge(window, accumulator);
    publisher.changed(entity, id, window, now);
    windows.put(id, window);
  }

  /** Event time proceeds: windows close, and are forgotten. */
  void advance(long newWatermark) throws Exception {
    watermark = newWatermark;
    for (var due = calendar.poll(watermark); due != null; due = calendar.poll(watermark)) {
      Moment moment = due.getKey();
      WindowRefs refs = due.getValue();
      for (int i = 0; i < refs.size(); i++) {
        windows.use(refs.shard(i), refs.entity(i));
        if (moment.forgets()) {
          forget(refs.entity(i), refs.id(i), moment.watermark());
        } else {
          close(refs.entity(i), refs.id(i), moment.watermark());
        }
      }
    }
  }

  /**
   * The input ends, all of which was to be read before anything is published: closes and forgets
   * all windows of an entity.
   */
  void end(EntityKey entity) throws Exception {
    windows.use(entity);
    List<Long> ids = windows.ids();
    ids.sort(Comparator.comparing(WindowId::size).thenComparingLong(WindowId::startMicros));
    for (long id : ids) {
      WindowState window = windows.get(id);
      if (window == null) {
        continue;
      }
      end(entity, id, window, Long.MAX_VALUE);
      windows.update(id, window);
      held.windowClosed();
      held.closedWindowWent();
    }
    windows.clear();
    held.entityWent();
  }

  private void close(EntityKey entity, long id, long at) throws Exception {
    WindowState window = windows.get(id);
    if (window == null) {
      return;
    }
    if (!clock.reachedBefore(at)) {
      held.windowClosed();
    }
    end(entity, id, window, at);
    packing.pack(window);
    windows.update(id, window);
  }

  private void forget(EntityKey entity, long id, long at) throws Exception {
    WindowState window = windows.get(id);
    if (window == null) {
      return;
    }
    end(entity, id, window, at);
    windows.remove(id);
    held.closedWindowWent();
    if (windows.isEmpty()) {
      windows.clear(); // else the heap would keep an empty map for each entity that ever was
      held.entityWent();
    }
  }

  /** Hands on what a window has and others do not have yet. */
  private void end(EntityKey entity, long id, WindowState window, long at) throws Exception {
    if (window.isPending()) {
      carry(entity, WindowId.startMicros(id), window, at);
    }
    if (window.isUnpublished()) {
      publisher.publish(entity, id, window, at);
    }
  }

  /** Merges a minute into its hour and its day. */
  private void carry(EntityKey entity, long minuteMicros, WindowState minute, long at)
      throws Exception {
    for (WindowSize size : COARSE) {
      long id = WindowId.of(size, size.startMicros(minuteMicros));
      WindowState coarse = windows.get(id);
      if (coarse == null) {
        throw new IllegalStateException("a minute without its " + size + ": " + entity);
      }
      packing.merge(id, coarse, minute, at);
      windows.update(id, coarse);
    }
    minute.carried();
  }

  /** Counts a window, and says when it will close and be forgotten. */
  private void take(EntityKey entity, long id, boolean closed, boolean closes) {
    WindowSize size = WindowId.size(id);
    long start = WindowId.startMicros(id);
    int shard = windows.shard();
    held.windowCame(closed);
    if (publishing.isAtEnd()) {
      return; // all of them end together, and there may be more than the heap could list
    }
    if (closes) {
      calendar.closes(Lateness.closesAt(size, start), shard, entity, size, id);
    }
    calendar.forgets(lateness.purgedAt(size, start), shard, entity, size, id);
  }
}
