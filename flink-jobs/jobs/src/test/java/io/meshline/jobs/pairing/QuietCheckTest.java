package io.meshline.jobs.pairing;

import static io.meshline.jobs.pairing.Spans.START_MILLIS;
import static io.meshline.jobs.pairing.Spans.client;
import static io.meshline.jobs.pairing.Spans.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.time.Quiet;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Span;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.formats.avro.typeutils.AvroSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** One look by the clock for all traces of a subtask. */
@SuppressWarnings("try") // The harnesses declare that closing them throws whatever it may.
class QuietCheckTest {
  private static final long QUIET = 15_000;

  private static KeyedOneInputStreamOperatorTestHarness<String, Tuple2<String, Span>, CallRecord>
      harness() throws Exception {
    PairSpans pairSpans =
        new PairSpans(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            1_000,
            Duration.ofMillis(QUIET),
            PairingRun.KEYS,
            false,
            new AvroSerializer<>(Span.class));
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new PairSpansOperator(pairSpans), routed -> routed.f0, Types.STRING);
  }

  private static void send(
      KeyedOneInputStreamOperatorTestHarness<String, Tuple2<String, Span>, CallRecord> harness,
      String trace,
      Span span)
      throws Exception {
    span.setTraceId(trace);
    harness.processElement(
        Tuple2.of(PairingRun.KEYS.of(span), span), TracePairing.completion(span));
  }

  private static List<String> traces(
      KeyedOneInputStreamOperatorTestHarness<String, Tuple2<String, Span>, CallRecord> harness) {
    return harness.extractOutputValues().stream().map(CallRecord::getTraceId).toList();
  }

  @Test
  void endsTheWaitsOfAllTracesAlsoWhenTheFirstNoLongerWaits() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processWatermark(START_MILLIS);
      send(harness, "one", server("b", "a", "cart", "x"));
      send(harness, "two", server("b", "lost", "cart", "x"));
      send(harness, "three", server("b", "lost", "cart", "x"));
      assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
      send(harness, "one", client("a", "", "front"));
      assertThat(traces(harness)).containsExactly("one", "one");
      assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);

      harness.processWatermarkStatus(WatermarkStatus.IDLE);
      harness.setProcessingTime(QUIET - 1);
      assertThat(traces(harness)).hasSize(2);
      harness.setProcessingTime(QUIET);

      assertThat(traces(harness)).hasSize(4).contains("two", "three");
      assertThat(harness.numProcessingTimeTimers()).isZero();
    }
  }

  /** One partition may bring old times for ever; what comes by the others is paired. */
  @Test
  void whileEventTimeStandsStillOnlyThoseEndThatWaitedForAWhile() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processWatermark(START_MILLIS);
      long stalled = QUIET * Quiet.PATIENCE;
      harness.setProcessingTime(stalled - QUIET);
      send(harness, "one", server("b", "lost", "cart", "x"));
      harness.setProcessingTime(stalled - 1);
      send(harness, "two", server("b", "a", "cart", "x"));
      harness.setProcessingTime(stalled);
      assertThat(traces(harness)).containsExactly("one");

      send(harness, "two", client("a", "", "front"));
      assertThat(harness.extractOutputValues())
          .filteredOn(call -> call.getTraceId().equals("two"))
          .extracting(call -> call.getSource().getService())
          .contains("front")
          .doesNotContain("unknown");
      send(harness, "three", server("b", "lost", "cart", "x"));
      harness.setProcessingTime(stalled + 2 * QUIET);
      assertThat(traces(harness)).contains("three");
      assertThat(harness.numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void copiesAndSavepointsKnowSinceWhenATraceWaits() throws Exception {
    WaitingTraceSerializer serializer =
        new WaitingTraceSerializer(new AvroSerializer<>(Span.class));
    WaitingTrace waiting = new WaitingTrace();
    waiting.wakeUp(7);
    waiting.waitsSince(11);
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(waiting, out);
    WaitingTrace read = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

    for (WaitingTrace same : List.of(read, serializer.copy(waiting))) {
      assertThat(same.wakeUp()).isEqualTo(7);
      assertThat(same.waitsSince()).isEqualTo(11);
    }
  }

  @Test
  void goesOnAfterARestore() throws Exception {
    OperatorSubtaskState state;
    try (var before = harness()) {
      before.open();
      send(before, "one", server("b", "lost", "cart", "x"));
      send(before, "two", server("b", "lost", "cart", "x"));
      state = before.snapshot(1, 1);
    }
    try (var after = harness()) {
      after.setProcessingTime(1_000);
      after.initializeState(state);
      after.open();
      assertThat(after.numProcessingTimeTimers()).isEqualTo(1);
      after.processWatermark(START_MILLIS + 1);
      after.processWatermarkStatus(WatermarkStatus.IDLE);
      after.setProcessingTime(1_000 + QUIET - 1);
      assertThat(traces(after)).isEmpty();
      after.setProcessingTime(1_000 + QUIET);

      assertThat(traces(after)).containsExactlyInAnyOrder("one", "two");
      after.processWatermark(Long.MAX_VALUE);
      assertThat(after.numProcessingTimeTimers()).isZero();
      assertThat(after.numEventTimeTimers()).isZero();
      assertThat(after.numKeyedStateEntries()).isZero();
    }
  }
}
