package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.sla.config.ObjectiveFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Alerts of one entity: when they end, and what they say. */
class TrackerAlertsTest extends TrackerContract {
  @Test
  void alertsOfAnObjectiveThatIsGoneEnd() throws Exception {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    long end = BEGIN;
    List<AlertChange> changes = new ArrayList<>();
    for (; end < BEGIN + 10; end++) {
      observe(tracker, end, 100, 100, end);
      changes.addAll(tracker.close(ENTITY, matched, end + 1, false));
    }
    assertThat(changes).extracting(AlertChange::state).containsOnly(AlertState.FIRING);
    assertThat(tracker.change(ENTITY, matched, matched, end)).isEmpty();

    List<AlertChange> ended = tracker.change(ENTITY, matched, Matched.NONE, end);
    assertThat(ended)
        .hasSameSizeAs(changes)
        .allSatisfy(change -> assertThat(change.state()).isEqualTo(AlertState.RESOLVED));
    assertThat(ended.get(0).labels()).isEqualTo(changes.get(0).labels());
    assertThat(tracker.change(ENTITY, matched, Matched.NONE, end)).isEmpty();
    tracker.forget(Matched.NONE, end + EntityTracker.MAX_ASLEEP_MINUTES);
    assertThat(tracker.isEmpty()).isFalse();
    tracker.forget(Matched.NONE, end + EntityTracker.MAX_ASLEEP_MINUTES + 1);
    assertThat(tracker.isEmpty()).isTrue();
  }

  /** The set that they are of cannot be read any more, so nobody can say what they were. */
  @Test
  void alertsOfAnObjectiveThatNobodyKnowsEndAsTheyWereTold() throws Exception {
    Matched labelled =
        ObjectiveFiles.parse(
                Map.of(
                    "a",
                    "objectives: [{name: a, indicator: availability, target: 99.9%,"
                        + " labels: {team: shop}}]"))
            .matching(ENTITY);
    EntityTracker tracker = new EntityTracker(CORRECTION);
    List<AlertChange> fired = new ArrayList<>();
    long end = BEGIN;
    for (; end < BEGIN + 10; end++) {
      assertThat(tracker.observe(end, 1, Samples.figures(100, 100, 0), labelled, end))
          .isEqualTo(EntityTracker.Taken.TAKEN);
      fired.addAll(tracker.close(ENTITY, labelled, end + 1, false));
    }
    tracker = EntityTracker.fromBytes(tracker.toBytes(), null, Matched.NONE, CORRECTION);
    List<AlertChange> ended = tracker.close(ENTITY, Matched.NONE, end + 1, false);
    assertThat(ended).allMatch(change -> change.state() == AlertState.RESOLVED && change.fired());
    assertThat(ended)
        .extracting(AlertChange::labels)
        .containsExactlyElementsOf(fired.stream().map(AlertChange::labels).toList());
    assertThat(ended.get(0).labels()).containsEntry("team", "shop").containsEntry("objective", "a");
    assertThat(tracker.close(ENTITY, Matched.NONE, end + 2, false)).isEmpty();
  }

  /**
   * Changed while the job did not run, and what it was cannot be read: it ends, and begins anew.
   */
  @Test
  void alertsWhoseLabelsChangeUnseenEndAsTheyWereTold() throws Exception {
    String text =
        "objectives: [{name: a, indicator: availability, target: 99.9%%, labels: {team: %s}}]";
    Matched before = ObjectiveFiles.parse(Map.of("a", text.formatted("shop"))).matching(ENTITY);
    Matched after = ObjectiveFiles.parse(Map.of("a", text.formatted("cart"))).matching(ENTITY);
    EntityTracker tracker = new EntityTracker(CORRECTION);
    int fired = 0;
    long end = BEGIN;
    for (; end < BEGIN + 10; end++) {
      assertThat(tracker.observe(end, 1, Samples.figures(100, 100, 0), before, end))
          .isEqualTo(EntityTracker.Taken.TAKEN);
      fired += tracker.close(ENTITY, before, end + 1, false).size();
    }
    List<AlertChange> changes = tracker.close(ENTITY, after, end + 1, false);
    assertThat(changes).hasSize(2 * fired);
    assertThat(changes)
        .extracting(change -> change.state() + " " + change.labels().get("team"))
        .containsOnly("RESOLVED shop", "FIRING cart");
  }

