package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meshline.sla.config.ObjectiveFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked for changes, and what was counted stays as far as it can. */
class ChangedTrackersTest extends TrackerContract {
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

  /** A store keeps the larger version of each document: the new one would not get there. */
  @Test
  void versionsDoNotFallWhenAPeriodIsMadeShorter() {
    Matched week = matched(Period.rolling(7));
    Matched month = matched(Period.calendar(Period.Unit.MONTH));
    Matched longMonth = matched(Period.rolling(31));
    EntityTracker tracker = new EntityTracker(CORRECTION);
    long end = BEGIN;
    for (; end < BEGIN + 20 * 1_440; end += 10) {
      observe(tracker, end, 10, 0, end);
      assertThat(tracker.close(ENTITY, longMonth, end + 1, false)).isEmpty();
    }
    end -= 9;
    long version = tracker.progress(ENTITY, longMonth, end).get(0).version();
    Matched before = longMonth;
    for (Matched after : List.of(month, week, longMonth, week)) {
      assertThat(tracker.change(ENTITY, before, after, end)).isEmpty();
      tracker = EntityTracker.fromBytes(tracker.toBytes(), null, after, CORRECTION);
      assertThat(tracker.observe(end - 1, 1, Samples.figures(11, 1, 0), after, end))
          .isNotEqualTo(EntityTracker.Taken.TOO_OLD);
      long next = tracker.progress(ENTITY, after, end).get(0).version();
      assertThat(next).isGreaterThanOrEqualTo(version);
      version = next;
      before = after;
    }
    // Taken away and put back; or it is not known what it was when the job starts again.
    assertThat(tracker.change(ENTITY, week, Matched.NONE, end)).isEmpty();
    assertThat(tracker.change(ENTITY, Matched.NONE, longMonth, end)).isEmpty();
    tracker = EntityTracker.fromBytes(tracker.toBytes(), null, longMonth, CORRECTION);
    assertThat(tracker.observe(end - 1, 1, Samples.figures(12, 1, 0), longMonth, end))
        .isEqualTo(EntityTracker.Taken.CORRECTED);
    long putBack = tracker.progress(ENTITY, longMonth, end).get(0).version();
    assertThat(putBack).isGreaterThan(version);
    tracker = EntityTracker.fromBytes(tracker.toBytes(), null, week, CORRECTION);
    assertThat(tracker.progress(ENTITY, week, end).get(0).version())
        .isGreaterThanOrEqualTo(putBack);
  }

  private static Matched matched(Period period) {
    return new Matched(
        List.of(Samples.availability("0.999", period, AlertPolicy.WORKBOOK)), List.of());
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

  /** A release before took what refused requests are as a part of an objective of latency. */
  @Test
  void whatWasCountedOfLatencyGoesOnWhateverRefusedRequestsWereToIt() throws Exception {
    String text = "objectives: [{name: %s, indicator: latency, faster-than: 300ms, target: 99%%}]";
    Matched before = ObjectiveFiles.parse(Map.of("a", text.formatted("a"))).matching(ENTITY);
    Matched now = ObjectiveFiles.parse(Map.of("a", text.formatted("ab"))).matching(ENTITY);
    EntityTracker tracker = new EntityTracker(CORRECTION);
    assertThat(tracker.observe(BEGIN, 1, Samples.figures(100, 0, 0), before, BEGIN))
        .isEqualTo(EntityTracker.Taken.TAKEN);
    assertThat(tracker.close(ENTITY, before, BEGIN + 1, false)).isEmpty();
    Counts counted = tracker.progress(ENTITY, before, BEGIN + 1).get(0).period();
    assertThat(counted.total()).isPositive();
    String key = before.objectives().get(0).key();
    String old = key.replace("a\n", "ab\n").replace("GOOD", "BAD");
    byte[] written =
        new String(tracker.toBytes(), StandardCharsets.ISO_8859_1)
            .replace(key, old)
            .getBytes(StandardCharsets.ISO_8859_1);
    tracker = EntityTracker.fromBytes(written, null, now, CORRECTION);
    assertThat(tracker.progress(ENTITY, now, BEGIN + 1).get(0).period()).isEqualTo(counted);
  }
}
