package io.meshline.sla;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What was counted for one objective of one entity, and what follows of it at any moment. Not
 * thread-safe.
 *
 * <p>Where a window reaches back to before the entity was known, what is missing counts as time
 * without errors: burn rates are lowered by the share that is missing, so that a few bad seconds
 * after a start are not taken for a bad hour.
 */
final class Tally {
  private final int periodMinutes;
  private final SlidingCounts counts;
  private Known known = Known.NOTHING;

  /**
   * Calls that corrections took away, and one for each that added none, and those of a period that
   * gave way to another one: versions grow by it, so that one which follows is never less than one
   * before.
   */
  private long lowered;

  /**
   * @param periodMinutes length of the objective's period
   * @param correctionMinutes for how long after its end a minute may still change
   */
  Tally(int periodMinutes, int correctionMinutes) {
    this.periodMinutes = periodMinutes;
    counts = new SlidingCounts(periodMinutes, correctionMinutes);
  }

  /** Takes what a minute holds that closes now. */
  void take(long minute, Counts seen) {
    if (counts.put(minute, seen)) {
      known = known.with(minute);
    }
  }

  /** Takes what an hour holds of which the minutes are not known. */
  void takeHour(Objective objective, long begin, PastHours.Hour hour) {
    long end = begin + SlidingCounts.HOUR;
    counts.putHour(begin, hour.counts());
    known = known.with(begin, end);
    // Whoever told of it knew what corrections had taken away until then.
    Counts period = counts.sum(SlidingCounts.HOUR, objective.period().begin(end), end);
    lowered += Math.max(0, hour.version() - version(period, sum(LookBack.D3, end)));
  }

  /** Nobody told of an hour: it was not counted, unless some of its minutes are known. */
  void lackHour(long begin) {
    long end = begin + SlidingCounts.HOUR;
    if (counts.sum(SlidingCounts.HOUR, begin, end).total() == 0) {
      skip(begin, end);
    }
  }

  private long version(Counts period, Counts days) {
    return 1 + Math.max(period.total(), days.total()) + lowered;
  }

  /**
   * Sets what a minute holds that closed before.
   *
   * @param part whether it may be a part only of what the minute holds already
   */
  EntityTracker.Taken correct(long minute, Counts seen, boolean part) {
    Counts before = counts.at(minute);
    if (part && seen.total() < before.total()) {
      return EntityTracker.Taken.TAKEN;
    }
    if (!counts.put(minute, seen)) {
      return EntityTracker.Taken.TOO_OLD;
    }
    known = known.with(minute);
    if (before.equals(seen)) {
      return EntityTracker.Taken.TAKEN;
    }
    if (seen.total() <= before.total()) {
      lowered += before.total() - seen.total() + 1;
    }
    return EntityTracker.Taken.CORRECTED;
  }

  /** The period is another one from now on: whatever it held, versions grow by as much. */
  void changePeriod() {
    lowered += counts.all();
  }

  /** The first minute that is known; {@link Long#MAX_VALUE} before there was any. */
  long since() {
    return known.since();
  }

  /** A stretch that was not counted. */
  void skip(long begin, long end) {
    long longest = Math.max(periodMinutes, LookBack.D3.minutes()) + 2L * SlidingCounts.HOUR;
    known = known.without(begin, end, longest);
  }

  /** Calls of a window that is exact to the minute. */
  Counts sum(LookBack lookBack, long end) {
    return counts.sum(lookBack.step(), lookBack.begin(end), end);
  }

  /** Whether there are no calls that anybody looks at. */
  boolean isEmpty(Objective objective, long end) {
    return sum(LookBack.D3, end).total() == 0
        && counts.sum(SlidingCounts.HOUR, objective.period().begin(end), end).total() == 0;
  }

  Evaluation evaluate(Objective objective, long end) {
    Map<LookBack, Counts> sums = new EnumMap<>(LookBack.class);
    for (LookBack lookBack : LookBack.all()) {
      sums.put(lookBack, sum(lookBack, end));
    }
    return new Evaluation(objective, sums, known, end);
  }

  /** How the objective fares at the end of a minute, or of an hour. */
  Progress progressAt(Objective objective, Entity entity, long end, boolean hourly) {
    Evaluation evaluation = evaluate(objective, end);
    Map<LookBack, Double> rates = new EnumMap<>(LookBack.class);
    for (LookBack lookBack : LookBack.all()) {
      rates.put(lookBack, evaluation.rate(lookBack));
    }
    Counts window =
        hourly ? counts.sum(SlidingCounts.HOUR, end - SlidingCounts.HOUR, end) : counts.at(end - 1);
    Budget budget = budget(objective, end);
    return new Progress(
        objective,
        entity,
        hourly,
        end,
        window,
        version(budget.period(), evaluation.counts(LookBack.D3)),
        rates,
        known.minutes(end),
        budget,
        minutesLeft(objective, end, budget, evaluation.counts(LookBack.H1)));
  }

  private Budget budget(Objective objective, long end) {
    Period period = objective.period();
    long begin = period.begin(end);
    long lately =
        period.isOfCalendar()
            ? Math.floorDiv(end - period.minutes(), SlidingCounts.HOUR) * SlidingCounts.HOUR
            : begin;
    return Budget.of(
        objective.target(),
        counts.sum(SlidingCounts.HOUR, begin, end),
        period.length(end) - known.minutes(begin, end),
        counts.sum(SlidingCounts.HOUR, lately, end),
        known.minutes(lately, end));
  }

  /** None when a calendar's period ends before its budget does: then there is a new one. */
  private OptionalLong minutesLeft(Objective objective, long end, Budget budget, Counts hour) {
    Period period = objective.period();
    OptionalLong left = budget.minutesLeft(hour.bad(), known.minutes(LookBack.H1.begin(end), end));
    return period.isOfCalendar()
            && left.isPresent()
            && left.getAsLong() > 0
            && end + left.getAsLong() >= period.begin(end) + period.length(end)
        ? OptionalLong.empty()
        : left;
  }

  void writeTo(DataOutput out) throws IOException {
    known.writeTo(out);
    Numbers.write(out, lowered);
    counts.writeTo(out);
  }

  /**
   * What {@link #writeTo} wrote.
   *
   * @param periodBefore length of the objective's period then
   */
  void readFrom(DataInput in, int periodBefore) throws IOException {
    Known before = Known.readFrom(in);
    lowered = Numbers.read(in);
    readCounts(in, before, periodBefore);
  }

  /** Of the formats before, which had the counts by themselves. */
  void readCounts(DataInput in, Known before, int periodBefore) throws IOException {
    long all = counts.readFrom(in);
    if (periodBefore != periodMinutes) {
      lowered += all;
    }
    // Of a longer period, what was beyond the shorter one is gone.
    known =
        periodBefore < periodMinutes && counts.newest() != Long.MIN_VALUE
            ? before.notBefore(counts.newest() - periodBefore)
            : before;
  }
}