  /** What an earlier job told is not told again; what goes on is, once that is over. */
  @Test
  void nothingIsToldWhileItIsQuiet() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    long end = BEGIN;
    for (; end < BEGIN + 10; end++) {
      observe(tracker, end, 100, 100, end);
      assertThat(tracker.close(ENTITY, matched, end + 1, true)).isEmpty();
      tracker = again(tracker);
    }
    observe(tracker, end, 100, 100, end);
    List<AlertChange> told = tracker.close(ENTITY, matched, end + 1, false);
    assertThat(told).hasSize(2).allMatch(change -> change.state() == AlertState.FIRING);
    assertThat(told.get(0).startedMinute()).isLessThan(BEGIN + 5);
    observe(tracker, end + 1, 100, 100, end + 1);
    assertThat(tracker.close(ENTITY, matched, end + 2, false)).isEmpty();
  }

  /** Somebody else told of it, and nobody else will of its end. */
  @Test
  void theEndOfWhatBeganWhileItWasQuietIsTold() {
    List<AlertChange> all = outage(Long.MIN_VALUE);
    assertThat(all).extracting(AlertChange::state).contains(AlertState.FIRING);
    AlertChange page =
        all.stream()
            .filter(change -> change.state() == AlertState.RESOLVED)
            .findFirst()
            .orElseThrow();
    List<AlertChange> told = outage(page.changedMinute());
    assertThat(told.get(0)).as("at once").isEqualTo(page);
    assertThat(told.get(0).fired()).isTrue();
    assertThat(told)
        .extracting(change -> change.severity() + " " + change.state())
        .containsExactly("PAGE RESOLVED", "TICKET FIRING", "TICKET RESOLVED");
  }

  /** Ten minutes of it and twelve hours after; what is told from a minute on. */
  private List<AlertChange> outage(long from) {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    List<AlertChange> told = new ArrayList<>();
    for (long minute = BEGIN; minute < BEGIN + 730; minute++) {
      observe(tracker, minute, 100, minute < BEGIN + 10 ? 100 : 0, minute);
      told.addAll(tracker.close(ENTITY, matched, minute + 1, minute + 1 < from));
      tracker = again(tracker);
    }
    return told;
  }

  /** Nor is the objective there any more to end it. */
  @Test
  void theEndOfWhatBeganWhileItWasQuietIsToldWhenItsObjectiveGoes() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    for (long minute = BEGIN; minute < BEGIN + 10; minute++) {
      observe(tracker, minute, 100, 100, minute);
      assertThat(tracker.close(ENTITY, matched, minute + 1, true)).isEmpty();
    }
    assertThat(tracker.change(ENTITY, matched, Matched.NONE, BEGIN + 10))
        .hasSize(2)
        .allMatch(change -> change.state() == AlertState.RESOLVED && change.fired());
  }

  @Test
  void alertsExplainThemselves() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    Evidence own = new Evidence();
    AlertChange change = null;
    for (long minute = BEGIN; change == null; minute++) {
      Figures figures = Samples.figures(100, 40, 0, Map.of("503", 30L, "timeout", 10L));
      own.observe(minute, 1, figures, new Evidence.Asked(Set.of(), false), false, minute);
      assertThat(tracker.observe(minute, 1, figures, matched, minute))
          .isEqualTo(EntityTracker.Taken.TAKEN);
      change = tracker.close(ENTITY, matched, minute + 1, false).stream().findFirst().orElse(null);
    }
    Evidence restored = Evidence.fromBytes(own.toBytes());
    Map<String, String> texts =
        change
            .with(
                Contributors.of(
                    change,
                    restored,
                    List.of(
                        new Contributors.Contributor("shop/b", 10),
                        new Contributors.Contributor("shop/a", 70),
                        new Contributors.Contributor("shop/c", 0))))
            .annotations();
    assertThat(texts.get("summary"))
        .isEqualTo(
            "shop/cart: 99.9 % of calls that do not fail wanted (availability); the error budget"
                + " burns 20 times as fast as it may.");
    assertThat(texts.get("windows")).contains("5m: ", " of 300 calls bad", "; 1h: ");
    assertThat(texts.get("rules")).isEqualTo("14.4x over 1h and 5m");
    assertThat(texts.get("contributors"))
        .isEqualTo("shop/a: 70 bad calls; shop/b: 10 bad calls; in the last hour, of 120");
    assertThat(texts.get("reasons")).isEqualTo("503: 90; timeout: 30");
    assertThat(texts.get("traces")).isEqualTo("f1, f2");
    assertThat(change.labels())
        .containsEntry("alertname", "ErrorBudgetBurn")
        .containsEntry("objective", "availability")
        .containsEntry("severity", "page")
        .containsEntry("service", "cart")
        .containsEntry("namespace", "shop")
        .containsEntry("environment", "prod")
        .containsEntry("kind", "service")
        .doesNotContainKeys("tenant", "instance", "endpoint");
  }
}
