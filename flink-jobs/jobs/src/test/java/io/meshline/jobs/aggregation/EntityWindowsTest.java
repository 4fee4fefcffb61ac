package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.CallOutcome;
import io.meshline.aggregation.CallProtocol;
import io.meshline.aggregation.CallTls;
import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.Observation;
import io.meshline.aggregation.Point;
import io.meshline.aggregation.WindowSize;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What minutes, hours and days say of the same calls, whatever comes when. */
class EntityWindowsTest {

  private static final Instant MINUTE = Instant.parse("2026-11-22T10:58:00Z");
  private static final Instant CLOSE = MINUTE.plusSeconds(60).minusMillis(1);
  private static final Duration SLACK = Duration.ofMinutes(2);

  private final List<KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics>> all =
      new ArrayList<>();

  static Stream<StateBackend> backends() {
    return Stream.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend());
  }

  @AfterEach
  void close() throws Exception {
    for (KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness : all) {
      harness.close();
    }
  }

  private KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> start(
      StateBackend backend, @Nullable OperatorSubtaskState state) throws Exception {
    return start(backend, state, 20_000);
  }

  private KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> start(
      StateBackend backend, @Nullable OperatorSubtaskState state, int maxReady) throws Exception {
    var harness =
        RollUpRuns.harness(
            RollUp.Services.ADMITTED,
            Map.of("windows.max-ready", Integer.toString(maxReady)),
            1,
            0);
    all.add(harness);
    harness.setStateBackend(backend);
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static EntityKey edge(int number) {
    return EntityKey.edge(
        Grain.SERVICE,
        SampleCalls.service("front", "", ""),
        SampleCalls.service("service-" + number, "", ""));
  }

  private static Partial partial(EntityKey edge, Instant minute, int calls) {
    EntityAccumulator accumulator = new EntityAccumulator();
    Observation observation = new Observation();
    for (int i = 0; i < calls; i++) {
      accumulator.add(Point.AGENT_SERVER, observation.call(1_000, CallOutcome.SUCCESS, 1));
    }
    return new Partial(
        edge, minute.toEpochMilli() * 1_000, WindowSize.MINUTE, accumulator.toBytes());
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

  /** Lets time pass, up to a minute of it, as a clock does. */
  private static void wait(
      KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness, int minute)
      throws Exception {
    for (long millis = harness.getProcessingTime(); millis <= minute * 60_000L; millis += 5_000) {
      harness.setProcessingTime(millis);
    }
  }

  /** Of the last document of each size, how many calls it holds. */
  private static Map<Resolution, Long> last(
      KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness) {
    Map<Resolution, Long> versions = new HashMap<>();
    harness
        .extractOutputValues()
        .forEach(edge -> versions.put(edge.getResolution(), edge.getVersion()));
    return versions;
  }

  private static Map<Resolution, Long> each(long calls) {
    return Map.of(Resolution.MINUTE, calls, Resolution.HOUR, calls, Resolution.DAY, calls);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void hoursAndDaysHoldTheirOpenMinutes(StateBackend backend) throws Exception {
    var harness = start(backend, null);
    harness.processWatermark(MINUTE.toEpochMilli());

    harness.processElement(partial(edge(1), MINUTE, 3), 0);
    harness.processElement(partial(edge(1), MINUTE.plusSeconds(60), 2), 0);
    wait(harness, 30);
    Map<Resolution, Long> early = last(harness);
    harness.processElement(partial(edge(1), MINUTE, 4), 0);
    wait(harness, 60);
    Map<Resolution, Long> more = last(harness);
    harness.processWatermark(CLOSE.toEpochMilli());
    harness.processElement(partial(edge(1), MINUTE, 1), 0);
    wait(harness, 90);

    assertThat(early).containsEntry(Resolution.HOUR, 5L).containsEntry(Resolution.DAY, 5L);
    assertThat(more).containsEntry(Resolution.HOUR, 9L).containsEntry(Resolution.DAY, 9L);
    assertThat(last(harness))
        .as("corrected")
        .isEqualTo(Map.of(Resolution.MINUTE, 8L, Resolution.HOUR, 10L, Resolution.DAY, 10L));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void anOpenMinuteCountsOnceInItsHourAcrossARestore(StateBackend backend) throws Exception {
    var before = start(backend, null);
    before.processWatermark(MINUTE.toEpochMilli());
    before.processElement(partial(edge(1), MINUTE, 3), 0);

    var after = start(backend, before.snapshot(1, 1));
    after.processElement(partial(edge(1), MINUTE, 2), 0);
    after.processWatermark(CLOSE.toEpochMilli());
    var again = start(backend, after.snapshot(2, 2));
    again.processElement(partial(edge(1), MINUTE, 1), 0);
    again.processWatermark(Long.MAX_VALUE);

    assertThat(last(again)).isEqualTo(each(6));
  }

  /** While event time stands still, all minutes stay open. */
  @ParameterizedTest
  @MethodSource("backends")
  void hoursAndDaysHoldMinutesThatDoNotClose(StateBackend backend) throws Exception {
    var harness = start(backend, null);
    Instant hour = Instant.parse("2026-11-22T10:00:00Z");
    harness.processWatermark(hour.toEpochMilli());
    for (int minute = 0; minute < 30; minute++) {
      harness.processElement(partial(edge(1), hour.plusSeconds(60L * minute), 1), 0);
    }
    harness.processElement(partial(edge(1), hour, 2), 0);
    wait(harness, 20);
    Map<Resolution, Long> early = last(harness);
    harness.processElement(partial(edge(1), hour.plusSeconds(60L * 29), 3), 0);
    harness.processWatermark(Long.MAX_VALUE);

    assertThat(early).containsEntry(Resolution.HOUR, 32L).containsEntry(Resolution.DAY, 32L);
    assertThat(last(harness))
        .containsEntry(Resolution.HOUR, 35L)
        .containsEntry(Resolution.DAY, 35L);
    assertThat(((RollUp) harness.getOperator()).held().entities()).isZero();
  }

  /**
   * The end of a bounded run is no time to go on from, but what was forgotten before it stays so.
   */
  @Test
  void aMinuteForgottenBeforeABoundedRunEndedIsNotOpenAgain() throws Exception {
    var first = start(new HashMapStateBackend(), null);
    first.processWatermark(MINUTE.toEpochMilli());
    first.processElement(partial(edge(1), MINUTE, 3), 0);
    first.processWatermark(CLOSE.plus(Duration.ofMinutes(10)).plus(SLACK).toEpochMilli());
    var bounded = start(new HashMapStateBackend(), first.snapshot(1, 1));
    bounded.processWatermark(Long.MAX_VALUE);
    bounded.processElement(partial(edge(1), MINUTE, 1), 0); // asks for the time, which is kept

    var again = start(new HashMapStateBackend(), bounded.snapshot(2, 2));
    again.processElement(partial(edge(1), MINUTE, 2), 0);
    again.processWatermark(Long.MAX_VALUE);

    assertThat(again.getSideOutput(RollUp.LATE_EDGES))
        .extracting(late -> late.getValue().getResolution())
        .containsExactly(Resolution.MINUTE);
    assertThat(last(again)).doesNotContainKey(Resolution.MINUTE).containsEntry(Resolution.HOUR, 2L);
  }

  /** One subtask had got further than the other, which had not closed the minute yet. */
  @Test
  void aMinuteThatOnlyTheOtherSubtaskHadClosedCountsOnceAfterARescale() throws Exception {
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (int subtask = 0; subtask < 2; subtask++) {
      var harness = RollUpRuns.harness(RollUp.Services.ADMITTED, Map.of(), 2, subtask);
      all.add(harness);
      harness.open();
      harness.processWatermark(MINUTE.toEpochMilli());
      harness.processElement(partial(ofSubtask(subtask), MINUTE, 3), 0);
      if (subtask == 0) {
        harness.processWatermark(CLOSE.toEpochMilli());
      }
      states.add(harness.snapshot(1, 1));
    }
    OperatorSubtaskState both =
        AbstractStreamOperatorTestHarness.repackageState(states.get(0), states.get(1));
    for (boolean corrected : List.of(false, true)) {
      var harness = start(new HashMapStateBackend(), both);
      if (corrected) {
        harness.processElement(partial(ofSubtask(1), MINUTE, 2), 0);
      }
      harness.processWatermark(Long.MAX_VALUE);

      Map<String, Long> hours = new HashMap<>();
      harness.extractOutputValues().stream()
          .filter(edge -> edge.getResolution() != Resolution.MINUTE)
          .forEach(
              edge ->
                  hours.put(
                      edge.getDestination().getService() + " " + edge.getResolution(),
                      edge.getVersion()));
      long calls = corrected ? 5 : 3;
      String behind = ofSubtask(1).destination().getService();
      assertThat(hours)
          .containsEntry(behind + " HOUR", calls)
          .containsEntry(behind + " DAY", calls);
    }
  }

  private static EntityKey ofSubtask(int subtask) {
    int shards = AggregationOptions.settings(RollUpRuns.options(Map.of())).limits().shards();
    Shards keys = new Shards(shards);
    return IntStream.range(0, 1_000)
        .mapToObj(EntityWindowsTest::edge)
        .filter(
            edge ->
                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        keys.getKey(partial(edge, MINUTE, 1)), shards, 2)
                    == subtask)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void whateverComesWhenEveryWindowHoldsItsCalls(StateBackend backend) throws Exception {
    for (long seed = 1; seed <= 8; seed++) {
      Run run = new Run(backend, seed);
      for (int step = 0; step < 400; step++) {
        run.step();
      }
      run.end();
      assertThat(run.shown).as("seed %d", seed).isEqualTo(run.expected);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void packedWindowsSayWhatReadyOnesDo(StateBackend backend) throws Exception {
    Random random = new Random(7);
    var ready = start(backend, null);
    var packed = start(backend, null, 0);
    var crowdedLater = start(backend, null, 2);
    Instant time = MINUTE;
    for (int step = 0; step < 600; step++) {
      if (random.nextInt(8) == 0) {
        time = time.plusMillis(random.nextInt(100_000));
      }
      Instant minute =
          Instant.ofEpochMilli(
              Math.floorDiv(time.toEpochMilli(), 60_000) * 60_000 - random.nextInt(3) * 60_000L);
      Partial partial =
          new Partial(
              edge(random.nextInt(4)),
              minute.toEpochMilli() * 1_000,
              WindowSize.MINUTE,
              seen(random));
      for (var harness : List.of(ready, packed, crowdedLater)) {
        harness.processWatermark(time.toEpochMilli());
        harness.processElement(partial, 0);
        harness.setProcessingTime(step * 700L);
      }
    }
    for (var harness : List.of(ready, packed, crowdedLater)) {
      harness.processWatermark(Long.MAX_VALUE);
    }

    assertThat(ready.extractOutputValues()).hasSizeGreaterThan(100);
    assertThat(packed.extractOutputValues()).isEqualTo(ready.extractOutputValues());
    assertThat(crowdedLater.extractOutputValues()).isEqualTo(ready.extractOutputValues());
  }

  /** Partials, watermarks, publications and restores in any order. */
  private final class Run {
    private final StateBackend backend;
    private final int maxReady;
    private final Random random;
    private final Map<String, Long> expected = new HashMap<>();
    private final Map<String, Long> shown = new HashMap<>();
    private KeyedOneInputStreamOperatorTestHarness<Integer, Partial, EdgeMetrics> harness;
    private Instant time = MINUTE;
    private long millis = 1;
    private long checkpoints;

    Run(StateBackend backend, long seed) throws Exception {
      this.backend = backend;
      this.random = new Random(seed);
      this.maxReady = random.nextInt(4); // of three edges
      this.harness = start(backend, null, maxReady);
    }

    void step() throws Exception {
      switch (random.nextInt(12)) {
        case 0 -> {
          time = time.plusMillis(random.nextInt(200_000));
          harness.processWatermark(time.toEpochMilli());
        }
        case 1 -> {
          millis += random.nextInt(100_000);
          harness.setProcessingTime(millis);
        }
        case 2 -> {
          if (random.nextInt(4) == 0) {
            OperatorSubtaskState state = harness.snapshot(++checkpoints, checkpoints);
            look();
            harness = start(backend, state, maxReady);
            harness.setProcessingTime(millis);
          } else {
            harness.snapshot(++checkpoints, checkpoints);
          }
        }
        default -> {
          Instant minute = time.minus(Duration.ofMinutes(random.nextInt(90) / 6 - 2));
          add(random.nextInt(3), minute, 1 + random.nextInt(3));
        }
      }
    }

    private void add(int number, Instant at, int calls) throws Exception {
      for (WindowSize size : WindowSize.values()) {
        long start = size.startMicros(at.toEpochMilli() * 1_000);
        long kept = size == WindowSize.MINUTE ? 10 : 60;
        Instant end =
            Instant.ofEpochMilli(size.endMicros(start) / 1_000 - 1)
                .plus(Duration.ofMinutes(kept))
                .plus(SLACK);
        if (time.isBefore(end)) {
          expected.merge(number + " " + size + " " + start, (long) calls, Long::sum);
        }
      }
      Instant minute =
          Instant.ofEpochMilli(WindowSize.MINUTE.startMicros(at.toEpochMilli() * 1_000) / 1_000);
      harness.processElement(partial(edge(number), minute, calls), 0);
    }

    private void look() {
      for (EdgeMetrics edge : harness.extractOutputValues()) {
        String service = edge.getDestination().getService();
        String window =
            service.substring("service-".length())
                + " "
                + edge.getResolution()
                + " "
                + edge.getWindowStart().toEpochMilli() * 1_000;
        Long before = shown.put(window, edge.getVersion());
        assertThat(before == null ? 0 : before)
            .as("version of %s", window)
            .isLessThanOrEqualTo(edge.getVersion());
      }
    }

    void end() throws Exception {
      harness.processWatermark(Long.MAX_VALUE);
      look();
      harness.setProcessingTime(Long.MAX_VALUE - 1);
      assertThat(((RollUp) harness.getOperator()).scheduled()).isZero();
      assertThat(((RollUp) harness.getOperator()).held().entities()).isZero();
    }
  }
}
