package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EntityTrackerTest extends TrackerContract {
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
}
