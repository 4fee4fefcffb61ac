package io.meshline.jobs.aggregation;

import static io.meshline.jobs.aggregation.WindowRuns.MINUTE;
import static io.meshline.jobs.aggregation.WindowRuns.edge;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.CallOutcome;
import io.meshline.aggregation.CallProtocol;
import io.meshline.aggregation.CallTls;
import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.Observation;
import io.meshline.aggregation.Point;
import io.meshline.aggregation.WindowSize;
import io.meshline.schemas.EdgeMetrics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether windows are packed or ready is nobody's business. */
class WindowPackingTest {

  private final WindowRuns runs = new WindowRuns();

  @AfterEach
  void close() throws Exception {
    runs.close();
  }

  @ParameterizedTest
  @MethodSource("io.meshline.jobs.aggregation.WindowRuns#backends")
  void packedWindowsSayWhatReadyOnesDo(StateBackend backend) throws Exception {
    Random random = new Random(7);
    var ready = runs.start(backend, null);
    var packed = runs.start(backend, null, 0);
    var crowdedLater = runs.start(backend, null, 2);
    Instant time = MINUTE;
    for (int step = 0; step < 600; step++) {
      if (random.nextInt(8) == 0) {
        time = time.plusMillis(random.nextInt(100_000));
      }
      Instant minute =
          Instant.ofEpochMilli(
              Math.floorDiv(time.toEpochMilli(), 60_000) * 60_000 - random.nextInt(3) * 60_000L);
      Partial partial = partial(random, minute);
      for (var harness : List.of(ready, packed, crowdedLater)) {
        take(harness, time, partial, step);
      }
    }
    for (var harness : List.of(ready, packed, crowdedLater)) {
      harness.processWatermark(Long.MAX_VALUE);
    }

    assertThat(ready.extractOutputValues()).hasSizeGreaterThan(100);
    assertThat(packed.extractOutputValues()).isEqualTo(ready.extractOutputValues());
    assertThat(crowdedLater.extractOutputValues()).isEqualTo(ready.extractOutputValues());
  }

  /** What was put behind each other while windows were packed comes to ready ones, and back. */
  @ParameterizedTest
  @MethodSource("io.meshline.jobs.aggregation.WindowRuns#backends")
  void aJobThatGoesOnWithAnotherBoundSaysTheSame(StateBackend backend) throws Exception {
    Random random = new Random(8);
    var ready = runs.start(backend, null);
    var changing = runs.start(backend, null, 0);
    Map<String, EdgeMetrics> documents = new TreeMap<>();
    Instant time = MINUTE;
    for (int step = 0; step < 600; step++) {
      if (random.nextInt(8) == 0) {
        time = time.plusMillis(random.nextInt(60_000));
      }
      if (step % 40 == 39) {
        keep(documents, changing.extractOutputValues());
        OperatorSubtaskState state = changing.snapshot(step, step);
        changing = runs.start(backend, state, step % 80 == 39 ? 20_000 : 0);
        changing.setProcessingTime((step - 1) * 700L);
      }
      Instant minute = Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), 60_000) * 60_000);
      Partial partial = partial(random, minute);
      for (var harness : List.of(ready, changing)) {
        take(harness, time, partial, step);
      }
    }
    for (var harness : List.of(ready, changing)) {
      harness.processWatermark(Long.MAX_VALUE);
    }
    keep(documents, changing.extractOutputValues());

    Map<String, EdgeMetrics> expected = new TreeMap<>();
    keep(expected, ready.extractOutputValues());
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(documents).isEqualTo(expected);
  }

  private static void take(
      KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness,
      Instant time,
      Partial partial,
      int step)
      throws Exception {
    harness.processWatermark(time.toEpochMilli());
    harness.processElement(partial, 0);
    harness.setProcessingTime(step * 700L);
  }

  /** A partial result of some edge. */
  private static Partial partial(Random random, Instant minute) {
    return new Partial(
        edge(random.nextInt(4)), minute.toEpochMilli() * 1_000, WindowSize.MINUTE, seen(random));
  }

  /** Keeps the last document of each window. */
  private static void keep(Map<String, EdgeMetrics> documents, List<EdgeMetrics> published) {
    for (EdgeMetrics edge : published) {
      documents.put(
          edge.getDestination() + " " + edge.getResolution() + " " + edge.getWindowStart(), edge);
    }
  }

  /** Calls of all kinds. */
  private static byte[] seen(Random random) {
    EntityAccumulator accumulator = new EntityAccumulator();
    Observation observation = new Observation();
    List<Point> points =
        List.of(Point.AGENT_SERVER, Point.AGENT_CLIENT, Point.SIDECAR_SERVER, Point.SIDECAR_CLIENT);
    for (int calls = 1 + random.nextInt(20); calls > 0; calls--) {
      boolean failed = random.nextInt(4) == 0;
      accumulator.add(
          points.get(random.nextInt(4)),
          observation
              .call(
                  (long) Math.exp(random.nextDouble() * 18),
                  failed ? CallOutcome.FAILURE : CallOutcome.SUCCESS,
                  random.nextInt(10) == 0 ? 1_000 : 1)
              .transport(CallProtocol.GRPC, CallTls.UNKNOWN, failed ? random.nextInt(15) : 0)
              .reason(failed ? "reason-" + random.nextInt(40) : "")
              .bytes(random.nextInt(2_000), random.nextInt(2_000))
              .trace(random.nextBoolean() ? "trace-" + random.nextInt(100_000) : ""));
    }
    return accumulator.toBytes();
  }
}
