package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Budgets against what really became of the period: the traffic is known here to its end, and what
 * is said to be left is compared with that.
 */
class BudgetTest {
  private static final long APRIL = minute("2026-04-01T00:00:00Z");
  private static final long MAY = minute("2026-05-01T00:00:00Z");
  private static final double ALLOWED = 0.01;
  private static final Entity ENTITY = Samples.node("cart");

  private final EntityTracker tracker = new EntityTracker(15);
  private Matched matched = Matched.NONE;
  private long calls;
  private long bad;

  /** Also when nothing was known before: a bad first hour costs what an hour costs. */
  @Test
  void aBadFirstHourCostsAnHourOfTheMonth() {
    start(Period.calendar(Period.Unit.MONTH));
    double budget = 30 * 1_440 * 100 * ALLOWED;
    play(APRIL, APRIL + 60, minute -> 100, 10);
    assertThat(progress(APRIL + 60).budgetLeft()).isCloseTo(1 - 600 / budget, within(1e-9));
    assertThat(progress(APRIL + 60).compliance()).isEqualTo(0.9);
    play(APRIL + 60, MAY, minute -> 100, 0);
    assertThat(calls).isEqualTo(30 * 1_440 * 100);
    assertThat(progress(MAY).budgetLeft()).isCloseTo(1 - 600 / budget, within(1e-9));
    play(MAY, MAY + 10, minute -> 100, 0);
    assertThat(progress(MAY + 10).budgetLeft()).isEqualTo(1);
  }

  /** The month before tells what traffic comes, also in the night in which the month begins. */
  @Test
  void theBudgetOfAMonthIsThatOfItsWholeTraffic() {
    start(Period.calendar(Period.Unit.MONTH));
    LongUnaryOperator traffic =
        minute -> Math.round(500 * (1.05 - Math.cos(minute % 1_440 / 1_440.0 * 2 * Math.PI)));
    play(APRIL, MAY, traffic, 0);
    long ofMay = 0;
    for (long minute = MAY; minute < MAY + 31 * 1_440; minute++) {
      ofMay += traffic.applyAsLong(minute);
    }
    bad = 0;
    play(MAY, MAY + 60, traffic, 2);
    assertThat(bad).isEqualTo(120);
    double left = 1 - bad / (ALLOWED * ofMay);
    assertThat(1 - progress(MAY + 60).budgetLeft()).isCloseTo(1 - left, within(0.02 * (1 - left)));
  }

  /** Played on at the rate of the last hour until nothing is left. */
  @ParameterizedTest
  @EnumSource(
      value = Period.Unit.class,
      names = {"ROLLING", "MONTH"})
  void theBudgetIsUsedUpWhenItIsSaidToBe(Period.Unit unit) {
    start(unit == Period.Unit.ROLLING ? Period.DEFAULT : Period.calendar(unit));
    play(APRIL, APRIL + 1_440, minute -> 100, 0);
    long now = APRIL + 1_500;
    play(APRIL + 1_440, now, minute -> 100, 20);
    long left = progress(now).minutesLeft().orElseThrow();
    assertThat(left).isBetween(1_000L, 3_000L);
    play(now, now + left - 2, minute -> 100, 20);
    assertThat(progress(now + left - 2).budgetLeft()).isPositive();
    play(now + left - 2, now + left + 2, minute -> 100, 20);
    assertThat(progress(now + left + 2).budgetLeft()).isNegative();
    assertThat(progress(now + left + 2).minutesLeft()).hasValue(0);
  }

  /** Then there is a new one. */
  @Test
  void aMonthThatEndsBeforeItsBudgetDoesNotUseItUp() {
    start(Period.calendar(Period.Unit.MONTH));
    play(MAY - 2_880, MAY - 1_440, minute -> 100, 0);
    play(MAY - 1_440, MAY - 1_380, minute -> 100, 20);
    assertThat(progress(MAY - 1_380).minutesLeft()).isEmpty();
    assertThat(progress(MAY - 1_380).burnRate(LookBack.H1)).isEqualTo(20);
  }

  /** One bad minute of a node that was just found is no burnt month. */
  @Test
  void whatIsPublishedOfAYoungNodeIsWhatAlertsLookAt() {
    start(Period.DEFAULT);
    play(APRIL, APRIL + 1, minute -> 100, 100);
    Progress progress = progress(APRIL + 1);
    assertThat(progress.burnRate(LookBack.M5)).isCloseTo(20, within(1e-9));
    assertThat(progress.burnRate(LookBack.D3)).isCloseTo(100 / 4_320.0, within(1e-9));
    assertThat(progress.budgetLeft()).isCloseTo(1 - 100 / 40_320.0, within(1e-9));
    assertThat(progress.compliance()).isZero();
    assertThat(progress.coveredMinutes()).isEqualTo(1);
  }

  private void start(Period period) {
    matched =
        new Matched(List.of(Samples.availability("0.99", period, AlertPolicy.WORKBOOK)), List.of());
  }

  /** From one minute up to another, with so many bad calls in each. */
  private void play(long from, long to, LongUnaryOperator traffic, long badCalls) {
    for (long minute = from; minute < to; minute++) {
      long now = traffic.applyAsLong(minute);
      calls += now;
      bad += badCalls;
      assertThat(tracker.observe(minute, now, Samples.figures(now, badCalls, 0), matched, minute))
          .isEqualTo(EntityTracker.Taken.TAKEN);
      List<AlertChange> unused = tracker.close(ENTITY, matched, minute + 1, false);
    }
  }

  private Progress progress(long end) {
    return tracker.progress(ENTITY, matched, end).get(0);
  }

  private static long minute(String time) {
    return Instant.parse(time).getEpochSecond() / 60;
  }
}
