package io.meshline.jobs.aggregation;

import static io.meshline.jobs.aggregation.WindowRuns.CLOSE;
import static io.meshline.jobs.aggregation.WindowRuns.MINUTE;
import static io.meshline.jobs.aggregation.WindowRuns.edge;
import static io.meshline.jobs.aggregation.WindowRuns.last;
import static io.meshline.jobs.aggregation.WindowRuns.partial;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.WindowSize;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What minutes, hours and days say of the same calls, whatever comes when. */
class EntityWindowsTest {

  private static final Duration SLACK = Duration.ofMinutes(2);

  private final WindowRuns runs = new WindowRuns();

  @AfterEach
  void close() throws Exception {
    runs.close();
  }

  private static Map<Resolution, Long> each(long calls) {
    return Map.of(Resolution.MINUTE, calls, Resolution.HOUR, calls, Resolution.DAY, calls);
  }

  @ParameterizedTest
  @MethodSource("io.meshline.jobs.aggregation.WindowRuns#backends")
  void anOpenMinuteCountsOnceInItsHourAcrossARestore(StateBackend backend) throws Exception {
    var before = runs.start(backend, null);
    before.processWatermark(MINUTE.toEpochMilli());
    before.processElement(partial(edge(1), MINUTE, 3), 0);

    var after = runs.start(backend, before.snapshot(1, 1));
    after.processElement(partial(edge(1), MINUTE, 2), 0);
    after.processWatermark(CLOSE.toEpochMilli());
    var again = runs.start(backend, after.snapshot(2, 2));
    again.processElement(partial(edge(1), MINUTE, 1), 0);
    again.processWatermark(Long.MAX_VALUE);

    assertThat(last(again)).isEqualTo(each(6));
  }

  /**
   * The end of a bounded run is no time to go on from, but what was forgotten before it stays so.
   */
  @Test
  void aMinuteForgottenBeforeABoundedRunEndedIsNotOpenAgain() throws Exception {
    var first = runs.start(new HashMapStateBackend(), null);
    first.processWatermark(MINUTE.toEpochMilli());
    first.processElement(partial(edge(1), MINUTE, 3), 0);
    first.processWatermark(CLOSE.plus(Duration.ofMinutes(10)).plus(SLACK).toEpochMilli());
    var bounded = runs.start(new HashMapStateBackend(), first.snapshot(1, 1));
    bounded.processWatermark(Long.MAX_VALUE);
    bounded.processElement(partial(edge(1), MINUTE, 1), 0); // asks for the time, which is kept

    var again = runs.start(new HashMapStateBackend(), bounded.snapshot(2, 2));
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
      runs.add(harness);
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
      var harness = runs.start(new HashMapStateBackend(), both);
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
        .mapToObj(WindowRuns::edge)
        .filter(
            edge ->
                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        keys.getKey(partial(edge, MINUTE, 1)), shards, 2)
                    == subtask)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("io.meshline.jobs.aggregation.WindowRuns#backends")
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
      this.harness = runs.start(backend, null, maxReady);
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
            harness = runs.start(backend, state, maxReady);
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
