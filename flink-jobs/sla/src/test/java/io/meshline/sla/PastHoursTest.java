package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PastHoursTest {
  private static final long BEGIN = 29_000_160; // a full hour
  private static final Entity ENTITY = Samples.node("cart");
  private static final Objective OBJECTIVE =
      Samples.availability("0.999", Period.rolling(14), AlertPolicy.WORKBOOK);
  private static final Matched MATCHED = new Matched(List.of(OBJECTIVE), List.of());
  private static final String COUNTED =
      PastHours.counted("availability", Indicator.AVAILABILITY, 0, ClientErrors.GOOD);

  private PastHours past = new PastHours();

  @Test
  void theLargestVersionOfAnHourCounts() {
    past.put(BEGIN, "a", 7, new Counts(6, 7));
    past.put(BEGIN, "a", 9, new Counts(5, 5));
    past.put(BEGIN, "a", 8, new Counts(8, 8));
    past.put(BEGIN + 60, "b", 1, new Counts(1, 1));
    past = PastHours.fromBytes(past.toBytes());
    assertThat(past.firstEnd()).isEqualTo(BEGIN + 60);
    assertThat(past.close(BEGIN + 59)).isEmpty();
    assertThat(past.close(BEGIN + 60).get(BEGIN))
        .containsOnlyKeys("a")
        .containsValue(new PastHours.Hour(9, new Counts(5, 5)));
    assertThat(PastHours.firstEnd(past.toBytes())).isEqualTo(BEGIN + 120);
    assertThat(past.close(BEGIN + 500)).hasSize(1);
    assertThat(past.isEmpty()).isTrue();
    assertThat(past.firstEnd()).isEqualTo(Long.MAX_VALUE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PastHours.fromBytes(new byte[] {7}))
        .withMessage("format of past hours: 7 (expected: 1)");
  }

  /** Ten days of hours and three of minutes are as good as all minutes. */
  @Test
  void hoursAndTheMinutesAfterThemGiveTheSameNumbers() {
    int days = 13;
    long whole = BEGIN + 10 * 1_440;
    EntityTracker first = new EntityTracker(15);
    List<Progress> hours = new ArrayList<>();
    for (long minute = BEGIN; minute < BEGIN + days * 1_440L; minute += 5) {
      see(first, minute);
      hours.addAll(progress(first, minute + 5));
    }
    EntityTracker second = new EntityTracker(15);
    for (Progress hour : hours) {
      if (hour.hourly() && hour.end() <= whole) {
        past.put(hour.begin(), COUNTED, hour.version(), hour.window());
        past.put(
            hour.begin(),
            PastHours.counted("availability", Indicator.AVAILABILITY, 0, ClientErrors.BAD),
            hour.version(),
            new Counts(0, 1_000_000));
      }
    }
    for (long end = BEGIN + 60; end <= whole; end += 60) {
      second.take(past, MATCHED, end, false);
      assertThat(second.close(ENTITY, MATCHED, end, true)).isEmpty();
    }
    for (long minute = whole; minute < BEGIN + days * 1_440L; minute += 5) {
      see(second, minute);
      List<Progress> unused = progress(second, minute + 5);
    }
    long last = BEGIN + days * 1_440L;
    see(first, last);
    see(second, last);
    assertThat(second.progress(ENTITY, MATCHED, last + 1))
        .hasSize(1)
        .isEqualTo(first.progress(ENTITY, MATCHED, last + 1));
  }

  /** What was corrected in an hour is not known, but how often it was told anew is. */
  @Test
  void versionsGoOnFromThoseOfTheHours() {
    EntityTracker first = new EntityTracker(15);
    List<Progress> told = new ArrayList<>();
    for (long minute = BEGIN; minute < BEGIN + 180; minute++) {
      see(first, minute);
      told.addAll(first.progress(ENTITY, MATCHED, minute + 1));
      if (minute == BEGIN + 70) {
        assertThat(first.observe(minute, 2, Samples.figures(30, 0, 0), MATCHED, minute + 1))
            .isEqualTo(EntityTracker.Taken.CORRECTED);
      }
    }
    EntityTracker second = new EntityTracker(15);
    for (Progress hour : told) {
      if (hour.hourly()) {
        past.put(hour.begin(), COUNTED, hour.version(), hour.window());
        second.take(past, MATCHED, hour.end(), false);
        assertThat(second.close(ENTITY, MATCHED, hour.end(), true)).isEmpty();
        assertThat(second.progress(ENTITY, MATCHED, hour.end()))
            .extracting(Progress::version)
            .containsExactly(hour.version());
      }
    }
    see(first, BEGIN + 180);
    see(second, BEGIN + 180);
    assertThat(second.progress(ENTITY, MATCHED, BEGIN + 181).get(0).version())
        .isEqualTo(first.progress(ENTITY, MATCHED, BEGIN + 181).get(0).version())
        .isGreaterThan(1 + 180 * 100 + 30);
  }

  /** A call that comes again with its minute, which is in an hour that was counted. */
  @Test
  void anHourTopsUpWhatIsThereAlready() {
    EntityTracker tracker = knowing(BEGIN + 50, 1, new Counts(590, 600));
    assertThat(tracker.close(ENTITY, MATCHED, BEGIN + 51, true)).isEmpty();
    for (int i = 0; i < 2; i++) {
      tracker.take(past, MATCHED, BEGIN + 60, false);
      past.put(BEGIN, COUNTED, 1, new Counts(590, 600));
      assertThat(tracker.close(ENTITY, MATCHED, BEGIN + 60, true)).isEmpty();
      Progress hour = tracker.progress(ENTITY, MATCHED, BEGIN + 60).get(0);
      assertThat(hour.window()).isEqualTo(new Counts(590, 600));
      assertThat(hour.period()).isEqualTo(new Counts(590, 600));
      assertThat(hour.burnRate(LookBack.D3) * LookBack.D3.minutes() / 60)
          .as("ten of six hundred")
          .isCloseTo(10 / 0.6, within(1e-9));
    }
  }

  /** The last minute of the hour closes with it. */
  @Test
  void anHourTopsUpItsLastMinuteToo() {
    EntityTracker tracker = knowing(BEGIN + 59, 1, new Counts(590, 600));
    tracker.take(past, MATCHED, BEGIN + 60, false);
    assertThat(tracker.close(ENTITY, MATCHED, BEGIN + 60, true)).isEmpty();
    assertThat(tracker.progress(ENTITY, MATCHED, BEGIN + 60))
        .filteredOn(Progress::hourly)
        .extracting(Progress::window)
        .containsExactly(new Counts(590, 600));
  }

  /** Whoever counted it judged otherwise. */
  @Test
  void anHourIsWhatWasCountedAlthoughSomeOfItWasJudgedOtherwise() {
    EntityTracker tracker = knowing(BEGIN + 50, 0, new Counts(0, 20));
    assertThat(tracker.close(ENTITY, MATCHED, BEGIN + 51, true)).isEmpty();
    tracker.take(past, MATCHED, BEGIN + 60, false);
    assertThat(tracker.close(ENTITY, MATCHED, BEGIN + 60, true)).isEmpty();
    Progress hour = tracker.progress(ENTITY, MATCHED, BEGIN + 60).get(0);
    assertThat(hour.window()).isEqualTo(new Counts(0, 20));
    for (LookBack back : LookBack.values()) {
      assertThat(hour.burnRate(back)).as("%s", back).isNotNegative();
    }
  }

  /** One that has seen a minute of ten calls of an hour that is told of as a whole. */
  private EntityTracker knowing(long minute, long bad, Counts hour) {
    past.put(BEGIN, COUNTED, 1, hour);
    EntityTracker tracker = new EntityTracker(15);
    assertThat(tracker.observe(minute, 1, Samples.figures(10, bad, 0), MATCHED, minute))
        .isEqualTo(EntityTracker.Taken.TAKEN);
    return tracker;
  }

  private static void see(EntityTracker tracker, long minute) {
    long bad = minute % 35 == 0 ? 3 : 0;
    assertThat(tracker.observe(minute, 1, Samples.figures(100, bad, 0), MATCHED, minute))
        .isEqualTo(EntityTracker.Taken.TAKEN);
    for (AlertChange change : tracker.close(ENTITY, MATCHED, minute + 1, false)) {
      assertThat(change.changedMinute()).isEqualTo(minute + 1);
    }
  }

  private static List<Progress> progress(EntityTracker tracker, long end) {
    for (AlertChange change : tracker.close(ENTITY, MATCHED, end, false)) {
      assertThat(change.changedMinute()).isEqualTo(end);
    }
    return tracker.progress(ENTITY, MATCHED, end);
  }
}
