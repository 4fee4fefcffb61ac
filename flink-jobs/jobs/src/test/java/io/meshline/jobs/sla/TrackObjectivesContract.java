package io.meshline.jobs.sla;

import io.meshline.aggregation.LatencySketch;
import io.meshline.schemas.Alert;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.TopologyEvent;
import io.meshline.sla.Entity;
import io.meshline.sla.Figures;
import io.meshline.sla.Grain;
import io.meshline.sla.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** One subtask that tracks objectives, and what it has told. */
abstract class TrackObjectivesContract {
  static final long BEGIN = 29_000_160; // a full hour
  static final Party CART = service("cart");
  static final Entity NODE = Entity.node(Grain.SERVICE, CART);
  static final Map<String, String> TEXTS =
      Map.of(
          "a.yaml",
          """
          objectives:
            - {name: cart, indicator: availability, target: 99.9%, on: {service: cart}}
            - {name: fast, indicator: latency, faster-than: 300ms, target: 99%}
          """);

  final List<SlaMetrics> progress = new ArrayList<>();
  final List<Alert> alerts = new ArrayList<>();
  final List<TopologyEvent> events = new ArrayList<>();
  final List<Harness> others = new ArrayList<>();
  Harness harness;

  TrackObjectivesContract() throws Exception {
    harness = open(null, false);
  }

  @AfterEach
  void close() throws Exception {
    others.remove(harness);
    harness.close();
    for (Harness other : others) {
      other.close();
    }
    others.clear();
  }

  void outage() throws Exception {
    for (int i = 0; i < 10; i++) {
      see(NODE, BEGIN + i, figures(100, 100, 0));
      watermark(BEGIN + i + 1);
    }
  }

  void see(Entity entity, long minute, Figures figures) throws Exception {
    harness.processElement1(
        new StreamRecord<>(
            new SeenWindow(entity, false, minute, figures.calls(), false, figures),
            minute * 60_000));
    take();
  }

  /** Begins anew without a state, and takes what an earlier job published. */
  void rebuild() throws Exception {
    rebuild(Long.MIN_VALUE);
  }

  /** The same where that is hours only before a minute. */
  void rebuild(long hoursUntil) throws Exception {
    harness.close();
    harness =
        opened(
            new Harness(new TrackObjectives(TEXTS, settings(true, hoursUntil)), 1, 1, 0),
            null,
            false);
    alerts.clear();
    events.clear();
    progress.clear();
  }

  void history(long minute, Figures figures) throws Exception {
    history(NODE, minute, figures, figures.calls());
  }

  void history(Entity entity, long minute, Figures figures, long version) throws Exception {
    harness.processElement1(
        new StreamRecord<>(
            new SeenWindow(entity, false, minute, version, true, figures), minute * 60_000));
    take();
  }

  void watermark(long end) throws Exception {
    harness.processWatermark1(new Watermark(end * 60_000 - 1));
    take();
  }

  void broadcast(Map<String, String> texts) throws Exception {
    harness.processElement2(new StreamRecord<>(new TreeMap<>(texts), 0));
    take();
  }

  void take() {
    harness.extractOutputValues().forEach(progress::add);
    harness.getOutput().clear();
    alerts.addAll(side(TrackObjectives.ALERTS));
    events.addAll(side(TrackObjectives.EVENTS));
  }

  private <T> List<T> side(OutputTag<T> tag) {
    List<T> values = new ArrayList<>();
    var output = harness.getSideOutput(tag);
    if (output != null) {
      output.forEach(record -> values.add(record.getValue()));
      output.clear();
    }
    return values;
  }

  /** Starts again from where it is, submitted with other files. */
  void restart(Map<String, String> texts) throws Exception {
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = open(texts, state, false, 1, 1, 0, false);
  }

  void reopen(String text) throws Exception {
    harness.close();
    harness = open(Map.of("a.yaml", text), null, false, 1, 1, 0, false);
  }

  static Harness open(@Nullable OperatorSubtaskState state, boolean rocksDb) throws Exception {
    return open(TEXTS, state, rocksDb, 1, 1, 0, false);
  }

  static Harness open(
      Map<String, String> texts,
      @Nullable OperatorSubtaskState state,
      boolean rocksDb,
      int maxParallelism,
      int subtasks,
      int subtask,
      boolean history)
      throws Exception {
    return opened(
        new Harness(
            new TrackObjectives(texts, settings(history, Long.MIN_VALUE)),
            maxParallelism,
            subtasks,
            subtask),
        state,
        rocksDb);
  }

  private static SlaSettings settings(boolean history, long hoursUntil) {
    return new SlaSettings(13, true, BEGIN, 60, history, hoursUntil);
  }

  /** One that runs something else on the same states. */
  static Harness restored(
      KeyedBroadcastProcessFunction<String, SeenWindow, Map<String, String>, SlaMetrics> function,
      OperatorSubtaskState state)
      throws Exception {
    return opened(new Harness(function, 1, 1, 0), state, false);
  }

  private static Harness opened(
      Harness opened, @Nullable OperatorSubtaskState state, boolean rocksDb) throws Exception {
    if (rocksDb) {
      opened.setStateBackend(new EmbeddedRocksDBStateBackend());
    }
    opened.setup();
    if (state != null) {
      opened.initializeState(state);
    }
    opened.open();
    // The other input has no time.
    opened.processWatermarkStatus2(WatermarkStatus.IDLE);
    return opened;
  }

  /** One subtask of it. */
  @SuppressWarnings("try") // close() of the harness may throw anything
  static final class Harness
      extends KeyedTwoInputStreamOperatorTestHarness<
          String, SeenWindow, Map<String, String>, SlaMetrics> {
    Harness(
        KeyedBroadcastProcessFunction<String, SeenWindow, Map<String, String>, SlaMetrics> function,
        int maxParallelism,
        int subtasks,
        int subtask)
        throws Exception {
      super(
          new CoBroadcastWithKeyedOperator<>(function, List.of(ObjectivesInUse.STATE)),
          window -> EntityText.owner(window.entity()),
          null,
          Types.STRING,
          maxParallelism,
          subtasks,
          subtask);
    }
  }

  static Party service(String name) {
    return new Party("", "", "shop", name, "", "", "service");
  }

  static Figures figures(long calls, long failures, long slow) {
    return figures(calls, 0, failures, slow);
  }

  /** Calls of which none failed, but some were refused and some were slow. */
  static Figures refused(long calls, long clientErrors, long slow) {
    return figures(calls, clientErrors, 0, slow);
  }

  static Figures figures(long calls, long clientErrors, long failures, long slow) {
    LatencySketch sketch = new LatencySketch();
    sketch.add(10_000, calls - slow);
    sketch.add(900_000, slow);
    return new Figures(
        calls,
        clientErrors,
        failures,
        0,
        10_000,
        900_000,
        calls,
        0,
        sketch,
        failures > 0 ? Map.of("503", failures) : Map.of(),
        failures > 0 ? List.of("t1") : List.of(),
        "");
  }
}
