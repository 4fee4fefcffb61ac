package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.CallOutcome;
import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.Observation;
import io.meshline.aggregation.Point;
import io.meshline.aggregation.WindowSize;
import io.meshline.jobs.savepoints.KeyedEntries;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Party;
import io.meshline.schemas.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What rolling up keeps, for how long, and how that follows the options after a restore. */
class RollUpStateTest {

  private static final Instant MINUTE = Instant.parse("2026-11-22T10:15:00Z");
  private static final Instant CLOSE = MINUTE.plusSeconds(60).minusMillis(1);
  private static final Instant DAY_CLOSE = Instant.parse("2026-11-23T00:00:00Z").minusMillis(1);
  private static final Duration SLACK = Duration.ofMinutes(2);

  private final List<KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics>> open =
      new ArrayList<>();

  static Stream<StateBackend> backends() {
    return Stream.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend());
  }

  @AfterEach
  void close() throws Exception {
    for (KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness : open) {
      harness.close();
    }
  }

  private KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> start(
      StateBackend backend, Map<String, String> options, @Nullable OperatorSubtaskState state)
      throws Exception {
    var harness = RollUpRuns.harness(RollUp.Services.ADMITTED, options, 1, 0);
    open.add(harness);
    harness.setStateBackend(backend);
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static List<EntityKey> entities(String service) {
    Party front = SampleCalls.service("front", "front-0", "GET:/");
    Party party = SampleCalls.service(service, service + "-0", "GET:/" + service);
    return Stream.of(Grain.values())
        .flatMap(
            grain -> Stream.of(EntityKey.edge(grain, front, party), EntityKey.node(grain, party)))
        .toList();
  }

  private static void send(
      KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness,
      String service,
      Instant minute)
      throws Exception {
    EntityAccumulator accumulator = new EntityAccumulator();
    accumulator.add(Point.AGENT_SERVER, new Observation().call(1_000, CallOutcome.SUCCESS, 1));
    for (EntityKey entity : entities(service)) {
      harness.processElement(
          new Partial(
              entity, minute.toEpochMilli() * 1_000, WindowSize.MINUTE, accumulator.toBytes()),
          0);
    }
  }

  private static RollUp operator(
      KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness) {
    return (RollUp) harness.getOperator();
  }

  /** Everything that is held. */
  private record Holding(
      long entities,
      long windowsOpen,
      long windowsClosed,
      long names,
      long entries,
      int eventTimers,
      int processingTimers) {

    static final Holding NOTHING = new Holding(0, 0, 0, 0, 0, 0, 0);

    static Holding of(KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> from) {
      HeldWindows held = operator(from).held();
      return new Holding(
          held.entities(),
          held.open(),
          held.closed(),
          operator(from).names(),
          KeyedEntries.of(from, "windows", "names", "rooms"),
          from.numEventTimeTimers(),
          from.numProcessingTimeTimers());
    }
  }

  private static void assertNothingIsHeld(
      KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness) {
    assertThat(Holding.of(harness)).isEqualTo(Holding.NOTHING);
    assertThat(operator(harness).scheduled()).isZero();
  }

  private static void assertWindows(
      KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness,
      long isOpen,
      long isClosed) {
    assertThat(List.of(operator(harness).held().open(), operator(harness).held().closed()))
        .as("open and closed windows")
        .containsExactly(isOpen, isClosed);
  }

  private static void watermark(
      KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness, Instant time)
      throws Exception {
    harness.processWatermark(time.toEpochMilli());
  }

  private static long minuteVersions(
      KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness) {
    return harness.extractOutputValues().stream()
        .filter(edge -> edge.getResolution() == Resolution.MINUTE)
        .mapToLong(EdgeMetrics::getVersion)
        .max()
        .orElse(0);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void whoFallsSilentLeavesNothingBehindWhileOthersGoOn(StateBackend backend) throws Exception {
    var harness = start(backend, Map.of(), null);
    var without = start(backend, Map.of(), null);
    watermark(harness, MINUTE);
    send(harness, "silent", MINUTE);
    assertThat(operator(harness).held().entities()).isEqualTo(6);
    // The service itself is admitted, too.
    assertThat(operator(harness).names()).isEqualTo(6);
    assertWindows(harness, 18, 0);
    watermark(harness, CLOSE);
    assertWindows(harness, 12, 6);
    watermark(harness, CLOSE.plus(Duration.ofMinutes(10)).plus(SLACK));
    assertWindows(harness, 12, 0);

    Instant end = Instant.parse("2026-11-24T02:00:00Z");
    for (Instant time = MINUTE.plus(Duration.ofMinutes(45));
        time.isBefore(end);
        time = time.plus(Duration.ofMinutes(45))) {
      for (var each : List.of(harness, without)) {
        watermark(each, time);
        send(each, "loud", time);
        each.setProcessingTime(time.toEpochMilli());
      }
    }

    assertThat(Holding.of(harness)).isEqualTo(Holding.of(without));
    assertThat(operator(harness).held().entities()).isEqualTo(6);

    watermark(harness, end.plus(Duration.ofDays(3)));
    harness.setProcessingTime(end.plus(Duration.ofDays(3)).toEpochMilli());
    assertNothingIsHeld(harness);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void whatIsHeldIsKnownRightAfterARestore(StateBackend backend) throws Exception {
    var before = start(backend, Map.of(), null);
    watermark(before, MINUTE);
    for (int i = 0; i < 40; i++) {
      send(before, "service-" + i, MINUTE);
    }
    watermark(before, CLOSE);
    send(before, "service-0", MINUTE.plusSeconds(60));
    Holding held = Holding.of(before);
    assertThat(held.windowsOpen()).isEqualTo(40 * 12 + 6);
    assertThat(held.windowsClosed()).isEqualTo(40 * 6);

    var after = start(backend, Map.of(), before.snapshot(1, 1));

    assertThat(Holding.of(after)).isEqualTo(held);
    watermark(after, CLOSE.plusSeconds(60));
    assertWindows(after, 40 * 12, 41 * 6);
    watermark(after, Instant.parse("2026-11-25T00:00:00Z"));
    after.setProcessingTime(Long.MAX_VALUE - 1);
    assertNothingIsHeld(after);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void moreLatenessHoldsForWindowsThatAreThereAtARestore(StateBackend backend) throws Exception {
    var before = start(backend, Map.of(), null);
    watermark(before, MINUTE);
    send(before, "cart", MINUTE);
    watermark(before, CLOSE);

    var after =
        start(
            backend,
            Map.of("lateness.minute", "30min", "lateness.day", "4h", "limit.days-kept", "2"),
            before.snapshot(1, 1));
    watermark(after, CLOSE.plus(Duration.ofMinutes(29)));
    send(after, "cart", MINUTE);
    after.setProcessingTime(1_000_000);
    assertThat(minuteVersions(after)).isEqualTo(2);
    watermark(after, CLOSE.plus(Duration.ofMinutes(30)).plus(SLACK).minusMillis(1));
    assertWindows(after, 12, 6);
    watermark(after, CLOSE.plus(Duration.ofMinutes(30)).plus(SLACK));
    assertWindows(after, 12, 0);

    watermark(after, DAY_CLOSE.plus(Duration.ofHours(4)).plus(SLACK).minusMillis(1));
    assertWindows(after, 0, 6);
    watermark(after, DAY_CLOSE.plus(Duration.ofHours(4)).plus(SLACK));
    assertThat(operator(after).held().entities()).isZero();
    watermark(after, DAY_CLOSE.plus(Duration.ofDays(2)).minusMillis(1));
    assertThat(operator(after).names()).isEqualTo(6);
    watermark(after, DAY_CLOSE.plus(Duration.ofDays(2)));
    after.setProcessingTime(Long.MAX_VALUE - 1);
    assertNothingIsHeld(after);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void lessLatenessHoldsForWindowsThatAreThereAtARestore(StateBackend backend) throws Exception {
    var before = start(backend, Map.of(), null);
    watermark(before, MINUTE);
    send(before, "cart", MINUTE);
    watermark(before, CLOSE);

    var after =
        start(
            backend,
            Map.of(
                "lateness.minute", "0s",
                "lateness.hour", "0s",
                "lateness.day", "0s",
                "limit.days-kept", "0"),
            before.snapshot(1, 1));
    assertWindows(after, 12, 6);
    watermark(after, CLOSE.plus(SLACK));
    assertWindows(after, 12, 0);
    watermark(after, DAY_CLOSE.plus(SLACK));
    after.setProcessingTime(Long.MAX_VALUE - 1);
    assertThat(operator(after).names()).isZero();
    assertThat(operator(after).held().entities()).isZero();

    // What the run before had set for later finds nothing, and is counted by nobody.
    watermark(after, DAY_CLOSE.plus(Duration.ofDays(2)));
    assertNothingIsHeld(after);
  }

  /** Taken up again, it would have fewer observations than its document. */
  @ParameterizedTest
  @MethodSource("backends")
  void moreLatenessDoesNotBringBackWhatWasForgotten(StateBackend backend) throws Exception {
    var before = start(backend, Map.of(), null);
    watermark(before, MINUTE);
    send(before, "cart", MINUTE);
    watermark(before, CLOSE.plus(Duration.ofMinutes(10)).plus(SLACK));
    assertThat(minuteVersions(before)).isEqualTo(1);
    var again = start(backend, Map.of("lateness.minute", "1h"), before.snapshot(1, 1));
    var after = start(backend, Map.of("lateness.minute", "1h"), again.snapshot(2, 2));

    send(after, "cart", MINUTE);
    send(after, "cart", MINUTE.plusSeconds(60));
    after.setProcessingTime(1_000_000);
    watermark(after, DAY_CLOSE);

    assertThat(after.getSideOutput(RollUp.LATE_EDGES))
        .hasSize(3)
        .allSatisfy(
            late ->
                assertThat(late.getValue().getWindowStart())
                    .as("the first minute")
                    .isEqualTo(MINUTE));
    assertThat(after.getSideOutput(RollUp.LATE_NODES)).hasSize(3);
    assertThat(after.extractOutputValues())
        .filteredOn(edge -> edge.getResolution() == Resolution.MINUTE)
        .extracting(EdgeMetrics::getWindowStart)
        .containsOnly(MINUTE.plusSeconds(60));
    assertThat(after.getSideOutput(RollUp.NODES))
        .extracting(StreamRecord::getValue)
        .filteredOn(node -> node.getResolution() == Resolution.DAY)
        .allSatisfy(node -> assertThat(node.getVersion()).isEqualTo(3));
  }
}
