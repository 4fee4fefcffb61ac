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
 * @param period calls in the objective's period up to the window's end
 * @param version calls that went into all this, plus 1: never less after a correction
 * @param burnRates by look-back
 * @param coveredMinutes for how long the entity is known; of look-backs longer than this a part is
 *     missing
 * @param minutesLeft until the budget is used up at the burn rate of the last hour: 0 if it is,
 *     empty if nothing is being used up
 */
public record Progress(
    Objective objective,
    Entity entity,
    boolean hourly,
    long end,
    Counts window,
    Counts period,
    long version,
    Map<LookBack, Double> burnRates,
    long coveredMinutes,
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

  /** Share of good calls in the period so far; 1 when there was none. */
  public double compliance() {
    return period.ratio();
  }

  /**
   * Share of the error budget that is left: 1 untouched, 0 used up, below 0 overspent. The budget
   * is the share of the period's calls so far that may be bad.
   */
  public double budgetLeft() {
    return 1 - objective.target().burnRate(period);
  }
}
