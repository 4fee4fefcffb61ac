package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.WindowSize;
import io.meshline.jobs.aggregation.WindowCalendar.Moment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.state.internal.InternalKvState;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * The minute, hour and day windows of entities: takes partials, closes and forgets windows as event
 * time proceeds, and publishes what changed. The current key is the entity's shard, and the entity
 * the current namespace ({@link #use}).
 *
 * <p>What comes for an open minute is merged into its window only. When the minute closes, all of
 * it is merged into the windows of its hour and day: until then it is <i>pending</i> there, and a
 * publication of the hour or day adds it. What comes for a closed minute is merged into all three.
 * So a minute costs an hour and a day one merge each, however many partials it had.
 *
 * <p>Not thread-safe.
 */
final class EntityWindows {

  private static final WindowSize[] COARSE = {WindowSize.HOUR, WindowSize.DAY};

  /**
   * Minutes that may be pending while event time stands still, for somebody who calls all the time.
   */
  private static final int MOST_PENDING = 5;

  private final MapState<Long, WindowState> windows;
  private final Lateness lateness;
  private final Publishing publishing;
  private final int maxReady;
  private final WindowClock clock;
  private final HeldWindows held;
  private final Output output;
  private final ProcessingTimeService processingTime;
  private final IntSupplier currentShard;
  private final IntConsumer useShard;
  private final boolean inPlace;
  private final WindowCalendar calendar = new WindowCalendar();
  private final PublicationQueue queue;
  private final Scratch scratch = new Scratch();
  private final SharedLongs ids = new SharedLongs();
  private long watermark = Long.MIN_VALUE;

  /** Takes what is published. */
  @FunctionalInterface
  interface Output {
    /** A window with all it holds; to be read only, and not after the call. */
    void publish(EntityKey entity, WindowSize size, long startMicros, EntityAccumulator seen);
  }

  /** How an operator's current key is asked for and set: a shard. */
  record Shard(IntSupplier current, IntConsumer use) {}

  /**
   * @param windows by {@link WindowId}, of the current shard and entity
   * @param inPlace whether the state hands out the very objects that it holds
   */
  EntityWindows(
      MapState<Long, WindowState> windows,
      boolean inPlace,
      AggregationSettings settings,
      WindowClock clock,
      HeldWindows held,
      ProcessingTimeService processingTime,
      Shard shard,
      Output output) {
    this.windows = windows;
    this.inPlace = inPlace;
    this.lateness = settings.lateness();
    this.publishing = settings.publishing();
    this.maxReady = settings.maxReady();
    this.clock = clock;
    this.held = held;
    this.processingTime = processingTime;
    this.currentShard = shard.current();
    this.useShard = shard.use();
    this.output = output;
    this.queue = new PublicationQueue(processingTime, this::publishDue);
  }

  /** Makes an entity the current one. */
  // All states of Flink's backends are of this kind.
  @SuppressWarnings("unchecked")
  void use(EntityKey entity) {
    ((InternalKvState<?, EntityKey, ?>) windows).setCurrentNamespace(entity);
  }

  /** Event time, as a watermark. */
  long watermark() {
    return clock.now(watermark);
  }

  /** What is to happen to windows, all of them together: their closing, end, and publication. */
  long scheduled() {
    return calendar.entries() + queue.entries();
  }

  /** Takes an entity's windows into account that a restored state holds. */
  void resume(EntityKey entity) throws Exception {
    use(entity);
    held.entityCame();
    for (Map.Entry<Long, WindowState> entry : windows.entries()) {
      long id = entry.getKey();
      WindowState window = entry.getValue();
      EntityKey unused = window.entity(entity);
      long closesAt = Lateness.closesAt(WindowId.size(id), WindowId.startMicros(id));
      boolean closed = clock.reachedBefore(closesAt);
      take(entity, id, closed, !closed || window.isPending());
      if (window.isUnpublished() && window.publishAt() != Publishing.AT_END) {
        queue.add(window.publishAt(), currentShard.getAsInt(), entity, id);
      }
    }
  }

  /** Whether the current entity has a window. */
  boolean has(WindowSize size, long startMicros) throws Exception {
    return windows.contains(WindowId.of(size, startMicros));
  }

  /** Whether the current entity has no window. */
  boolean isEmpty() throws Exception {
    return windows.isEmpty();
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
    merge(window, accumulator);
    changed(entity, id, window, watermark());
    store(id, window);
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
        windows.put(ids.of(id), coarse);
      }
      // One object for all lists that name the entity.
      name = coarse.entity(name);
    }
    carryEarly(name, minuteMicros - MOST_PENDING * WindowSize.MINUTE.lengthMicros());
    long id = WindowId.of(WindowSize.MINUTE, minuteMicros);
    WindowState window = new WindowState(name);
    window.pend();
    take(name, id, false, true);
    merge(window, accumulator);
    changed(name, id, window, watermark());
    windows.put(ids.of(id), window);
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
      store(id, earlier);
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
    merge(window, accumulator);
    changed(entity, id, window, now);
    windows.put(ids.of(id), window);
  }

  /** Event time proceeds: windows close, and are forgotten. */
  void advance(long newWatermark) throws Exception {
    watermark = newWatermark;
    for (var due = calendar.poll(watermark); due != null; due = calendar.poll(watermark)) {
      Moment moment = due.getKey();
      WindowRefs refs = due.getValue();
      for (int i = 0; i < refs.size(); i++) {
        useShard.accept(refs.shard(i));
        use(refs.entity(i));
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
    use(entity);
    List<Long> ids = new ArrayList<>();
    windows.keys().forEach(ids::add);
    ids.sort(Comparator.comparing(WindowId::size).thenComparingLong(WindowId::startMicros));
    for (long id : ids) {
      WindowState window = windows.get(id);
      end(entity, id, window, Long.MAX_VALUE);
      store(id, window);
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
    window.pack();
    store(id, window);
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
      publish(entity, id, window, at);
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
      if (isCrowded()) {
        coarse.mergePacked(minute, scratch);
      } else {
        coarse.merge(minute);
        rest(id, coarse, at);
      }
      store(id, coarse);
    }
    minute.carried();
  }

  /** Packs a window that nothing is merged into soon. */
  private void rest(long id, WindowState window, long at) {
    if (isCrowded() || at >= Lateness.closesAt(WindowId.size(id), WindowId.startMicros(id))) {
      window.pack();
    }
  }

  private void merge(WindowState window, byte[] accumulator) {
    if (isCrowded()) {
      window.mergePacked(accumulator, scratch);
    } else {
      window.merge(accumulator);
    }
  }

  /** Whether there are so many entities that their windows would not fit into memory but packed. */
  private boolean isCrowded() {
    return held.entities() > maxReady;
  }

  /** A window has something new. */
  private void changed(EntityKey entity, long id, WindowState window, long at) {
    if (window.isUnpublished()) {
      return;
    }
    WindowSize size = WindowId.size(id);
    boolean closed = at >= Lateness.closesAt(size, WindowId.startMicros(id));
    long millis =
        publishing.next(size, closed, entity.hashCode(), processingTime.getCurrentProcessingTime());
    window.publishAt(millis);
    if (millis == Publishing.AT_END) {
      return;
    }
    queue.add(millis, currentShard.getAsInt(), window.entity(entity), id);
  }

  private void publishDue(long dueMillis, WindowRefs refs, int begin, int end) throws Exception {
    long now = watermark();
    for (int i = begin; i < end; i++) {
      useShard.accept(refs.shard(i));
      use(refs.entity(i));
      long id = refs.id(i);
      WindowState window = windows.get(id);
      if (window != null && window.isDue(dueMillis)) {
        publish(refs.entity(i), id, window, now);
        rest(id, window, now);
        store(id, window);
      }
    }
  }

  private void publish(EntityKey entity, long id, WindowState window, long at) throws Exception {
    WindowSize size = WindowId.size(id);
    long start = WindowId.startMicros(id);
    window.published();
    if (size != WindowSize.MINUTE) {
      output.publish(entity, size, start, withPending(size, start, window));
      return;
    }
    output.publish(entity, size, start, window.accumulator(scratch));
    for (WindowSize coarser : COARSE) {
      long coarseId = WindowId.of(coarser, coarser.startMicros(start));
      WindowState coarse = windows.get(coarseId);
      if (coarse != null && !coarse.isUnpublished()) {
        changed(entity, coarseId, coarse, at);
        store(coarseId, coarse);
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

  /** Counts a window, and says when it will close and be forgotten. */
  private void take(EntityKey entity, long id, boolean closed, boolean closes) {
    WindowSize size = WindowId.size(id);
    long start = WindowId.startMicros(id);
    int shard = currentShard.getAsInt();
    held.windowCame(closed);
    if (publishing.isAtEnd()) {
      return; // all of them end together, and there may be more than the heap could list
    }
    if (closes) {
      calendar.closes(Lateness.closesAt(size, start), shard, entity, size, id);
    }
    calendar.forgets(lateness.purgedAt(size, start), shard, entity, size, id);
  }

  private void store(long id, WindowState window) throws Exception {
    if (!inPlace) {
      windows.put(id, window);
    }
  }
}
