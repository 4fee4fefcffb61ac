package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleTrackerTest {
  private static final long BEGIN = 29_000_000;
  private static final Entity ENTITY = Samples.node("cart");
  private static final ThresholdRule RULE =
      new ThresholdRule(
          "service_sla_rule",
          Metric.SUCCESS_PERCENT,
          ThresholdRule.Comparison.LESS,
          80,
          new Selector(null, PartySelector.SERVICES),
          2,
          10,
          3,
          Severity.TICKET,
          Map.of());

  private Matched matched = new Matched(List.of(), List.of(RULE));
  private EntityTracker tracker = new EntityTracker(15);
  private long minute = BEGIN;
  private boolean quiet;

  /** Two of ten minutes; told again after three quiet minutes, and resolved when one is left. */
  @Test
  void alertsAsSkyWalkingDoesAndResolves() {
    assertThat(minutes(50, 100, 100, 100)).isEmpty();
    assertThat(minutes(50)).containsExactly("FIRING 5");
    assertThat(minutes(100, 100, 100)).isEmpty();
    assertThat(minutes(100)).containsExactly("FIRING 9");
    assertThat(minutes(100)).isEmpty();
    assertThat(minutes(100)).containsExactly("RESOLVED 11");
  }

  @Test
  void aMinuteThatComesAgainReplacesWhatItWas() {
    assertThat(minutes(50, 50)).containsExactly("FIRING 2");
    see(BEGIN + 1, 100);
    assertThat(minutes(100)).containsExactly("RESOLVED 3");
    see(BEGIN + 2, 79);
    see(BEGIN + 3, 10);
    see(BEGIN + 3, 80);
    assertThat(minutes(-1, -1)).as("silent").isEmpty();
    assertThat(minutes(-1)).containsExactly("FIRING 6");
  }

  /** As SkyWalking counts its silence down: an alert that comes and goes is told once in it. */
  @Test
  void whatComesAndGoesIsSilentToo() {
    assertThat(minutes(50, 50)).containsExactly("FIRING 2");
    see(BEGIN, 100);
    see(BEGIN + 1, 100);
    assertThat(minutes(100)).containsExactly("RESOLVED 3");
    assertThat(minutes(50, 50)).as("on again, and silent").isEmpty();
    see(BEGIN + 3, 100);
    see(BEGIN + 4, 100);
    assertThat(minutes(100)).as("over, and never told").isEmpty();
    assertThat(minutes(50)).isEmpty();
    assertThat(minutes(50)).containsExactly("FIRING 8");
  }

  /** Also for longer than it has anything else to remember. */
  @Test
  void aSilenceIsNotForgotten() {
    ThresholdRule silent =
        new ThresholdRule(
            RULE.name(),
            RULE.metric(),
            RULE.comparison(),
            RULE.threshold(),
            RULE.selector(),
            1,
            1,
            200,
            RULE.severity(),
            Map.of());
    matched = new Matched(List.of(), List.of(silent));
    assertThat(minutes(50, -1)).containsExactly("FIRING 1", "RESOLVED 2");
    for (int i = 0; i < 150; i++) {
      assertThat(minutes(-1)).isEmpty();
      tracker.forget(matched, minute);
    }
    assertThat(minutes(50, -1)).isEmpty();
    for (int i = 0; i < 70; i++) {
      assertThat(minutes(-1)).isEmpty();
    }
    tracker.forget(matched, minute);
    assertThat(tracker.isEmpty()).isTrue();
  }

  /** The set that it was of cannot be read any more. */
  @Test
  void anAlertOfARuleThatNobodyKnowsEndsAsItWasTold() {
    ThresholdRule labelled =
        new ThresholdRule(
            RULE.name(),
            RULE.metric(),
            RULE.comparison(),
            RULE.threshold(),
            RULE.selector(),
            2,
            10,
            3,
            Severity.PAGE,
            Map.of("team", "shop"));
    matched = new Matched(List.of(), List.of(labelled));
    assertThat(minutes(50)).isEmpty();
    see(minute, 50);
    AlertChange fired = tracker.close(ENTITY, matched, minute + 1, false).get(0);
    tracker = EntityTracker.fromBytes(tracker.toBytes(), null, Matched.NONE, 15);
    List<AlertChange> ended = tracker.close(ENTITY, Matched.NONE, minute + 2, false);
    assertThat(ended).singleElement().matches(one -> one.state() == AlertState.RESOLVED);
    assertThat(ended.get(0).labels()).isEqualTo(fired.labels()).containsEntry("team", "shop");
    assertThat(tracker.close(ENTITY, Matched.NONE, minute + 3, false)).isEmpty();
  }

  /** What was told by somebody else is not told again, unless it goes on. */
  @Test
  void nothingIsToldWhileItIsQuiet() {
    quiet = true;
    assertThat(minutes(50, 50, 50)).isEmpty();
    quiet = false;
    assertThat(minutes(50)).containsExactly("FIRING 4");
    quiet = true;
    assertThat(minutes(-1, -1, -1, -1, -1, -1, -1, -1)).isEmpty();
    assertThat(minutes(-1)).containsExactly("RESOLVED 13");
    assertThat(minutes(50, 50, -1, -1, -1, -1, -1, -1, -1, -1, -1)).isEmpty();
    quiet = false;
    assertThat(minutes(-1)).isEmpty();
  }

  /** Somebody else told of it, and nobody else will of its end. */
  @Test
  void theEndOfWhatBeganWhileItWasQuietIsTold() {
    quiet = true;
    assertThat(minutes(50, 50, -1, -1, -1, -1, -1, -1, -1, -1)).isEmpty();
    quiet = false;
    assertThat(minutes(-1)).containsExactly("RESOLVED 11");
    assertThat(minutes(-1)).isEmpty();
    quiet = true;
    assertThat(minutes(50, 50)).isEmpty();
    assertThat(tracker.change(ENTITY, matched, Matched.NONE, minute))
        .as("the rule is taken away at once")
        .extracting(AlertChange::state)
        .containsExactly(AlertState.RESOLVED);
  }

  @Test
  void silenceOfTheServiceIsNoFailure() {
    assertThat(minutes(50, -1, -1, 50)).containsExactly("FIRING 4");
    assertThat(minutes(-1, -1, -1)).isEmpty();
    assertThat(minutes(-1)).containsExactly("FIRING 8");
    assertThat(minutes(-1, -1, -1)).containsExactly("RESOLVED 11");
    for (int i = 0; i < 60; i++) {
      assertThat(minutes(-1)).isEmpty();
    }
    assertThat(tracker.isAwake(matched, minute)).isFalse();
    tracker.forget(matched, minute);
    assertThat(tracker.isEmpty()).isTrue();
  }

  @Test
  void metricsAreThoseOfTheMinute() {
    Figures figures = Samples.figures(100, 20, 10);
    assertThat(value(Metric.CALLS, figures)).isEqualTo(100);
    assertThat(value(Metric.FAILURES, figures)).isEqualTo(20);
    assertThat(value(Metric.SUCCESS_PERCENT, figures)).isEqualTo(80);
    assertThat(value(Metric.MEAN_MS, figures)).isEqualTo((90 * 10 + 10 * 900) / 100.0);
    assertThat(value(Metric.APDEX, figures)).isEqualTo(0.9);
    assertThat(value(Metric.P50_MS, figures)).isBetween(9.9, 10.1);
    assertThat(value(Metric.P90_MS, figures)).isBetween(9.9, 10.1);
    assertThat(value(Metric.P95_MS, figures)).isBetween(891.0, 909.0);
    assertThat(Metric.P99_MS.of(Samples.figures(0, 0, 0))).isEmpty();
  }

  private static double value(Metric metric, Figures figures) {
    return metric.of(figures).orElseThrow();
  }

  /**
   * Success in percent by minute, below 0 for none without calls; what is told, at which minute.
   */
  private List<String> minutes(int... percents) {
    List<String> told = new ArrayList<>();
    for (int percent : percents) {
      if (percent >= 0) {
        see(minute, percent);
      }
      minute++;
      for (AlertChange change : tracker.close(ENTITY, matched, minute, quiet)) {
        assertThat(change.labels()).containsEntry("alertname", "service_sla_rule");
        told.add(change.state() + " " + (change.changedMinute() - BEGIN));
      }
      tracker = EntityTracker.fromBytes(tracker.toBytes(), tracker.open().toBytes(), matched, 15);
    }
    return told;
  }

  private void see(long at, int percent) {
    assertThat(tracker.observe(at, 1, Samples.figures(100, 100 - percent, 0), matched, minute))
        .isEqualTo(EntityTracker.Taken.TAKEN);
  }
}
