package io.meshline.jobs.pairing;

import static io.meshline.jobs.pairing.Spans.START_MILLIS;
import static io.meshline.jobs.pairing.Spans.client;
import static io.meshline.jobs.pairing.Spans.internal;
import static io.meshline.jobs.pairing.Spans.producer;
import static io.meshline.jobs.pairing.Spans.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.SpanPairingJob;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.savepoints.KeyedEntries;
import io.meshline.jobs.time.Quiet;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.formats.avro.typeutils.AvroSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator in event and processing time, and its state. */
@SuppressWarnings("try") // The harnesses declare that closing them throws whatever it may.
class PairSpansTest {
  private static final long QUIET = 15_000;

  private KeyedOneInputStreamOperatorTestHarness<String, Tuple2<String, Span>, CallRecord> harness()
      throws Exception {
    return harness(Duration.ofSeconds(10), Duration.ofSeconds(60));
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Tuple2<String, Span>, CallRecord>
      harness(Duration wait, Duration memory) throws Exception {
    return harness(pairSpans(wait, memory));
  }

  private static PairSpans pairSpans(Duration wait, Duration memory) {
    return new PairSpans(
        wait,
        memory,
        1_000,
        Duration.ofMillis(QUIET),
        PairingRun.KEYS,
        false,
        new AvroSerializer<>(Span.class));
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Tuple2<String, Span>, CallRecord>
      harness(PairSpans pairSpans) throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new PairSpansOperator(pairSpans), routed -> routed.f0, Types.STRING);
  }

  private static void send(
      KeyedOneInputStreamOperatorTestHarness<String, Tuple2<String, Span>, CallRecord> harness,
      Span... spans)
      throws Exception {
    for (Span span : spans) {
      List<Tuple2<String, Span>> routed = new ArrayList<>();
      new RouteSpans(PairingRun.KEYS).flatMap(span, new ListCollector<>(routed));
      for (Tuple2<String, Span> one : routed) {
        harness.processElement(one, TracePairing.completion(span));
      }
    }
  }

  private static List<String> texts(
      KeyedOneInputStreamOperatorTestHarness<String, Tuple2<String, Span>, CallRecord> harness) {
    return harness.extractOutputValues().stream().map(Spans::text).toList();
  }

  private static void assertDrained(
      KeyedOneInputStreamOperatorTestHarness<String, Tuple2<String, Span>, CallRecord> harness) {
    assertThat(harness.numEventTimeTimers()).isZero();
    assertThat(harness.numProcessingTimeTimers()).isZero();
    assertThat(KeyedEntries.of(harness, "trace")).isZero();
  }

  @Test
  void pairsAtOnceAndForgetsLater() throws Exception {
    try (var harness = harness()) {
      harness.open();
      send(harness, server("b", "a", "cart", "x"));
      assertThat(texts(harness)).isEmpty();
      assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
      send(harness, client("a", "", "front"));
      assertThat(texts(harness))
          .containsExactlyInAnyOrder("server front -> cart@x of b", "client front -> cart@x of a");
      assertThat(harness.numProcessingTimeTimers()).isZero();
      assertThat(harness.numEventTimeTimers()).isEqualTo(1);
      harness.processWatermark(START_MILLIS + 70_000);
      assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
      harness.processWatermark(START_MILLIS + 70_001);
      assertDrained(harness);
      assertThat(texts(harness)).hasSize(2);
    }
  }

  @Test
  void waitEndsByTheWatermark() throws Exception {
    try (var harness = harness()) {
      harness.open();
      send(harness, server("b", "lost", "cart", "x"), client("a", "", "front"));
      harness.processWatermark(START_MILLIS + 10_000);
      assertThat(texts(harness)).isEmpty();
      harness.processWatermark(START_MILLIS + 10_001);
      assertThat(texts(harness))
          .containsExactlyInAnyOrder(
              "server unknown!UNKNOWN -> cart@x of b", "client front -> unknown!UNKNOWN of a");
      harness.processWatermark(Long.MAX_VALUE);
      assertDrained(harness);
    }
  }

