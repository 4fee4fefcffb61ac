package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meshline.sla.config.ObjectiveFiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EntityTrackerTest {
  private static final int CORRECTION = 15;
  private static final long BEGIN = 29_000_040; // a full hour and ten minutes
  private static final Entity ENTITY = Samples.node("cart");

  private final Objective objective =
      Samples.availability("0.999", Period.DEFAULT, AlertPolicy.WORKBOOK);
  private final Matched matched = new Matched(List.of(objective), List.of());

  /** Each minute comes several times, the last time whole; all within what can be corrected. */
  @Test
  void theSameMinutesInAnyOrderGiveTheSameDocuments() {
    List<long[]> minutes = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 400; i++) {
      minutes.add(new long[] {BEGIN + i, 100 + random.nextInt(50), random.nextInt(5)});
    }
    Map<String, Progress> expected = documents(minutes, new Random(1), false);
    assertThat(expected).hasSizeGreaterThan(400);
    for (int seed = 2; seed < 6; seed++) {
      assertThat(documents(minutes, new Random(seed), true))
          .as("seed %d", seed)
          .isEqualTo(expected);
    }
  }

  /** What a store holds that keeps the largest version, and of equal ones the last. */
  private Map<String, Progress> documents(List<long[]> minutes, Random random, boolean shuffled) {
    Map<Long, List<long[]>> arrivals = new TreeMap<>();
    for (long[] minute : minutes) {
      long at = minute[0] + (shuffled ? random.nextInt(CORRECTION) : 0);
      arrivals.computeIfAbsent(at, end -> new ArrayList<>()).add(minute);
      if (shuffled && random.nextBoolean()) {
        long[] early = {minute[0], minute[1] / 2, minute[2] / 2};
        arrivals.computeIfAbsent(minute[0], end -> new ArrayList<>()).add(0, early);
      }
    }
    Map<String, Progress> store = new TreeMap<>();
    EntityTracker tracker = new EntityTracker(CORRECTION);
    for (long end = BEGIN; end <= BEGIN + 420; end++) {
      for (Progress progress : tracker.progress(ENTITY, matched, end)) {
        keep(store, progress);
      }
      List<long[]> now = arrivals.getOrDefault(end, List.of());
      if (shuffled
          && now.stream().mapToLong(minute -> minute[0]).distinct().count() == now.size()) {
        Collections.shuffle(now, random);
      }
      for (long[] minute : now) {
        Figures figures = Samples.figures(minute[1], minute[2], 0);
        assertThat(tracker.observe(minute[0], minute[1], figures, matched, end))
            .isNotEqualTo(EntityTracker.Taken.TOO_OLD);
      }
      tracker = again(tracker);
      for (AlertChange change : tracker.close(ENTITY, matched, end + 1, false)) {
        assertThat(change.changedMinute()).isEqualTo(end + 1);
      }
    }
    return store;
  }

  private static void keep(Map<String, Progress> store, Progress progress) {
    store.merge(
        progress.end() + (progress.hourly() ? "h" : "m"),
        progress,
        (old, now) -> now.version() >= old.version() ? now : old);
  }

  @Test
  void aMinuteThatIsTooOldIsLeftAsItWas() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    for (long minute = BEGIN; minute < BEGIN + 1_000; minute++) {
      observe(tracker, minute, 10, 0, minute);
      assertThat(tracker.close(ENTITY, matched, minute + 1, false)).isEmpty();
    }
    long end = BEGIN + 1_000;
    Progress before = tracker.progress(ENTITY, matched, end).get(0);
    assertThat(observe(tracker, end - 436, 10, 5, end)).isEqualTo(EntityTracker.Taken.TOO_OLD);
    assertThat(tracker.progress(ENTITY, matched, end).get(0)).isEqualTo(before);
    assertThat(observe(tracker, end - 10, 10, 0, end)).isEqualTo(EntityTracker.Taken.TAKEN);
    assertThat(observe(tracker, end - 10, 10, 5, end)).isEqualTo(EntityTracker.Taken.CORRECTED);
    List<Progress> after = tracker.progress(ENTITY, matched, end);
    assertThat(after.get(9).period()).isEqualTo(new Counts(9_995, 10_000));
    assertThat(after)
        .as("the corrected minute and those after it, once")
        .extracting(Progress::begin)
        .containsExactly(LongStream.range(end - 10, end).boxed().toArray(Long[]::new));
    assertThat(tracker.progress(ENTITY, matched, end)).hasSize(1);
  }

  /** As when a server's report replaces its clients': the store keeps the largest version. */
  @Test
  void whatFollowsACorrectionHasAGreaterVersionWhateverItCorrects() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    for (long minute = BEGIN; minute < BEGIN + 100; minute++) {
      observe(tracker, minute, 10, 1, minute);
      List<AlertChange> unused = tracker.close(ENTITY, matched, minute + 1, false);
    }
    long end = BEGIN + 100;
    long version = tracker.progress(ENTITY, matched, end).get(0).version();
    long[][] corrections = {{8, 0}, {8, 2}, {3, 0}, {12, 0}, {1, 1}};
    for (long[] correction : corrections) {
      assertThat(observe(tracker, end - 1, correction[0], correction[1], end))
          .isEqualTo(EntityTracker.Taken.CORRECTED);
      tracker = again(tracker);
      Progress corrected = tracker.progress(ENTITY, matched, end).get(0);
      assertThat(corrected.window())
          .isEqualTo(new Counts(correction[0] - correction[1], correction[0]));
      assertThat(corrected.version()).isGreaterThan(version);
      version = corrected.version();
    }
  }

  /** Who begins with what another one published sees the end of a minute alone. */
  @Test
  void aPartDoesNotReplaceTheWhole() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    observe(tracker, BEGIN, 100, 10, BEGIN);
    assertThat(tracker.close(ENTITY, matched, BEGIN + 1, false)).isEmpty();
    assertThat(tracker.observePart(BEGIN, Samples.figures(2, 2, 0), matched, BEGIN + 1))
        .isEqualTo(EntityTracker.Taken.TAKEN);
    assertThat(tracker.progress(ENTITY, matched, BEGIN + 1).get(0).window())
        .isEqualTo(new Counts(90, 100));
    assertThat(tracker.observePart(BEGIN, Samples.figures(102, 12, 0), matched, BEGIN + 1))
        .isEqualTo(EntityTracker.Taken.CORRECTED);
    assertThat(tracker.progress(ENTITY, matched, BEGIN + 1).get(0).window())
        .isEqualTo(new Counts(90, 102));
  }

  /** However many come between two minutes that close. */
  @Test
  void correctionsAreToldTogetherAndBounded() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    for (long minute = BEGIN; minute < BEGIN + 100; minute++) {
      observe(tracker, minute, 10, 0, minute);
      assertThat(tracker.close(ENTITY, matched, minute + 1, false)).isEmpty();
    }
    long end = BEGIN + 100;
    for (int i = 0; i < 50; i++) {
      for (long minute = BEGIN; minute < end; minute++) {
        assertThat(observe(tracker, minute, 20 + i, 0, end))
            .isEqualTo(EntityTracker.Taken.CORRECTED);
      }
    }
    tracker = again(tracker);
    assertThat(tracker.close(ENTITY, matched, end + 1, false)).isEmpty();
    assertThat(tracker.hasChanged()).as("else they would be told for ever").isFalse();
    assertThat(tracker.progress(ENTITY, matched, end + 1)).hasSize(CORRECTION + 1);
    assertThat(tracker.hasChanged()).isTrue();
    assertThat(again(tracker).progress(ENTITY, matched, end + 1)).hasSize(1);
  }

  /** Whatever the traffic. */
  @Test
  void stateIsBounded() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    int largest = 0;
    int atTheBegin = 0;
    List<AlertChange> alerts = new ArrayList<>();
    for (int i = 0; i < 60 * 1_440; i++) {
      long minute = BEGIN + i;
      observe(tracker, minute, 1_000_000, 1_000, minute);
      alerts.addAll(tracker.close(ENTITY, matched, minute + 1, false));
      if (i % 1_440 == 0) {
        largest = Math.max(largest, tracker.toBytes().length);
        if (i == 31 * 1_440) {
          atTheBegin = largest;
        }
      }
    }
    assertThat(alerts).as("exactly as fast as it may, for ever").hasSize(1);
    assertThat(alerts.get(0).severity()).isEqualTo(Severity.TICKET);
    assertThat(largest).isLessThan(16_000).isLessThanOrEqualTo(atTheBegin + 100);
  }

  @Test
  void sleepsAndIsForgottenWhenNobodyCalls() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    observe(tracker, BEGIN, 10, 0, BEGIN);
    long end = BEGIN + 1;
    while (tracker.isAwake(matched, end)) {
      assertThat(tracker.close(ENTITY, matched, end, false)).isEmpty();
      end++;
    }
    assertThat(end - BEGIN).isBetween(360L, 362L);
    tracker.forget(matched, end);
    assertThat(tracker.isEmpty()).isFalse();
    long over = end + 28 * 1_440L;
    assertThat(tracker.close(ENTITY, matched, over, false)).isEmpty();
    tracker.forget(matched, over);
    assertThat(tracker.isEmpty()).isTrue();
  }

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

  /** Taken away by mistake, and back after three hours in which nothing was counted. */
  @Test
  void anObjectiveThatIsPutBackGoesOn() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    for (long minute = BEGIN; minute < BEGIN + 600; minute++) {
      observe(tracker, minute, 100, 0, minute);
      assertThat(tracker.close(ENTITY, matched, minute + 1, false)).isEmpty();
    }
    assertThat(tracker.change(ENTITY, matched, Matched.NONE, BEGIN + 600)).isEmpty();
    tracker = EntityTracker.fromBytes(tracker.toBytes(), null, Matched.NONE, CORRECTION);
    for (long minute = BEGIN + 600; minute < BEGIN + 780; minute++) {
      Figures figures = Samples.figures(100, 0, 0);
      assertThat(tracker.observe(minute, 100, figures, Matched.NONE, minute))
          .isEqualTo(EntityTracker.Taken.TAKEN);
      assertThat(tracker.close(ENTITY, Matched.NONE, minute + 1, false)).isEmpty();
      assertThat(tracker.progress(ENTITY, Matched.NONE, minute + 1)).isEmpty();
    }
    tracker = again(tracker);
    assertThat(tracker.change(ENTITY, Matched.NONE, matched, BEGIN + 780)).isEmpty();
    observe(tracker, BEGIN + 780, 100, 10, BEGIN + 780);
    assertThat(tracker.close(ENTITY, matched, BEGIN + 781, false))
        .as("one bad minute after three hours that are not known")
        .isEmpty();
    Progress progress = tracker.progress(ENTITY, matched, BEGIN + 781).get(0);
    assertThat(progress.period()).isEqualTo(new Counts(60_090, 60_100));
    assertThat(progress.coveredMinutes()).isEqualTo(601);
    assertThat(progress.burnRate(LookBack.H1)).isCloseTo(100 / 60.0, within(1e-9));
  }

  @Test
  void whatSleepsIsBounded() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    for (int i = 0; i < 100; i++) {
      Objective renamed = Samples.named("objective " + i);
      Matched one = new Matched(List.of(renamed), List.of());
      assertThat(tracker.observe(BEGIN + i, 1, Samples.figures(10, 0, 0), one, BEGIN + i))
          .isEqualTo(EntityTracker.Taken.TAKEN);
      assertThat(tracker.close(ENTITY, one, BEGIN + i + 1, false)).isEmpty();
      assertThat(tracker.change(ENTITY, one, Matched.NONE, BEGIN + i + 1)).isEmpty();
    }
    assertThat(tracker.toBytes().length).isLessThan(EntityTracker.MAX_ASLEEP * 200);
  }

  /** Of a longer period it is not known what was before the shorter one. */
  @Test
  void aPeriodThatIsMadeLongerClaimsNoMoreThanItHas() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    Matched week = matched(Period.rolling(7));
    long end = BEGIN;
    for (; end < BEGIN + 20 * 1_440; end++) {
      assertThat(tracker.observe(end, 10, Samples.figures(10, 0, 0), week, end))
          .isEqualTo(EntityTracker.Taken.TAKEN);
      assertThat(tracker.close(ENTITY, week, end + 1, false)).isEmpty();
    }
    assertThat(tracker.progress(ENTITY, week, end).get(0).coveredMinutes()).isEqualTo(20 * 1_440);
    Matched month = matched(Period.rolling(28));
    tracker = EntityTracker.fromBytes(tracker.toBytes(), null, month, CORRECTION);
    Progress progress = tracker.progress(ENTITY, month, end).get(0);
    assertThat(progress.coveredMinutes()).isEqualTo(7 * 1_440 + 1);
    assertThat(progress.period().total()).isGreaterThanOrEqualTo(7 * 14_400);
  }

  private static Matched matched(Period period) {
    return new Matched(
        List.of(Samples.availability("0.999", period, AlertPolicy.WORKBOOK)), List.of());
  }

  /** An early result costs as much as its own minute, and idle minutes nothing. */
  @Test
  void whatDoesNotChangeIsNotWrittenAgain() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    for (long minute = BEGIN; minute < BEGIN + 120; minute++) {
      observe(tracker, minute, 100, 0, minute);
      assertThat(tracker.close(ENTITY, matched, minute + 1, false)).isEmpty();
    }
    tracker = again(tracker);
    assertThat(tracker.close(ENTITY, matched, BEGIN + 121, false)).isEmpty();
    assertThat(tracker.hasChanged()).isFalse();
    byte[] bytes = tracker.toBytes();
    observe(tracker, BEGIN + 121, 100, 0, BEGIN + 121);
    assertThat(tracker.toBytes()).isEqualTo(bytes);
    assertThat(tracker.open().toBytes().length).isLessThan(100);
    assertThat(OpenMinutes.first(tracker.open().toBytes())).isEqualTo(BEGIN + 121);
    assertThat(tracker.close(ENTITY, matched, BEGIN + 122, false)).isEmpty();
    assertThat(tracker.hasChanged()).isTrue();
  }

  /** Partitions of a topic bring results in any order. */
  @Test
  void anOlderResultDoesNotReplaceANewerOne() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    observe(tracker, BEGIN, 100, 1, BEGIN);
    observe(tracker, BEGIN, 60, 0, BEGIN);
    assertThat(tracker.close(ENTITY, matched, BEGIN + 1, false)).isEmpty();
    assertThat(tracker.progress(ENTITY, matched, BEGIN + 1).get(0).window())
        .isEqualTo(new Counts(99, 100));
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

  /** What counts stays when a target changes, and begins anew when other calls count. */
  @Test
  void aChangedTargetKeepsWhatWasCounted() throws Exception {
    String text = "objectives: [{name: availability, indicator: availability, target: 99%%%s}]";
    Matched target = ObjectiveFiles.parse(Map.of("a", text.formatted(""))).matching(ENTITY);
    Matched stricter =
        ObjectiveFiles.parse(Map.of("a", text.formatted(", client-errors: bad"))).matching(ENTITY);
    EntityTracker tracker = new EntityTracker(CORRECTION);
    observe(tracker, BEGIN, 100, 1, BEGIN);
    assertThat(tracker.close(ENTITY, matched, BEGIN + 1, false)).isEmpty();

    assertThat(tracker.change(ENTITY, matched, target, BEGIN + 1)).isEmpty();
    assertThat(tracker.progress(ENTITY, target, BEGIN + 1).get(0))
        .matches(progress -> progress.period().equals(new Counts(99, 100)))
        .matches(progress -> progress.burnRate(LookBack.M5) == 0.2);
    assertThat(tracker.change(ENTITY, target, stricter, BEGIN + 1)).isEmpty();
    assertThat(tracker.progress(ENTITY, stricter, BEGIN + 1)).isEmpty();
    assertThat(tracker.change(ENTITY, stricter, target, BEGIN + 1)).isEmpty();
    assertThat(tracker.progress(ENTITY, target, BEGIN + 1).get(0).period())
        .as("as it was before")
        .isEqualTo(new Counts(99, 100));
  }

  @Test
  void alertsExplainThemselves() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    Evidence own = new Evidence();
    AlertChange change = null;
    for (long minute = BEGIN; change == null; minute++) {
      Figures figures = Samples.figures(100, 40, 0, Map.of("503", 30L, "timeout", 10L));
      own.observe(minute, figures, new Evidence.Asked(Set.of(), false));
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

  private EntityTracker again(EntityTracker tracker) {
    return EntityTracker.fromBytes(
        tracker.toBytes(), tracker.open().toBytes(), matched, CORRECTION);
  }

  private EntityTracker.Taken observe(
      EntityTracker tracker, long minute, long calls, long failures, long end) {
    return tracker.observe(minute, calls, Samples.figures(calls, failures, 0), matched, end);
  }
}
