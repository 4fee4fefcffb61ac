package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.sla.config.ObjectiveFiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
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
        if (tracker.observe(minute[0], figures, matched, end) == EntityTracker.Taken.CORRECTED) {
          for (Progress progress : tracker.corrected(ENTITY, matched, minute[0], end)) {
            keep(store, progress);
          }
        }
      }
      tracker = EntityTracker.fromBytes(tracker.toBytes(), matched, CORRECTION);
      assertThat(tracker.close(ENTITY, matched, end + 1)).isNotNull();
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
      assertThat(tracker.close(ENTITY, matched, minute + 1)).isEmpty();
    }
    long end = BEGIN + 1_000;
    Progress before = tracker.progress(ENTITY, matched, end).get(0);
    assertThat(observe(tracker, end - 436, 10, 5, end)).isEqualTo(EntityTracker.Taken.TOO_OLD);
    assertThat(tracker.progress(ENTITY, matched, end).get(0)).isEqualTo(before);
    assertThat(observe(tracker, end - 10, 10, 0, end)).isEqualTo(EntityTracker.Taken.TAKEN);
    assertThat(observe(tracker, end - 10, 10, 5, end)).isEqualTo(EntityTracker.Taken.CORRECTED);
    assertThat(tracker.progress(ENTITY, matched, end).get(0).period())
        .isEqualTo(new Counts(9_995, 10_000));
  }

  /** Whatever the traffic. */
  @Test
  void stateIsBounded() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    int largest = 0;
    int atTheBegin = 0;
    for (int i = 0; i < 60 * 1_440; i++) {
      long minute = BEGIN + i;
      observe(tracker, minute, 1_000_000, 1_000, minute);
      assertThat(tracker.close(ENTITY, matched, minute + 1)).isNotNull();
      if (i % 1_440 == 0) {
        largest = Math.max(largest, tracker.toBytes().length);
        if (i == 31 * 1_440) {
          atTheBegin = largest;
        }
      }
    }
    assertThat(largest).isLessThan(16_000).isLessThanOrEqualTo(atTheBegin + 100);
  }

  @Test
  void sleepsAndIsForgottenWhenNobodyCalls() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    observe(tracker, BEGIN, 10, 0, BEGIN);
    long end = BEGIN + 1;
    while (tracker.isAwake(end)) {
      assertThat(tracker.close(ENTITY, matched, end)).isEmpty();
      end++;
    }
    assertThat(end - BEGIN).isBetween(4_320L, 4_330L);
    tracker.forget(matched, end);
    assertThat(tracker.isEmpty()).isFalse();
    long over = end + 28 * 1_440L;
    assertThat(tracker.close(ENTITY, matched, over)).isEmpty();
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
      changes.addAll(tracker.close(ENTITY, matched, end + 1));
    }
    assertThat(changes).extracting(AlertChange::state).containsOnly(AlertState.FIRING);
    assertThat(tracker.change(ENTITY, matched, matched, end)).isEmpty();

    List<AlertChange> ended = tracker.change(ENTITY, matched, Matched.NONE, end);
    assertThat(ended)
        .hasSameSizeAs(changes)
        .allSatisfy(change -> assertThat(change.state()).isEqualTo(AlertState.RESOLVED));
    assertThat(ended.get(0).labels()).isEqualTo(changes.get(0).labels());
    assertThat(tracker.isEmpty()).isTrue();
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
    assertThat(tracker.close(ENTITY, matched, BEGIN + 1)).isEmpty();

    assertThat(tracker.change(ENTITY, matched, target, BEGIN + 1)).isEmpty();
    assertThat(tracker.progress(ENTITY, target, BEGIN + 1).get(0))
        .matches(progress -> progress.period().equals(new Counts(99, 100)))
        .matches(progress -> progress.burnRate(LookBack.M5) == 1);
    assertThat(tracker.change(ENTITY, target, stricter, BEGIN + 1)).isEmpty();
    assertThat(tracker.progress(ENTITY, stricter, BEGIN + 1)).isEmpty();
  }

  @Test
  void alertsExplainThemselves() {
    EntityTracker tracker = new EntityTracker(CORRECTION);
    Evidence own = new Evidence();
    AlertChange change = null;
    for (long minute = BEGIN; change == null; minute++) {
      Figures figures = Samples.figures(100, 40, 0, Map.of("503", 30L, "timeout", 10L));
      own.observe(minute, figures, List.of());
      assertThat(tracker.observe(minute, figures, matched, minute))
          .isEqualTo(EntityTracker.Taken.TAKEN);
      change = tracker.close(ENTITY, matched, minute + 1).stream().findFirst().orElse(null);
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
                + " burns 400 times as fast as it may.");
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
        .doesNotContainKeys("tenant", "instance", "endpoint");
  }

  private EntityTracker.Taken observe(
      EntityTracker tracker, long minute, long calls, long failures, long end) {
    return tracker.observe(minute, Samples.figures(calls, failures, 0), matched, end);
  }
}
