package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.WindowSize;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Merges partials into minute, hour and day windows of their entity, and publishes the windows:
 * while they are open, when they close, and when late calls correct them. Edges go to the main
 * output, nodes to {@link #NODES}.
 *
 * <p>A window is published with everything it holds, so a later publication replaces the earlier
 * ones; its version only grows. When the input ends, every window is closed and published.
 *
 * <p>A partial whose window is already forgotten, which happens only when a partition was idle and
 * woke up with old calls, goes to {@link #LATE_EDGES} or {@link #LATE_NODES} and is counted.
 */
@SuppressWarnings("NullAway.Init") // Flink opens the function before it uses it.
final class RollUp extends KeyedProcessFunction<EntityKey, Partial, EdgeMetrics>
    implements CheckpointedFunction {

  static final OutputTag<NodeMetrics> NODES =
      new OutputTag<>("nodes", AvroTypes.of(NodeMetrics.class));
  static final OutputTag<NodeMetrics> LATE_NODES =
      new OutputTag<>("late-nodes", AvroTypes.of(NodeMetrics.class));
  static final OutputTag<EdgeMetrics> LATE_EDGES =
      new OutputTag<>("late-edges", AvroTypes.of(EdgeMetrics.class));

  static final String STALE_PARTIALS = "partialsLate";

  private static final WindowSize[] SIZES = WindowSize.values();

  private final Lateness lateness;
  private final Publishing publishing;
  private final MetricsRecords metrics;

  private transient MapState<Long, WindowState> windows;
  private transient ListState<Long> watermarks;
  private transient Counter published;
  private transient Counter stale;
  private transient LongCounter staleInAll;

  /** Time does not go back when the job restarts, though Flink's watermark begins anew. */
  private transient long restoredWatermark;

  private transient long lastWatermark;

  RollUp(Lateness lateness, Publishing publishing, long apdexThresholdMicros) {
    this.lateness = lateness;
    this.publishing = publishing;
    this.metrics = new MetricsRecords(apdexThresholdMicros);
  }

  @Override
  public void open(OpenContext context) {
    windows =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>("windows", Types.LONG, WindowState.TYPE));
    published = getRuntimeContext().getMetricGroup().counter("windowsPublished");
    stale = getRuntimeContext().getMetricGroup().counter(STALE_PARTIALS);
    staleInAll = new LongCounter();
    getRuntimeContext().addAccumulator(STALE_PARTIALS, staleInAll);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    watermarks =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("watermark", Types.LONG));
    restoredWatermark = Long.MIN_VALUE;
    if (context.isRestored()) {
      for (long watermark : watermarks.get()) {
        // The end of an earlier bounded run is not the end of time.
        if (watermark != Long.MAX_VALUE) {
          restoredWatermark = Math.max(restoredWatermark, watermark);
        }
      }
    }
    lastWatermark = restoredWatermark;
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    watermarks.clear();
    watermarks.add(lastWatermark);
  }

  @Override
  public void processElement(Partial partial, Context context, Collector<EdgeMetrics> out)
      throws Exception {
    long watermark = watermark(context);
    for (WindowSize size : SIZES) {
      if (size.compareTo(partial.finest()) < 0) {
        continue;
      }
      long start = size.startMicros(partial.minuteMicros());
      if (watermark >= lateness.purgedAt(size, start)) {
        outputLate(partial, size, start, context);
      } else {
        merge(partial, size, start, watermark, context);
      }
    }
  }

  private void merge(Partial partial, WindowSize size, long start, long watermark, Context context)
      throws Exception {
    long id = WindowId.of(size, start);
    WindowState window = windows.get(id);
    if (window == null) {
      window = new WindowState();
      if (watermark < Lateness.closesAt(size, start)) {
        context.timerService().registerEventTimeTimer(Lateness.closesAt(size, start));
      }
      context.timerService().registerEventTimeTimer(lateness.purgedAt(size, start));
    }
    window.merge(partial.accumulator());
    if (!window.isUnpublished()) {
      boolean closed = watermark >= Lateness.closesAt(size, start);
      long at =
          publishing.next(
              size,
              closed,
              partial.entity().hashCode(),
              context.timerService().currentProcessingTime());
      window.publishAt(at);
      context.timerService().registerProcessingTimeTimer(at);
    }
    windows.put(id, window);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<EdgeMetrics> out)
      throws Exception {
    long watermark = watermark(context);
    switch (context.timeDomain()) {
      case EVENT_TIME -> onEventTime(timestamp, context, out);
      case PROCESSING_TIME -> onProcessingTime(timestamp, watermark, context, out);
    }
  }

  /** Publishes windows that close now, forgets those whose time is over. */
  private void onEventTime(long timestamp, OnTimerContext context, Collector<EdgeMetrics> out)
      throws Exception {
    Iterator<Map.Entry<Long, WindowState>> all = windows.iterator();
    while (all.hasNext()) {
      Map.Entry<Long, WindowState> entry = all.next();
      WindowSize size = WindowId.size(entry.getKey());
      long start = WindowId.startMicros(entry.getKey());
      boolean purged = timestamp >= lateness.purgedAt(size, start);
      if (timestamp != Lateness.closesAt(size, start) && !purged) {
        continue;
      }
      WindowState window = entry.getValue();
      if (window.isUnpublished()) {
        publish(context.getCurrentKey(), size, start, window, context, out);
      }
      if (purged) {
        all.remove();
      } else {
        window.pack();
        entry.setValue(window);
      }
    }
    if (windows.isEmpty()) {
      windows.clear(); // else the heap would keep an empty map for each entity that ever was
    }
  }

  /** Publishes what is due. */
  private void onProcessingTime(
      long timestamp, long watermark, OnTimerContext context, Collector<EdgeMetrics> out)
      throws Exception {
    for (Map.Entry<Long, WindowState> entry : windows.entries()) {
      WindowState window = entry.getValue();
      if (!window.isDue(timestamp)) {
        continue;
      }
      WindowSize size = WindowId.size(entry.getKey());
      long start = WindowId.startMicros(entry.getKey());
      publish(context.getCurrentKey(), size, start, window, context, out);
      if (watermark >= Lateness.closesAt(size, start)) {
        window.pack();
      }
      entry.setValue(window);
    }
  }

  private void publish(
      EntityKey key,
      WindowSize size,
      long start,
      WindowState window,
      Context context,
      Collector<EdgeMetrics> out) {
    EntityAccumulator seen = window.accumulator();
    if (key.isEdge()) {
      out.collect(metrics.edge(key, size, start, seen));
    } else {
      context.output(NODES, metrics.node(key, size, start, seen));
    }
    window.published();
    published.inc();
  }

  private void outputLate(Partial partial, WindowSize size, long start, Context context) {
    EntityKey key = partial.entity();
    EntityAccumulator seen = EntityAccumulator.fromBytes(partial.accumulator());
    if (key.isEdge()) {
      context.output(LATE_EDGES, metrics.edge(key, size, start, seen));
    } else {
      context.output(LATE_NODES, metrics.node(key, size, start, seen));
    }
    stale.inc();
    staleInAll.add(1);
  }

  private long watermark(Context context) {
    lastWatermark = Math.max(restoredWatermark, context.timerService().currentWatermark());
    return lastWatermark;
  }
}
