package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meshline.aggregation.LatencySketch;
import io.meshline.jobs.savepoints.KeyedEntries;
import io.meshline.schemas.Alert;
import io.meshline.schemas.AlertState;
import io.meshline.schemas.EventKind;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.Severity;
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
import java.util.stream.LongStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackObjectivesTest {
  private static final long BEGIN = 29_000_160; // a full hour
  private static final Party CART = service("cart");
  private static final Entity NODE = Entity.node(Grain.SERVICE, CART);
  private static final Map<String, String> TEXTS =
      Map.of(
          "a.yaml",
          """
          objectives:
            - {name: cart, indicator: availability, target: 99.9%, on: {service: cart}}
            - {name: fast, indicator: latency, faster-than: 300ms, target: 99%}
          """);

  private static final Map<String, String> ONE =
      Map.of("a.yaml", "objectives: [{name: all, indicator: availability, target: 99.9%}]");

  private final List<SlaMetrics> progress = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private final List<TopologyEvent> events = new ArrayList<>();
  private final List<Harness> others = new ArrayList<>();
  private Harness harness;

  TrackObjectivesTest() throws Exception {
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

  @Test
  void anAlertSaysWhichCallersAndReasons() throws Exception {
    for (int i = 0; i < 4; i++) {
      see(new Entity(Grain.SERVICE, service("front"), CART), BEGIN + i, figures(80, 40, 0));
      see(new Entity(Grain.SERVICE, service("batch"), CART), BEGIN + i, figures(20, 10, 0));
      see(NODE, BEGIN + i, figures(100, 50, 0));
      watermark(BEGIN + i + 1);
    }
    Alert page =
        alerts.stream()
            .filter(alert -> alert.getSeverity() == Severity.PAGE)
            .findFirst()
            .orElseThrow();
    assertThat(page.getState()).isEqualTo(AlertState.FIRING);
    assertThat(page.getLabels()).containsEntry("objective", "cart");
    assertThat(page.getAnnotations().get("contributors"))
        .startsWith("shop/front: ")
        .contains("; shop/batch: ", " in the last hour");
    assertThat(page.getAnnotations().get("reasons")).startsWith("503: ");
    assertThat(page.getAnnotations()).containsEntry("traces", "t1");
    assertThat(page.getFingerprint()).hasSize(32);
  }

  /** The edge has an objective of its own, of another kind than that of the node. */
  @Test
  void contributorsAreCountedAsTheNodesObjectiveDoes() throws Exception {
    reopen(
        """
        objectives:
          - {name: fast, indicator: latency, faster-than: 300ms, target: 99.9%}
          - {name: asked-well, indicator: availability, client-errors: bad, target: 99.9%}
          - name: edge
            indicator: availability
            target: 99%
            on: {source: {service: front}, destination: {service: cart}}
        """);
    for (int i = 0; i < 4; i++) {
      see(new Entity(Grain.SERVICE, service("front"), CART), BEGIN + i, refused(80, 40, 30));
      see(new Entity(Grain.SERVICE, service("batch"), CART), BEGIN + i, refused(20, 5, 10));
      see(NODE, BEGIN + i, refused(100, 45, 40));
      watermark(BEGIN + i + 1);
    }
    assertThat(contributors("fast"))
        .matches("shop/front: \\d*0 bad calls; shop/batch: \\d*0 bad calls; in .* of \\d+")
        .startsWith("shop/front: " + 30 * minutesUntil("fast"));
    assertThat(contributors("asked-well"))
        .startsWith("shop/front: " + 40 * minutesUntil("asked-well"));
  }

  private String contributors(String objective) {
    return page(objective).getAnnotations().getOrDefault("contributors", "none");
  }

  private long minutesUntil(String objective) {
    return page(objective).getChangedAt().getEpochSecond() / 60 - BEGIN;
  }

  private Alert page(String objective) {
    return alerts.stream()
        .filter(alert -> alert.getSeverity() == Severity.PAGE)
        .filter(alert -> objective.equals(alert.getLabels().get("objective")))
        .findFirst()
        .orElseThrow();
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

  @Test
  void objectivesComeAndGoWithoutARestart() throws Exception {
    outage();
    assertThat(alerts).extracting(Alert::getState).containsOnly(AlertState.FIRING);
    int firing = alerts.size();

    broadcast(Map.of("a.yaml", "objectives: [{name: x, indicator: nothing, target: 99%}]"));
    assertThat(events).last().matches(event -> event.getKind() == EventKind.OBJECTIVES_REFUSED);
    assertThat(events.get(events.size() - 1).getAttributes().get("faults"))
        .isEqualTo(
            "a.yaml:1: objectives[0].indicator: \"nothing\" (expected: availability or latency)");
    progress.clear();
    see(NODE, BEGIN + 10, figures(100, 50, 0));
    watermark(BEGIN + 11);
    assertThat(progress).as("the last good set").hasSize(2);

    alerts.clear();
    broadcast(
        Map.of("b.yaml", "objectives: [{name: other, indicator: availability, target: 90%}]"));
    assertThat(events).last().matches(event -> event.getKind() == EventKind.OBJECTIVES_LOADED);
    assertThat(alerts).hasSize(firing).allMatch(alert -> alert.getState() == AlertState.RESOLVED);
    progress.clear();
    see(NODE, BEGIN + 11, figures(100, 5, 0));
    watermark(BEGIN + 12);
    assertThat(progress).singleElement().matches(one -> one.getObjective().equals("other"));
    assertThat(progress.get(0).getPeriodTotal()).isEqualTo(100);
  }

  /** Gone for a moment: nothing happens, and somebody is told. */
  @Test
  void filesThatAreGoneAreAMistakeUnlessTheySaySo() throws Exception {
    outage();
    int firing = alerts.size();
    broadcast(Map.of());
    broadcast(Map.of("a.yaml", ""));
    assertThat(events)
        .extracting(TopologyEvent::getKind)
        .containsExactly(EventKind.OBJECTIVES_REFUSED, EventKind.OBJECTIVES_REFUSED);
    assertThat(alerts).hasSize(firing);
    progress.clear();
    see(NODE, BEGIN + 10, figures(100, 0, 0));
    watermark(BEGIN + 11);
    assertThat(progress).hasSize(2);
    alerts.clear();

    broadcast(Map.of("a.yaml", "objectives: []"));
    assertThat(alerts).hasSize(firing).allMatch(alert -> alert.getState() == AlertState.RESOLVED);
    progress.clear();
    see(NODE, BEGIN + 11, figures(100, 0, 0));
    watermark(BEGIN + 12);
    assertThat(progress).isEmpty();
  }

  /** The budget is as it was, less the minutes in which nothing was counted. */
  @Test
  void whatIsPutBackGoesOnAlsoAfterARestart() throws Exception {
    outage();
    broadcast(Map.of("a.yaml", "objectives: []"));
    restart(TEXTS);
    see(NODE, BEGIN + 10, figures(100, 0, 0));
    watermark(BEGIN + 11);
    progress.clear();
    alerts.clear();
    broadcast(TEXTS);
    assertThat(events).last().matches(event -> event.getKind() == EventKind.OBJECTIVES_LOADED);
    see(NODE, BEGIN + 11, figures(100, 0, 0));
    watermark(BEGIN + 12);
    assertThat(progress.get(0).getPeriodTotal()).isEqualTo(1_100);
    assertThat(progress.get(0).getPeriodGood()).isEqualTo(100);
    assertThat(progress.get(0).getCoveredMinutes()).isEqualTo(11);
  }

  /** Changed while the job did not run: what was counted before is not taken for the new one. */
  @Test
  void anObjectiveThatChangesAcrossARestartDoesNotMixWhatItCounts() throws Exception {
    outage();
    int firing = alerts.size();
    alerts.clear();
    Map<String, String> slower =
        Map.of(
            "a.yaml",
            """
            objectives:
              - {name: cart, indicator: availability, client-errors: bad, target: 99.9%}
            """);
    restart(slower);
    see(NODE, BEGIN + 10, figures(100, 0, 0));
    broadcast(slower);
    assertThat(alerts)
        .as("of cart, which counts other calls now")
        .hasSize(firing)
        .allMatch(alert -> alert.getState() == AlertState.RESOLVED);
    progress.clear();
    see(NODE, BEGIN + 10, figures(100, 0, 0));
    watermark(BEGIN + 11);
    assertThat(progress).singleElement().matches(one -> one.getPeriodTotal() == 100);
  }

  @Test
  void theSetThatWasLoadedSurvivesARestart() throws Exception {
    broadcast(
        Map.of("b.yaml", "objectives: [{name: other, indicator: availability, target: 90%}]"));
    restart(TEXTS);
    see(NODE, BEGIN, figures(100, 5, 0));
    watermark(BEGIN + 1);
    assertThat(progress).singleElement().matches(one -> one.getObjective().equals("other"));
  }

  @Test
  void changesOfTheTopologyAreTold() throws Exception {
    see(NODE, BEGIN, figures(1, 0, 0));
    for (int i = 0; i < 120; i++) {
      see(NODE, BEGIN + i, figures(1, 0, 0));
      watermark(BEGIN + i + 1);
    }
    assertThat(events).as("everything is new at first").isEmpty();
    Entity edge = new Entity(Grain.SERVICE, service("front"), CART);
    see(edge, BEGIN + 120, figures(5, 0, 0));
    take();
    assertThat(events).singleElement().matches(one -> one.getKind() == EventKind.FIRST_SEEN);
    assertThat(events.get(0).getSource().getService()).isEqualTo("front");
    events.clear();
    watermark(BEGIN + 200);
    assertThat(events).singleElement().matches(one -> one.getKind() == EventKind.GONE_SILENT);
    events.clear();
    see(NODE, BEGIN + 200, figures(1, 0, 0));
    take();
    assertThat(events).singleElement().matches(one -> one.getKind() == EventKind.BACK);
  }

  /** When the job began is stated, so it does not depend on who is seen first by which subtask. */
  @Test
  void whoIsTheFirstThatASubtaskSeesIsNewAllTheSame() throws Exception {
    see(NODE, BEGIN + 59, figures(5, 0, 0));
    assertThat(events).isEmpty();
    harness.close();
    harness = open(null, false);
    see(NODE, BEGIN + 60, figures(5, 0, 0));
    assertThat(events).singleElement().matches(one -> one.getKind() == EventKind.FIRST_SEEN);
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

  /** What an earlier job told is not told again; from where it ended on, numbers go on. */
  @Test
  void aJobWithoutStateBeginsWithWhatAnEarlierOnePublished() throws Exception {
    harness.close();
    harness = open(TEXTS, null, false, 1, 1, 0, true);
    for (int i = 0; i < 70; i++) {
      boolean bad = (i > 10 && i < 20) || i > 66;
      history(BEGIN + i, figures(bad ? 100 : 60, bad ? 100 : 0, 0));
      history(BEGIN + i, figures(50, 0, 0)); // of another partition, and older
    }
    see(NODE, BEGIN + 69, figures(40, 40, 0)); // what it saw of that minute itself
    see(NODE, BEGIN + 70, figures(100, 100, 0));
    watermark(BEGIN + 70);
    history(BEGIN + 30, figures(7, 7, 0)); // as a run that was repeated writes it once more
    assertThat(alerts).isEmpty();
    assertThat(events).isEmpty();
    assertThat(progress).allMatch(one -> one.getResolution() == Resolution.HOUR).hasSize(2);
    watermark(BEGIN + 71);
    assertThat(alerts).isNotEmpty().allMatch(alert -> alert.getState() == AlertState.FIRING);
    SlaMetrics cart =
        progress.stream()
            .filter(one -> one.getResolution() == Resolution.MINUTE)
            .findFirst()
            .orElseThrow();
    assertThat(List.of(cart.getPeriodTotal(), cart.getPeriodTotal() - cart.getPeriodGood()))
        .containsExactly(58L * 60 + 13 * 100, 1_300L);
    assertThat(cart.getCoveredMinutes()).isEqualTo(71);
  }

  /** A state has counted it already. */
  @Test
  void aJobWithStateTakesNoHistory() throws Exception {
    outage();
    progress.clear();
    history(BEGIN + 5, figures(500, 0, 0));
    watermark(BEGIN + 11);
    assertThat(progress.get(0).getPeriodTotal()).isEqualTo(1_000);
  }

  private void history(long minute, Figures figures) throws Exception {
    harness.processElement1(
        new StreamRecord<>(
            new SeenWindow(NODE, false, minute, figures.calls(), true, figures), minute * 60_000));
    take();
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
            KeyedEntries.of(harness, "trackers", "open-minutes", "evidence", "presences", "closed"))
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

  private void outage() throws Exception {
    for (int i = 0; i < 10; i++) {
      see(NODE, BEGIN + i, figures(100, 100, 0));
      watermark(BEGIN + i + 1);
    }
  }

  private void see(Entity entity, long minute, Figures figures) throws Exception {
    harness.processElement1(
        new StreamRecord<>(
            new SeenWindow(entity, false, minute, figures.calls(), false, figures),
            minute * 60_000));
    take();
  }

  private void watermark(long end) throws Exception {
    harness.processWatermark1(new Watermark(end * 60_000 - 1));
    take();
  }

  private void broadcast(Map<String, String> texts) throws Exception {
    harness.processElement2(new StreamRecord<>(new TreeMap<>(texts), 0));
    take();
  }

  private void take() {
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
  private void restart(Map<String, String> texts) throws Exception {
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = open(texts, state, false, 1, 1, 0, false);
  }

  private void reopen(String text) throws Exception {
    harness.close();
    harness = open(Map.of("a.yaml", text), null, false, 1, 1, 0, false);
  }

  private static Harness open(@Nullable OperatorSubtaskState state, boolean rocksDb)
      throws Exception {
    return open(TEXTS, state, rocksDb, 1, 1, 0, false);
  }

  private static Harness open(
      Map<String, String> texts,
      @Nullable OperatorSubtaskState state,
      boolean rocksDb,
      int maxParallelism,
      int subtasks,
      int subtask,
      boolean history)
      throws Exception {
    SlaSettings settings = new SlaSettings(13, true, BEGIN, 60, history);
    Harness opened =
        new Harness(new TrackObjectives(texts, settings), maxParallelism, subtasks, subtask);
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
  private static final class Harness
      extends KeyedTwoInputStreamOperatorTestHarness<
          String, SeenWindow, Map<String, String>, SlaMetrics> {
    Harness(TrackObjectives function, int maxParallelism, int subtasks, int subtask)
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

  private static Party service(String name) {
    return new Party("", "", "shop", name, "", "", "service");
  }

  private static Figures figures(long calls, long failures, long slow) {
    return figures(calls, 0, failures, slow);
  }

  /** Calls of which none failed, but some were refused and some were slow. */
  private static Figures refused(long calls, long clientErrors, long slow) {
    return figures(calls, clientErrors, 0, slow);
  }

  private static Figures figures(long calls, long clientErrors, long failures, long slow) {
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
