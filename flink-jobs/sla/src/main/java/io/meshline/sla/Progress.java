package io.meshline.sla;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How an objective fares for an entity, at the end of a minute or of an hour.
 *
 * @param hourly whether the window is an hour, else a minute
 * @param end the minute after the window's last one
 * @param window calls in the window
 * @param version calls that went into all this, plus 1: never less after a correction
 * @param burnRates by look-back; what is missing of one counts as time without errors
 * @param coveredMinutes for how long the entity is known; of look-backs longer than this a part is
 *     missing
 * @param budget of the period that holds the window's last minute
 * @param minutesLeft until the budget is used up if as many calls go bad as in the last hour: 0 if
 *     it is, empty if none does or, of a period of the calendar, not before its end
 */
public record Progress(
    Objective objective,
    Entity entity,
    boolean hourly,
    long end,
    Counts window,
    long version,
    Map<LookBack, Double> burnRates,
    long coveredMinutes,
    Budget budget,
    OptionalLong minutesLeft) {

  /** Sorts a copy of the map. */
  public Progress {
    burnRates = new TreeMap<>(burnRates);
  }

  /** The burn rate over a look-back: 1 uses up the budget exactly at the end of the period. */
  public double burnRate(LookBack lookBack) {
    return burnRates.getOrDefault(lookBack, 0.0);
  }

  /** The window's first minute. */
  public long begin() {
    return end - (hourly ? SlidingCounts.HOUR : 1);
  }

  /** Calls in the objective's period up to the window's end. */
  public Counts period() {
    return budget.period();
  }

  /** Share of good calls in the period so far; 1 when there was none. */
  public double compliance() {
    return period().ratio();
  }

  /**
   * Share of the error budget of the whole period that is left: 1 untouched, 0 used up, below 0
   * overspent. The rule is in {@link Budget}.
   */
  public double budgetLeft() {
    return budget.left();
  }
}