  @Test
  void waitEndsWhenNothingComes() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.setProcessingTime(1_000);
      harness.processWatermark(START_MILLIS);
      send(harness, server("b", "lost", "cart", "x"));
      harness.setProcessingTime(9_000);
      harness.processWatermarkStatus(WatermarkStatus.IDLE);
      harness.setProcessingTime(1_000 + QUIET - 1);
      assertThat(texts(harness)).isEmpty();
      harness.setProcessingTime(1_000 + QUIET);
      assertThat(texts(harness)).containsExactly("server unknown!UNKNOWN -> cart@x of b");
      assertThat(harness.numProcessingTimeTimers()).isZero();
      harness.processWatermark(Long.MAX_VALUE);
      assertDrained(harness);
    }
  }

  /** Flink says that an input is active again only after what came, or not at all. */
  @Test
  void whatComesAfterAPauseIsWaitedFor() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processWatermark(START_MILLIS);
      harness.processWatermarkStatus(WatermarkStatus.IDLE);
      long later = 3 * QUIET;
      harness.setProcessingTime(later);
      send(harness, server("b", "a", "cart", "x"));
      harness.setProcessingTime(later + QUIET - 1);
      assertThat(texts(harness)).isEmpty();
      send(harness, client("a", "", "front"), server("c", "lost", "cart", "x"));
      assertThat(texts(harness)).hasSize(2).contains("server front -> cart@x of b");
      harness.setProcessingTime(later + 2 * QUIET - 1);
      assertThat(texts(harness)).hasSize(3).contains("server unknown!UNKNOWN -> cart@x of c");
    }
  }

  @Test
  void quietCountsFromTheInstantAtWhichEventTimeMovedLast() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.setProcessingTime(1_000);
      harness.processWatermark(START_MILLIS);
      send(harness, server("b", "lost", "cart", "x"));
      harness.setProcessingTime(3_000);
      harness.processWatermark(START_MILLIS + 2_000);
      harness.processWatermarkStatus(WatermarkStatus.IDLE);
      harness.setProcessingTime(3_000 + QUIET - 1);
      assertThat(texts(harness)).isEmpty();
      harness.setProcessingTime(3_000 + QUIET);
      assertThat(texts(harness)).containsExactly("server unknown!UNKNOWN -> cart@x of b");
    }
  }

  @Test
  void aStalledPipelineIsNotQuiet() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processWatermark(START_MILLIS);
      send(harness, server("b", "a", "cart", "x"));
      for (int i = 1; i < Quiet.PATIENCE; i++) {
        harness.setProcessingTime(i * QUIET);
      }
      assertThat(texts(harness)).isEmpty();
      // It goes on, then nothing comes any more.
      send(harness, client("a", "", "front"), server("c", "lost", "cart", "x"));
      assertThat(texts(harness)).hasSize(2).contains("server front -> cart@x of b");
      harness.processWatermarkStatus(WatermarkStatus.IDLE);
      harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
      harness.setProcessingTime(Quiet.PATIENCE * QUIET - 1);
      assertThat(texts(harness)).hasSize(2);
      harness.processWatermarkStatus(WatermarkStatus.IDLE);
      harness.setProcessingTime(Quiet.PATIENCE * QUIET + QUIET / 4);
      assertThat(texts(harness)).hasSize(3).contains("server unknown!UNKNOWN -> cart@x of c");
    }
  }

  @Test
  void eventTimeThatNeverMovesAgainEndsWaitsAtLast() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processWatermark(START_MILLIS);
      send(harness, server("b", "lost", "cart", "x"));
      harness.setProcessingTime(Quiet.PATIENCE * QUIET - 1);
      assertThat(texts(harness)).isEmpty();
      harness.setProcessingTime(Quiet.PATIENCE * QUIET + QUIET / 4);
      assertThat(texts(harness)).containsExactly("server unknown!UNKNOWN -> cart@x of b");
    }
  }

  @Test
  void aSlowBacklogIsNotQuiet() throws Exception {
    try (var harness = harness()) {
      harness.open();
      send(harness, server("b", "a", "cart", "x"));
      long eventTime = START_MILLIS;
      for (int i = 1; i <= 9; i++) {
        eventTime += 1_000;
        harness.processWatermark(eventTime);
        harness.setProcessingTime(i * QUIET);
      }
      assertThat(texts(harness)).isEmpty();
      send(harness, client("a", "", "front"));
      assertThat(texts(harness)).hasSize(2).contains("server front -> cart@x of b");
    }
  }

  @Test
  void aDuplicateMinutesLaterCountsOnce() throws Exception {
    Options options =
        SpanPairingJob.options()
            .of(Map.of("kafka.bootstrap-servers", "unused:1", "registry.urls", "http://unused"));
    try (var harness =
        harness(options.get(PairingOptions.WAIT), options.get(PairingOptions.MEMORY))) {
      harness.open();
      send(harness, server("b", "", "cart", "x"));
      assertThat(texts(harness)).hasSize(1);
      harness.processWatermark(START_MILLIS + 180_000);
      send(harness, server("b", "", "cart", "x"));
      assertThat(texts(harness)).hasSize(1);
      harness.processWatermark(Long.MAX_VALUE);
      assertDrained(harness);
    }
  }

  @Test
  void aMessageWithoutALatencyIsACallWithoutOne() throws Exception {
    try (var harness = harness()) {
      harness.open();
      Span message = producer("p", "lost", "shop");
      message.setLatencyMicros(Limits.NO_LATENCY);
      assertThat(TracePairing.completion(message)).isEqualTo(START_MILLIS);
      send(harness, message);
      harness.processWatermark(START_MILLIS + 9_999);
      assertThat(texts(harness)).isEmpty();
      harness.processWatermark(START_MILLIS + 10_000);
      assertThat(harness.extractOutputValues())
          .extracting(CallRecord::getLatencyMicros)
          .containsExactly(Limits.NO_LATENCY);
    }
  }

  @Test
  void innerSpansAloneAreForgottenToo() throws Exception {
    try (var harness = harness()) {
      harness.open();
      send(harness, internal("i", "", "cart"));
      assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
      harness.processWatermark(START_MILLIS + 70_001);
      assertDrained(harness);
    }
  }

  static Stream<StateBackend> backends() {
    return Stream.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void restoresInTheMiddleOfTraces(StateBackend backend) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Span> spans = new ArrayList<>();
    List<CallRecord> made = new ArrayList<>();
    for (int n = 0; n < 40; n++) {
      RandomTraces.TraceAndCalls trace = RandomTraces.next(random, "t" + n, Spans.START);
      spans.addAll(trace.spans());
      made.addAll(trace.calls());
    }
    Collections.shuffle(spans, random);
    int middle = random.nextInt(spans.size());

    List<CallRecord> paired = new ArrayList<>();
    OperatorSubtaskState state;
    try (var before = harness()) {
      before.setStateBackend(backend);
      before.open();
      send(before, spans.subList(0, middle).toArray(Span[]::new));
      before.processWatermark(START_MILLIS + 5_000);
      state = before.snapshot(1, 1);
      paired.addAll(before.extractOutputValues());
    }
    try (var after = harness()) {
      after.setStateBackend(backend);
      after.initializeState(state);
      after.open();
      send(after, spans.subList(middle, spans.size()).toArray(Span[]::new));
      // What came before the snapshot comes again, as after a failure of an exporter.
      send(after, spans.subList(0, middle).toArray(Span[]::new));
      after.processWatermark(Long.MAX_VALUE);
      paired.addAll(after.extractOutputValues());
      assertThat(after.numEventTimeTimers()).isZero();
      assertDrained(after);
    }
    assertThat(paired.stream().map(Spans::fullText).sorted())
        .as("seed %d", seed)
        .isEqualTo(made.stream().map(Spans::fullText).sorted().toList());
  }

  /** A source says that it is idle until it has begun to read, however much there is. */
  @Test
  void silenceRightAfterARestoreIsNoQuiet() throws Exception {
    OperatorSubtaskState state;
    try (var before = harness()) {
      before.open();
      before.processWatermark(START_MILLIS);
      send(before, server("b", "a", "cart", "x"), server("c", "lost", "cart", "x"));
      state = before.snapshot(1, 1);
    }
    try (var after = harness()) {
      after.initializeState(state);
      after.open();
      after.processWatermarkStatus(WatermarkStatus.IDLE);
      after.setProcessingTime(Quiet.PATIENCE * QUIET - 1);
      assertThat(texts(after)).isEmpty();
      send(after, client("a", "", "front"));
      assertThat(texts(after)).hasSize(2).contains("server front -> cart@x of b");
      after.setProcessingTime(Quiet.PATIENCE * QUIET + QUIET);
      assertThat(texts(after)).hasSize(3).contains("server unknown!UNKNOWN -> cart@x of c");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, true", "5000, true", "5000, false"})
  void aWaitThatWasRunningEndsAfterARestore(long quietSoFar, boolean moves) throws Exception {
    OperatorSubtaskState state;
    try (var before = harness()) {
      before.open();
      before.processWatermark(START_MILLIS);
      send(before, server("b", "lost", "cart", "x"));
      before.setProcessingTime(quietSoFar);
      state = before.snapshot(1, 1);
    }
    try (var after = harness()) {
      after.initializeState(state);
      after.open();
      // The watermark begins anew; that it has not come yet does not make traffic quiet.
      after.setProcessingTime(QUIET);
      after.setProcessingTime(2 * Quiet.PATIENCE * QUIET);
      assertThat(texts(after)).isEmpty();
      if (moves) {
        after.processWatermark(START_MILLIS);
      }
      after.setProcessingTime(2 * Quiet.PATIENCE * QUIET + QUIET);
      assertThat(texts(after)).isEmpty();
      after.processWatermarkStatus(WatermarkStatus.IDLE);
      after.setProcessingTime(2 * Quiet.PATIENCE * QUIET + 2 * QUIET);
      assertThat(texts(after)).containsExactly("server unknown!UNKNOWN -> cart@x of b");
      after.processWatermark(Long.MAX_VALUE);
      assertDrained(after);
    }
  }

  @Test
  void knowsWhatItHolds() throws Exception {
    OperatorSubtaskState state;
    PairSpans first = pairSpans(Duration.ofSeconds(10), Duration.ofSeconds(60));
    try (var before = harness(first)) {
      before.open();
      Span other = client("c", "", "front");
      other.setTraceId("other");
      send(before, server("b", "a", "cart", "x"), client("a", "", "front"), other, other);
      assertHeld(first, 2, 3, 1);
      state = before.snapshot(1, 1);
    }
    PairSpans second = pairSpans(Duration.ofSeconds(10), Duration.ofSeconds(60));
    try (var after = harness(second)) {
      after.initializeState(state);
      after.open();
      assertHeld(second, 2, 3, 1);
      after.processWatermark(START_MILLIS + 10_001);
      assertHeld(second, 2, 3, 0);
      after.processWatermark(Long.MAX_VALUE);
      assertHeld(second, 0, 0, 0);
    }
  }

  private static void assertHeld(PairSpans pairSpans, long traces, long spans, long waiting) {
    assertThat(pairSpans.tracesHeld()).isEqualTo(traces);
    assertThat(pairSpans.spansHeld()).isEqualTo(spans);
    assertThat(pairSpans.spansWaiting()).isEqualTo(waiting);
  }
}
