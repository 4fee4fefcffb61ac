package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meshline.aggregation.LatencySketch;
import io.meshline.jobs.savepoints.KeyedEntries;
import io.meshline.schemas.Alert;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.SlaMetrics;
import io.meshline.sla.Entity;
import io.meshline.sla.Grain;
import io.meshline.sla.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackObjectivesTest extends TrackObjectivesContract {
  private static final Map<String, String> ONE =
      Map.of("a.yaml", "objectives: [{name: all, indicator: availability, target: 99.9%}]");

  TrackObjectivesTest() throws Exception {}

  @Test
  void minutesThatCloseAreHeldAgainstTheirObjectives() throws Exception {
    see(NODE, BEGIN, figures(100, 2, 10));
    assertThat(progress).isEmpty();
    watermark(BEGIN + 1);

    assertThat(progress).extracting(SlaMetrics::getObjective).containsExactly("cart", "fast");
    SlaMetrics cart = progress.get(0);
    assertThat(cart.getResolution()).isEqualTo(Resolution.MINUTE);
    assertThat(cart.getWindowStart().getEpochSecond()).isEqualTo(BEGIN * 60);
    assertThat(cart.getDestination().getService()).isEqualTo("cart");
    assertThat(cart.getSource().getService()).isEmpty();
    assertThat(List.of(cart.getGood(), cart.getTotal())).containsExactly(98L, 100L);
    assertThat(cart.getBurnRates()).containsEntry("5m", 4.0).containsEntry("3d", 20 / 4_320.0);
    assertThat(cart.getErrorBudgetLeft()).isCloseTo(1 - 20 / 40_320.0, within(1e-9));
    // Of 4,032 bad calls 2 are gone, and 2 go each minute.
    assertThat(cart.getMinutesLeft()).isEqualTo(2_015);
    assertThat(progress.get(1).getGood()).isEqualTo(90);
    assertThat(progress.get(1).getThresholdMicros()).isEqualTo(LatencySketch.border(300_000));
  }

  @Test
  void aCorrectionTellsTheMinuteAndThoseAfterItAnewWhenTheNextOneCloses() throws Exception {
    for (int i = 0; i < 3; i++) {
      see(NODE, BEGIN + i, figures(100, 0, 0));
      watermark(BEGIN + i + 1);
    }
    progress.clear();
    see(NODE, BEGIN + 1, figures(101, 0, 0));
    see(NODE, BEGIN + 1, figures(101, 1, 0));
    assertThat(progress).isEmpty();
    watermark(BEGIN + 4);
    assertThat(minutesOf("cart")).containsExactly(1L, 2L, 3L);
    assertThat(progress.get(progress.size() - 1).getPeriodTotal()).isEqualTo(301);
    progress.clear();
    see(NODE, BEGIN + 1, figures(101, 1, 0));
    watermark(BEGIN + 5);
    assertThat(minutesOf("cart")).as("the same again").containsExactly(4L);
  }

  private List<Long> minutesOf(String objective) {
    return progress.stream()
        .filter(one -> one.getObjective().equals(objective))
        .map(one -> one.getWindowStart().getEpochSecond() / 60 - BEGIN)
        .toList();
  }

  /** They come every ten seconds, and a tracker has thousands of numbers. */
  @Test
  void earlyResultsDoNotTouchTheTracker() throws Exception {
    for (int i = 1; i < 6; i++) {
      see(NODE, BEGIN, figures(i, 0, 0));
      assertThat(KeyedEntries.of(harness, "trackers")).isZero();
      assertThat(KeyedEntries.of(harness, "open-minutes")).isOne();
    }
    watermark(BEGIN + 1);
    assertThat(KeyedEntries.of(harness, "trackers")).isOne();
    assertThat(KeyedEntries.of(harness, "open-minutes")).isZero();
    assertThat(progress.get(0).getTotal()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void numbersContinueAfterARestore(boolean rocksDb) throws Exception {
    harness.close();
    harness = open(null, rocksDb);
    broadcast(TEXTS);
    List<SlaMetrics> uninterrupted = play(null, rocksDb);
    List<Alert> told = List.copyOf(alerts);
    assertThat(told).isNotEmpty();

    progress.clear();
    alerts.clear();
    harness.close();
    harness = open(null, rocksDb);
    broadcast(TEXTS);
    assertThat(play(45, rocksDb)).isEqualTo(uninterrupted);
    assertThat(alerts).isEqualTo(told);
  }

  /** Ninety minutes, with a restart after some of them. */
  private List<SlaMetrics> play(@Nullable Integer restart, boolean rocksDb) throws Exception {
    for (int i = 0; i < 90; i++) {
      see(NODE, BEGIN + i, figures(100 + i, i > 40 && i < 60 ? 10 : 0, i % 7));
      if (restart != null && i == restart) {
        OperatorSubtaskState state = harness.snapshot(1, 1);
        take();
        harness.close();
        harness = open(state, rocksDb);
      }
      watermark(BEGIN + i + 1);
    }
    return List.copyOf(progress);
  }

  /** Two subtasks become three: who is tracked by which one does not matter. */
  @Test
  void numbersContinueWhenTheJobIsRescaled() throws Exception {
    List<Party> parties =
        List.of("a", "b", "c", "d", "e", "f", "g").stream()
            .map(TrackObjectivesTest::service)
            .toList();
    play(2, parties, 0, 30);
    OperatorSubtaskState packed = snapshot();
    play(3, parties, 30, 60, packed);
    Map<String, List<Long>> totals = new TreeMap<>();
    for (SlaMetrics one : progress) {
      if (one.getResolution() == Resolution.MINUTE) {
        totals
            .computeIfAbsent(one.getDestination().getService(), name -> new ArrayList<>())
            .add(one.getPeriodTotal());
      }
    }
    assertThat(totals).hasSize(parties.size());
    totals
        .values()
        .forEach(
            all ->
                assertThat(all)
                    .isEqualTo(LongStream.rangeClosed(1, 60).map(i -> i * 100).boxed().toList()));
  }

  private void play(
      int subtasks, List<Party> parties, int from, int to, OperatorSubtaskState... packed)
      throws Exception {
    close();
    for (int subtask = 0; subtask < subtasks; subtask++) {
      OperatorSubtaskState state =
          packed.length == 0
              ? null
              : AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  packed[0], 8, 2, subtasks, subtask);
      others.add(open(ONE, state, false, 8, subtasks, subtask, false));
    }
    for (int i = from; i < to; i++) {
      for (Party party : parties) {
        Entity node = Entity.node(Grain.SERVICE, party);
        int group =
            KeyGroupRangeAssignment.assignKeyToParallelOperator(
                EntityText.owner(node), 8, subtasks);
        harness = others.get(group);
        see(node, BEGIN + i, figures(100, 0, 0));
      }
      for (Harness each : others) {
        harness = each;
        watermark(BEGIN + i + 1);
      }
    }
  }

  private OperatorSubtaskState snapshot() throws Exception {
    OperatorSubtaskState[] states = new OperatorSubtaskState[others.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = others.get(i).snapshot(1, 1);
    }
    return AbstractStreamOperatorTestHarness.repackageState(states);
  }

  /**
   * A service that is gone for ever: its last traces are its presence, for a month, and nothing.
   */
  @Test
  void nothingIsKeptForEver() throws Exception {
    see(NODE, BEGIN, figures(100, 50, 0));
    see(new Entity(Grain.SERVICE, service("front"), CART), BEGIN, figures(100, 50, 0));
    for (long end = BEGIN + 1; end < BEGIN + 32 * 1_440; end += 60) {
      harness.processWatermark1(new Watermark(end * 60_000));
    }
    assertThat(
            KeyedEntries.of(
                harness, "trackers", "open-minutes", "evidence", "presences", "closed", "fired"))
        .isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
  }

  /** The end of a bounded input closes what is open, and no time passes after it. */
  @Test
  void theEndOfTheInputClosesTheLastMinute() throws Exception {
    see(NODE, BEGIN, figures(100, 2, 10));
    harness.processWatermark1(Watermark.MAX_WATERMARK);
    take();
    assertThat(progress).hasSize(2);
    assertThat(harness.numEventTimeTimers()).isZero();
  }
}
