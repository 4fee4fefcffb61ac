package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.WindowSize;
import io.meshline.jobs.counts.Counters;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.internal.InternalKvState;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Merges partials into minute, hour and day windows of their entity, and publishes the windows:
 * while they are open, when they close, and when late calls correct them. Edges go to the main
 * output, nodes to {@link #NODES}.
 *
 * <p>A window is published with everything it holds, so a later publication replaces the earlier
 * ones; its version only grows. When the input ends, every window is closed and published.
 *
 * <p>The key is the shard of the called service, so that limits on its names are kept by one
 * subtask; within it, an entity is a namespace of state and timers. Entities beyond the limits
 * count under another one, see {@link Folding}. Partials of services beyond the limits go to {@link
 * #OVERFLOW}, for a second such operator that gives them the name {@code _other}: as several shards
 * have such services, only an operator behind them all can add up their windows.
 *
 * <p>A partial whose window is already forgotten, which happens only when a partition was idle and
 * woke up with old calls, goes to {@link #LATE_EDGES} or {@link #LATE_NODES} and is counted.
 */
@SuppressWarnings("NullAway.Init") // Flink opens the operator before it uses it.
final class RollUp extends AbstractStreamOperator<EdgeMetrics>
    implements OneInputStreamOperator<Partial, EdgeMetrics>, Triggerable<Integer, EntityKey> {

  static final OutputTag<NodeMetrics> NODES =
      new OutputTag<>("nodes", AvroTypes.of(NodeMetrics.class));
  static final OutputTag<NodeMetrics> LATE_NODES =
      new OutputTag<>("late-nodes", AvroTypes.of(NodeMetrics.class));
  static final OutputTag<EdgeMetrics> LATE_EDGES =
      new OutputTag<>("late-edges", AvroTypes.of(EdgeMetrics.class));
  static final OutputTag<Partial> OVERFLOW = new OutputTag<>("overflow", Partial.TYPE);

  static final String STALE_PARTIALS = "partialsLate";

  /** Which services an operator takes. */
  enum Services {
    /** Those that are admitted. */
    ADMITTED,
    /** The others, all as {@code _other}. */
    OTHER
  }

  private static final WindowSize[] SIZES = WindowSize.values();
  private static final MapStateDescriptor<Long, WindowState> WINDOWS =
      new MapStateDescriptor<>("windows", Types.LONG, WindowState.TYPE);

  private final Lateness lateness;
  private final Publishing publishing;
  private final MetricsRecords records;
  private final NameLimits limits;
  private final Services services;

  private transient MapState<Long, WindowState> windows;
  private transient InternalTimerService<EntityKey> timers;
  private transient KeyedNames names;
  private transient Folding folding;
  private transient WindowClock clock;
  private transient HeldWindows held;
  private transient Counters<FoldedCount> folded;
  private transient Counter published;
  private transient Counter stale;
  private transient LongCounter staleInAll;

  private transient boolean restored;

  RollUp(AggregationSettings settings, Services services) {
    this.lateness = settings.lateness();
    this.publishing = settings.publishing();
    this.records = new MetricsRecords(settings.apdexThresholdMicros());
    this.limits = services == Services.OTHER ? settings.limits().ofOther() : settings.limits();
    this.services = services;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    restored = context.isRestored();
    clock = new WindowClock(lateness, context.getOperatorStateStore(), restored);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    clock.snapshot(timers.currentWatermark());
  }

  @Override
  public void open() throws Exception {
    super.open();
    windows = getOrCreateKeyedState(EntityKeySerializer.INSTANCE, WINDOWS);
    timers = getInternalTimerService("windows", EntityKeySerializer.INSTANCE, this);
    NameScope.NameScopeSerializer scopes = NameScope.NameScopeSerializer.INSTANCE;
    names =
        new KeyedNames(
            limits,
            lateness,
            getOrCreateKeyedState(scopes, KeyedNames.STAYS),
            getOrCreateKeyedState(scopes, KeyedNames.ROOMS),
            getInternalTimerService("names", scopes, new NameTimers()));
    folding = new Folding(names);
    held = new HeldWindows();
    if (restored) {
      RestoredKeys.forEach(getKeyedStateBackend(), WINDOWS.getName(), this::resume);
      RestoredKeys.forEach(getKeyedStateBackend(), KeyedNames.ROOMS.getName(), names::resume);
    }
    folded = new Counters<>(getRuntimeContext(), "limits", FoldedCount.class);
    held.show(getMetricGroup());
    getMetricGroup().gauge("names", this::names);
    published = getMetricGroup().counter("windowsPublished");
    stale = getMetricGroup().counter(STALE_PARTIALS);
    staleInAll = new LongCounter();
    getRuntimeContext().addAccumulator(STALE_PARTIALS, staleInAll);
  }

  /** What this subtask holds. */
  HeldWindows held() {
    return held;
  }

  /** Number of names that have a place, in this subtask. */
  long names() {
    return names.held();
  }

  /**
   * Counts the windows of an entity after a restore, and sets their timers: they were set by the
   * options of the run before.
   */
  private void resume(EntityKey entity) throws Exception {
    useWindowsOf(entity);
    held.entityCame();
    for (long id : windows.keys()) {
      long start = WindowId.startMicros(id);
      WindowSize size = WindowId.size(id);
      take(entity, size, start, clock.reachedBefore(Lateness.closesAt(size, start)));
    }
  }

  /** Counts a window and sets its timers. */
  private void take(EntityKey entity, WindowSize size, long start, boolean closed) {
    held.windowCame(closed);
    if (!closed) {
      timers.registerEventTimeTimer(entity, Lateness.closesAt(size, start));
    }
    timers.registerEventTimeTimer(entity, lateness.purgedAt(size, start));
  }

  @Override
  public void processElement(StreamRecord<Partial> element) throws Exception {
    Partial partial = element.getValue();
    long watermark = watermark();
    EntityKey entity = entity(partial, watermark);
    if (entity == null) {
      output.collect(OVERFLOW, element);
      return;
    }
    for (WindowSize size : SIZES) {
      if (size.compareTo(partial.finest()) < 0) {
        continue;
      }
      long start = size.startMicros(partial.minuteMicros());
      if (clock.isForgotten(size, start, watermark)) {
        outputLate(partial, size, start);
      } else {
        merge(entity, partial, size, start, watermark);
      }
    }
  }

  /**
   * The entity under which a partial counts, with its windows current; null for one of a service
   * that has no place.
   */
  private @Nullable EntityKey entity(Partial partial, long watermark) throws Exception {
    EntityKey entity = partial.entity();
    useWindowsOf(entity);
    long day = WindowSize.DAY.startMicros(partial.minuteMicros());
    // An entity that has a window of this day was admitted for the day: the usual case, which
    // costs nothing. What is too late for its day goes into no window.
    if (clock.isForgotten(WindowSize.DAY, day, watermark)
        || (services == Services.ADMITTED && windows.contains(WindowId.of(WindowSize.DAY, day)))) {
      return entity;
    }
    int dayNumber = KeyedNames.day(day);
    EntityKey under =
        services == Services.OTHER
            ? folding.other(entity, dayNumber)
            : folding.fold(entity, dayNumber);
    if (under == null) {
      return null;
    }
    useWindowsOf(under);
    if (windows.isEmpty()) {
      held.entityCame();
    }
    if (!under.equals(entity)) {
      folded.add(
          FoldedCount.of(entity),
          EntityAccumulator.fromBytes(partial.accumulator()).observations());
    }
    return under;
  }

  private void merge(EntityKey entity, Partial partial, WindowSize size, long start, long watermark)
      throws Exception {
    long id = WindowId.of(size, start);
    WindowState window = windows.get(id);
    boolean closed = watermark >= Lateness.closesAt(size, start);
    if (window == null) {
      window = new WindowState();
      take(entity, size, start, closed);
    }
    window.merge(partial.accumulator());
    if (!window.isUnpublished()) {
      long at = publishing.next(size, closed, entity.hashCode(), timers.currentProcessingTime());
      window.publishAt(at);
      timers.registerProcessingTimeTimer(entity, at);
    }
    windows.put(id, window);
  }

  /** Publishes windows that close now, forgets those whose time is over. */
  @Override
  public void onEventTime(InternalTimer<Integer, EntityKey> timer) throws Exception {
    long timestamp = timer.getTimestamp();
    EntityKey entity = timer.getNamespace();
    useWindowsOf(entity);
    Iterator<Map.Entry<Long, WindowState>> all = windows.iterator();
    if (!all.hasNext()) {
      return; // A timer that an earlier run set by other options.
    }
    while (all.hasNext()) {
      Map.Entry<Long, WindowState> entry = all.next();
      WindowSize size = WindowId.size(entry.getKey());
      long start = WindowId.startMicros(entry.getKey());
      boolean purged = clock.isForgotten(size, start, timestamp);
      boolean closes = timestamp == Lateness.closesAt(size, start);
      if (closes && !clock.reachedBefore(timestamp)) {
        held.windowClosed();
      }
      if (!closes && !purged) {
        continue;
      }
      WindowState window = entry.getValue();
      if (window.isUnpublished()) {
        publish(entity, size, start, window);
      }
      if (purged) {
        all.remove();
        held.closedWindowWent();
      } else {
        window.pack();
        entry.setValue(window);
      }
    }
    if (windows.isEmpty()) {
      windows.clear(); // else the heap would keep an empty map for each entity that ever was
      held.entityWent();
    }
  }

  /** Publishes what is due. */
  @Override
  public void onProcessingTime(InternalTimer<Integer, EntityKey> timer) throws Exception {
    long watermark = watermark();
    EntityKey entity = timer.getNamespace();
    useWindowsOf(entity);
    for (Map.Entry<Long, WindowState> entry : windows.entries()) {
      WindowState window = entry.getValue();
      if (!window.isDue(timer.getTimestamp())) {
        continue;
      }
      WindowSize size = WindowId.size(entry.getKey());
      long start = WindowId.startMicros(entry.getKey());
      publish(entity, size, start, window);
      if (watermark >= Lateness.closesAt(size, start)) {
        window.pack();
      }
      entry.setValue(window);
    }
  }

  private void publish(EntityKey key, WindowSize size, long start, WindowState window) {
    EntityAccumulator seen = window.accumulator();
    if (key.isEdge()) {
      output.collect(new StreamRecord<>(records.edge(key, size, start, seen)));
    } else {
      output.collect(NODES, new StreamRecord<>(records.node(key, size, start, seen)));
    }
    window.published();
    published.inc();
  }

  private void outputLate(Partial partial, WindowSize size, long start) {
    EntityKey key = partial.entity();
    EntityAccumulator seen = EntityAccumulator.fromBytes(partial.accumulator());
    if (key.isEdge()) {
      output.collect(LATE_EDGES, new StreamRecord<>(records.edge(key, size, start, seen)));
    } else {
      output.collect(LATE_NODES, new StreamRecord<>(records.node(key, size, start, seen)));
    }
    stale.inc();
    staleInAll.add(1);
  }

  // All states of Flink's backends are of this kind.
  @SuppressWarnings("unchecked")
  private void useWindowsOf(EntityKey entity) {
    ((InternalKvState<?, EntityKey, ?>) windows).setCurrentNamespace(entity);
  }

  private long watermark() {
    return clock.now(timers.currentWatermark());
  }

  /** Times at which names are let go. */
  private final class NameTimers implements Triggerable<Integer, NameScope> {
    @Override
    public void onEventTime(InternalTimer<Integer, NameScope> timer) throws Exception {
      names.onEventTime(timer.getNamespace(), timer.getTimestamp());
    }

    @Override
    public void onProcessingTime(InternalTimer<Integer, NameScope> timer) {
      throw new IllegalStateException("names know no processing time");
    }
  }
}
