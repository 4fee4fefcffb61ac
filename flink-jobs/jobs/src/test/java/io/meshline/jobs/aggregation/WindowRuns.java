package io.meshline.jobs.aggregation;

import io.meshline.aggregation.CallOutcome;
import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.Observation;
import io.meshline.aggregation.Point;
import io.meshline.aggregation.WindowSize;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Resolution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** Runs of the roll-up operator on windows of edges, to be closed together. */
final class WindowRuns {

  static final Instant MINUTE = Instant.parse("2026-11-22T10:58:00Z");

  /** Event time that closes it. */
  static final Instant CLOSE = MINUTE.plusSeconds(60).minusMillis(1);

  private final List<KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics>> all =
      new ArrayList<>();

  static Stream<StateBackend> backends() {
    return Stream.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend());
  }

  KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> start(
      StateBackend backend, @Nullable OperatorSubtaskState state) throws Exception {
    return start(backend, state, 20_000);
  }

  KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> start(
      StateBackend backend, @Nullable OperatorSubtaskState state, int maxReady) throws Exception {
    var harness =
        RollUpRuns.harness(
            RollUp.Services.ADMITTED,
            Map.of("windows.max-ready", Integer.toString(maxReady)),
            1,
            0);
    add(harness);
    harness.setStateBackend(backend);
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  /** Closes another one, too. */
  void add(KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness) {
    all.add(harness);
  }

  static EntityKey edge(int number) {
    return EntityKey.edge(
        Grain.SERVICE,
        SampleCalls.service("front", "", ""),
        SampleCalls.service("service-" + number, "", ""));
  }

  static Partial partial(EntityKey edge, Instant minute, int calls) {
    EntityAccumulator accumulator = new EntityAccumulator();
    Observation observation = new Observation();
    for (int i = 0; i < calls; i++) {
      accumulator.add(Point.AGENT_SERVER, observation.call(1_000, CallOutcome.SUCCESS, 1));
    }
    return new Partial(
        edge, minute.toEpochMilli() * 1_000, WindowSize.MINUTE, accumulator.toBytes());
  }

  /** Lets time pass, up to a minute of it, as a clock does. */
  static void letPass(
      KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness, int minute)
      throws Exception {
    for (long millis = harness.getProcessingTime(); millis <= minute * 60_000L; millis += 5_000) {
      harness.setProcessingTime(millis);
    }
  }

  /** Of the last document of each size, how many calls it holds. */
  static Map<Resolution, Long> last(
      KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness) {
    Map<Resolution, Long> versions = new HashMap<>();
    harness
        .extractOutputValues()
        .forEach(edge -> versions.put(edge.getResolution(), edge.getVersion()));
    return versions;
  }

  /** Closes all of them. */
  void close() throws Exception {
    for (KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness : all) {
      harness.close();
    }
  }
}
