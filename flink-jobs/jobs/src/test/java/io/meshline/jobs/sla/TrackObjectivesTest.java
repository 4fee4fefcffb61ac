package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
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

  private final List<SlaMetrics> progress = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private final List<TopologyEvent> events = new ArrayList<>();
  private KeyedTwoInputStreamOperatorTestHarness<
          String, SeenWindow, Map<String, String>, SlaMetrics>
      harness;

  TrackObjectivesTest() throws Exception {
    harness = open(null, false);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
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
    assertThat(cart.getBurnRates()).containsEntry("5m", 20.0).containsEntry("3d", 20.0);
    assertThat(cart.getErrorBudgetLeft()).isEqualTo(-19);
    assertThat(cart.getMinutesLeft()).isZero();
    assertThat(progress.get(1).getGood()).isEqualTo(90);
    assertThat(progress.get(1).getThresholdMicros()).isEqualTo(LatencySketch.border(300_000));
  }

  @Test
  void aCorrectionTellsTheMinuteAndThoseAfterItAnew() throws Exception {
    for (int i = 0; i < 3; i++) {
      see(NODE, BEGIN + i, figures(100, 0, 0));
      watermark(BEGIN + i + 1);
    }
    progress.clear();
    see(NODE, BEGIN + 1, figures(101, 1, 0));
    assertThat(progress)
        .filteredOn(one -> one.getObjective().equals("cart"))
        .extracting(one -> one.getWindowStart().getEpochSecond() / 60 - BEGIN)
        .containsExactly(1L, 2L);
    assertThat(progress.get(progress.size() - 1).getPeriodTotal()).isEqualTo(301);
    progress.clear();
    see(NODE, BEGIN + 1, figures(101, 1, 0));
    assertThat(progress).as("the same again").isEmpty();
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

  @Test
  void theSetThatWasLoadedSurvivesARestart() throws Exception {
    broadcast(
        Map.of("b.yaml", "objectives: [{name: other, indicator: availability, target: 90%}]"));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = open(state, false);
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
    assertThat(KeyedEntries.of(harness, "trackers", "evidence", "presences")).isZero();
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
        new StreamRecord<>(new SeenWindow(entity, false, minute, figures), minute * 60_000));
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

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, SeenWindow, Map<String, String>, SlaMetrics>
      open(@Nullable OperatorSubtaskState state, boolean rocksDb) throws Exception {
    var opened =
        new KeyedTwoInputStreamOperatorTestHarness<
            String, SeenWindow, Map<String, String>, SlaMetrics>(
            new CoBroadcastWithKeyedOperator<>(
                new TrackObjectives(TEXTS, new SlaSettings(13, true, 60)),
                List.of(TrackObjectives.OBJECTIVES)),
            window -> EntityText.owner(window.entity()),
            null,
            Types.STRING);
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

  private static Party service(String name) {
    return new Party("", "", "shop", name, "", "", "service");
  }

  private static Figures figures(long calls, long failures, long slow) {
    LatencySketch sketch = new LatencySketch();
    sketch.add(10_000, calls - slow);
    sketch.add(900_000, slow);
    return new Figures(
        calls,
        0,
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
