package io.meshline.sla;

import java.util.OptionalLong;

/**
 * The error budget of an objective's whole period, in calls.
 *
 * <p>Of the calls of a period, {@code 1 - target} may be bad: so the budget is that share of
 * <em>all</em> calls of the <em>whole</em> period (OpenSLO v1, {@code budgetingMethod:
 * Occurrences}: a ratio of counts of good events to all events; SRE Workbook, chapter 2: an
 * objective over four weeks allows so many bad requests of those of four weeks). A burn rate of 1
 * then uses it up exactly at the period's end (Workbook, chapter 5, burn rates and times to
 * exhaustion), and a bad first hour of a month costs what an hour costs, not the month's budget.
 *
 * <p>How many calls a period will have had is not known before its end, nor how many it had before
 * the node was known. For each such minute the mean number of calls is taken of all known minutes
 * of one period's length up to now, which for a period of the calendar reach back into the one
 * before: the nearest thing to "the same traffic as lately". When every minute is known, as in a
 * rolling period after its first time through, nothing is taken, and the budget is exact.
 *
 * @param target the share that shall be good
 * @param period calls in the period up to now
 * @param expectedCalls calls of the whole period: those, and those that are taken for minutes that
 *     are not known
 */
public record Budget(Target target, Counts period, double expectedCalls) {

  /**
   * Of what is known at a moment.
   *
   * @param missingMinutes minutes of the period that are not known, at least 0
   * @param lately calls of one period's length up to now
   * @param latelyMinutes how many minutes of it are known
   */
  static Budget of(
      Target target, Counts period, long missingMinutes, Counts lately, long latelyMinutes) {
    double more =
        missingMinutes <= 0 || latelyMinutes <= 0
            ? 0
            : (double) lately.total() * missingMinutes / latelyMinutes;
    return new Budget(target, period, period.total() + more);
  }

  /** Share that is left: 1 untouched, 0 used up, below 0 overspent. */
  double left() {
    return period.total() == 0 ? 1 : 1 - target.burnRate(period) * (period.total() / expectedCalls);
  }

  /**
   * Minutes until it is used up, while as many calls go bad as lately: 0 if it is, empty if none
   * does.
   *
   * @param bad bad calls lately
   * @param minutes how many minutes they took
   */
  OptionalLong minutesLeft(long bad, long minutes) {
    double left = left();
    if (left <= 0) {
      return OptionalLong.of(0);
    }
    if (bad <= 0 || minutes <= 0) {
      return OptionalLong.empty();
    }
    double calls = left * (1 - target.share()) * expectedCalls;
    return OptionalLong.of((long) (calls * minutes / bad));
  }
}
