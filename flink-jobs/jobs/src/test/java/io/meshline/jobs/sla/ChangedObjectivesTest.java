package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Alert;
import io.meshline.schemas.AlertState;
import io.meshline.schemas.EventKind;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.TopologyEvent;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

/** Files that change while the job runs, or while it does not. */
class ChangedObjectivesTest extends TrackObjectivesContract {

  ChangedObjectivesTest() throws Exception {}

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

  /** The files have it, too, and are mended later: no number of the other one is lost. */
  @Test
  void whatAReleaseStillAllowsGoesOnWhenItRefusesSomethingElse() throws Exception {
    outage();
    int firing = alerts.size();
    alerts.clear();
    Map<String, String> refused =
        Map.of(
            "a.yaml",
            Objects.requireNonNull(TEXTS.get("a.yaml")).replace("target: 99.9%", "target: 100%"));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = restored(new OfAnotherRelease(refused), state);
    state = harness.snapshot(2, 2);
    harness.close();
    harness = open(refused, state, false, 1, 1, 0, false);
    broadcast(refused);
    assertThat(events)
        .singleElement()
        .matches(event -> event.getKind() == EventKind.OBJECTIVES_REFUSED)
        .matches(event -> event.getSummary().contains("1 objectives and 0 rules are in use"))
        .matches(
            event ->
                event.getAttributes().getOrDefault("left-out", "").startsWith("objective cart: "));
    assertThat(
            harness
                .getOperator()
                .getRuntimeContext()
                .getAccumulator("sla.objectivesLeftOut")
                .getLocalValue())
        .isEqualTo(1L);
    progress.clear();
    see(NODE, BEGIN + 10, figures(100, 0, 0));
    watermark(BEGIN + 11);
    assertThat(progress).singleElement().matches(one -> one.getObjective().equals("fast"));
    assertThat(progress.get(0).getPeriodTotal()).isEqualTo(1_100);
    assertThat(alerts).hasSize(firing).allMatch(alert -> alert.getState() == AlertState.RESOLVED);

    broadcast(TEXTS);
    progress.clear();
    see(NODE, BEGIN + 11, figures(100, 0, 0));
    watermark(BEGIN + 12);
    assertThat(progress)
        .as("what was refused is back, less the minute in which it was")
        .extracting(SlaMetrics::getPeriodTotal)
        .containsExactly(1_100L, 1_200L);
  }

  /** Took texts that the one of today refuses. */
  private static final class OfAnotherRelease
      extends KeyedBroadcastProcessFunction<String, SeenWindow, Map<String, String>, SlaMetrics>
      implements CheckpointedFunction {
    private static final long serialVersionUID = 1;
    private final Map<String, String> texts;

    OfAnotherRelease(Map<String, String> texts) {
      this.texts = new TreeMap<>(texts);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      context.getOperatorStateStore().getBroadcastState(ObjectivesInUse.STATE).putAll(texts);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {}

    @Override
    public void processElement(
        SeenWindow window, ReadOnlyContext context, Collector<SlaMetrics> out) {}

    @Override
    public void processBroadcastElement(
        Map<String, String> texts, Context context, Collector<SlaMetrics> out) {}
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
}
