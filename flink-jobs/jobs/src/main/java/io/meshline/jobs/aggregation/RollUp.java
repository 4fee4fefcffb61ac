package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.WindowSize;
import io.meshline.jobs.counts.Counters;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
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
    implements OneInputStreamOperator<Partial, EdgeMetrics> {

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

  private final AggregationSettings settings;
  private final Lateness lateness;
  private final MetricsRecords records;
  private final NameLimits limits;
  private final Services services;

  private transient WindowStates states;
  private transient EntityWindows windows;
  private transient KeyedNames names;
  private transient Folding folding;
  private transient WindowClock clock;
  private transient HeldWindows held;
  private transient Counters<FoldedCount> folded;
  private transient Counter published;
  private transient Counter stale;
  private transient LongCounter staleInAll;

  private transient boolean restored;
  private transient long watermark;

  RollUp(AggregationSettings settings, Services services) {
    this.settings = settings;
    this.lateness = settings.lateness();
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
    clock.snapshot(watermark);
  }

  @Override
  public void open() throws Exception {
    super.open();
    watermark = Long.MIN_VALUE;
    held = new HeldWindows();
    states =
        new WindowStates(
            getOrCreateKeyedState(EntityKeySerializer.INSTANCE, WINDOWS),
            getKeyedStateBackend() instanceof HeapKeyedStateBackend,
            new WindowStates.Shard(() -> (Integer) getCurrentKey(), this::setCurrentKey));
    windows =
        new EntityWindows(states, settings, clock, held, getProcessingTimeService(), this::publish);
    var unused =
        getInternalTimerService("windows", EntityKeySerializer.INSTANCE, new FormerTimers());
    NameScope.NameScopeSerializer scopes = NameScope.NameScopeSerializer.INSTANCE;
    names =
        new KeyedNames(
            limits,
            lateness,
            getOrCreateKeyedState(scopes, KeyedNames.STAYS),
            getOrCreateKeyedState(scopes, KeyedNames.ROOMS),
            getInternalTimerService("names", scopes, new NameTimers()));
    folding = new Folding(names);
    if (restored) {
      RestoredKeys.forEach(getKeyedStateBackend(), WINDOWS.getName(), windows::resume);
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

  /** What is to happen to windows, in this subtask. */
  long scheduled() {
    return windows.scheduled();
  }

  @Override
  public void processElement(StreamRecord<Partial> element) throws Exception {
    Partial partial = element.getValue();
    EntityKey entity = partial.entity();
    long minute = partial.minuteMicros();
    long now = windows.watermark();
    boolean open =
        partial.finest() == WindowSize.MINUTE
            && now < Lateness.closesAt(WindowSize.MINUTE, minute)
            && !clock.isForgotten(WindowSize.MINUTE, minute, now);
    states.use(entity);
    // An entity that has a minute was admitted for its day: the usual case.
    if (open
        && services == Services.ADMITTED
        && windows.addToOpenMinute(entity, minute, partial.accumulator())) {
      return;
    }
    EntityKey under = admitted(partial, now);
    if (under == null) {
      output.collect(OVERFLOW, element);
    } else if (open && !has(WindowSize.MINUTE, minute)) {
      windows.openMinute(under, minute, partial.accumulator());
    } else if (!open || !windows.addToOpenMinute(under, minute, partial.accumulator())) {
      addToEach(under, partial, now);
    }
  }

  private void addToEach(EntityKey entity, Partial partial, long now) throws Exception {
    for (WindowSize size : SIZES) {
      if (size.compareTo(partial.finest()) < 0) {
        continue;
      }
      long start = size.startMicros(partial.minuteMicros());
      if (clock.isForgotten(size, start, now)) {
        outputLate(partial, size, start);
      } else {
        windows.add(entity, size, start, partial.accumulator());
      }
    }
  }

  /**
   * The entity under which a partial counts, with its windows current; null for one of a service
   * that has no place.
   */
  private @Nullable EntityKey admitted(Partial partial, long now) throws Exception {
    EntityKey entity = partial.entity();
    long day = WindowSize.DAY.startMicros(partial.minuteMicros());
    // An entity that has a window of this day was admitted for the day. What is too late for its
    // day goes into no window.
    if (clock.isForgotten(WindowSize.DAY, day, now)
        || (services == Services.ADMITTED && has(WindowSize.DAY, day))) {
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
    states.use(under);
    if (states.isEmpty()) {
      held.entityCame();
    }
    if (!under.equals(entity)) {
      folded.add(
          FoldedCount.of(entity),
          EntityAccumulator.fromBytes(partial.accumulator()).observations());
    }
    return under;
  }

  /** Whether the current entity has a window. */
  private boolean has(WindowSize size, long startMicros) throws Exception {
    return states.contains(WindowId.of(size, startMicros));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    watermark = mark.getTimestamp();
    windows.advance(watermark);
    if (watermark == Long.MAX_VALUE && settings.publishing().isAtEnd()) {
      RestoredKeys.forEach(getKeyedStateBackend(), WINDOWS.getName(), windows::end);
    }
    super.processWatermark(mark);
  }

  private void publish(EntityKey key, WindowSize size, long start, EntityAccumulator seen) {
    if (key.isEdge()) {
      output.collect(new StreamRecord<>(records.edge(key, size, start, seen)));
    } else {
      output.collect(NODES, new StreamRecord<>(records.node(key, size, start, seen)));
    }
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

  /** Timers of windows in savepoints from before there was a calendar: nothing waits for them. */
  private static final class FormerTimers implements Triggerable<Integer, EntityKey> {
    @Override
    public void onEventTime(InternalTimer<Integer, EntityKey> timer) {}

    @Override
    public void onProcessingTime(InternalTimer<Integer, EntityKey> timer) {}
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
