package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.CallOutcome;
import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.Observation;
import io.meshline.aggregation.Point;
import io.meshline.aggregation.WindowSize;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RollUpTest {

  private static final Instant MINUTE = Instant.parse("2026-11-22T10:15:00Z");
  private static final long CLOSE = MINUTE.plusSeconds(60).toEpochMilli() - 1;
  private static final EntityKey EDGE =
      EntityKey.edge(
          Grain.SERVICE, SampleCalls.service("front", "", ""), SampleCalls.service("cart", "", ""));

  private KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness;

  private static KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> create()
      throws Exception {
    return RollUpRuns.harness(RollUp.Services.ADMITTED, Map.of(), 1, 0);
  }

  @BeforeEach
  void open() throws Exception {
    harness = create();
    harness.open();
    harness.setProcessingTime(1_000_000);
    harness.processWatermark(MINUTE.toEpochMilli());
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static Partial partial(int calls) {
    EntityAccumulator accumulator = new EntityAccumulator();
    Observation observation = new Observation();
    for (int i = 0; i < calls; i++) {
      accumulator.add(Point.AGENT_SERVER, observation.call(1_000, CallOutcome.SUCCESS, 1));
    }
    return new Partial(
        EDGE, MINUTE.toEpochMilli() * 1_000, WindowSize.MINUTE, accumulator.toBytes());
  }

  private List<Long> versions(Resolution resolution) {
    return harness.extractOutputValues().stream()
        .filter(edge -> edge.getResolution() == resolution)
        .map(EdgeMetrics::getVersion)
        .toList();
  }

  @Test
  void publishesEarlyAtTheCloseAndOnCorrection() throws Exception {
    harness.processElement(partial(3), 0);
    assertThat(harness.extractOutputValues()).isEmpty();

    harness.setProcessingTime(1_010_000);
    assertThat(versions(Resolution.MINUTE)).as("early").containsExactly(3L);
    harness.setProcessingTime(1_020_000);
    assertThat(versions(Resolution.MINUTE)).as("nothing new").containsExactly(3L);

    harness.processElement(partial(2), 0);
    harness.processWatermark(CLOSE);
    assertThat(versions(Resolution.MINUTE)).as("at the close").containsExactly(3L, 5L);

    harness.processElement(partial(1), 0);
    harness.processElement(partial(1), 0);
    harness.setProcessingTime(1_025_000);
    assertThat(versions(Resolution.MINUTE)).as("corrections").containsExactly(3L, 5L, 7L);
    harness.setProcessingTime(1_600_000);
    assertThat(versions(Resolution.HOUR)).last().isEqualTo(7L);
    assertThat(versions(Resolution.DAY)).last().isEqualTo(7L);
  }

  @Test
  void aCorrectionThatWasNotYetPublishedIsPublishedBeforeTheWindowIsForgotten() throws Exception {
    harness.processElement(partial(3), 0);
    harness.processWatermark(CLOSE);
    harness.processElement(partial(1), 0);

    harness.processWatermark(Long.MAX_VALUE);

    assertThat(versions(Resolution.MINUTE)).containsExactly(3L, 4L);
    assertThat(versions(Resolution.HOUR)).containsExactly(4L);
    assertThat(versions(Resolution.DAY)).containsExactly(4L);
  }

  @Test
  void nothingStaysBehind() throws Exception {
    harness.processElement(partial(3), 0);

    harness.processWatermark(Instant.parse("2026-11-23T01:02:00Z").toEpochMilli());
    harness.setProcessingTime(2_000_000);

    // Names keep their places for one day more.
    harness.processWatermark(Instant.parse("2026-11-24T00:00:00Z").toEpochMilli());

    assertThat(harness.numKeyedStateEntries()).isZero();
    assertThat(((RollUp) harness.getOperator()).scheduled()).isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
    assertThat(harness.numProcessingTimeTimers()).isZero();
  }

  @Test
  void aPartialForAForgottenWindowIsLateForThatWindowOnly() throws Exception {
    harness.processWatermark(CLOSE + Duration.ofMinutes(12).toMillis());

    harness.processElement(partial(3), 0);
    harness.processWatermark(Long.MAX_VALUE);

    assertThat(harness.getSideOutput(RollUp.LATE_EDGES))
        .singleElement()
        .satisfies(
            late -> assertThat(late.getValue().getResolution()).isEqualTo(Resolution.MINUTE));
    assertThat(versions(Resolution.MINUTE)).isEmpty();
    assertThat(versions(Resolution.HOUR)).containsExactly(3L);
  }

  @Test
  void resumesFromASnapshotWithoutGoingBackInTime() throws Exception {
    harness.processElement(partial(3), 0);
    harness.processWatermark(CLOSE);
    harness.processElement(partial(1), 0);
    OperatorSubtaskState snapshot = harness.snapshot(1, 1);
    harness.close();

    harness = create();
    harness.initializeState(snapshot);
    harness.open();
    harness.processElement(partial(1), 0);
    harness.setProcessingTime(1_100_000);

    assertThat(versions(Resolution.MINUTE)).as("still closed: a correction").containsExactly(5L);
  }
}
