package io.meshline.sla;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * One objective for one entity. A minute counts once it has closed; one that comes again replaces
 * what it was. Not thread-safe.
 *
 * <p>Where a window reaches back to before the entity was known, what is missing counts as time
 * without errors: burn rates are lowered by the share that is missing, so that a few bad seconds
 * after a start are not taken for a bad hour.
 *
 * <p>When its objective is no longer for the entity, it is put to sleep: it counts nothing, and
 * goes on when the objective is back. The time in between is not known.
 */
final class ObjectiveTracker {
  private static final Severity[] SEVERITIES = Severity.values();
  private static final long AWAKE = Long.MAX_VALUE;
  private static final long NOTHING = Long.MAX_VALUE;

  private final int periodMinutes;
  private final int correctionMinutes;
  private final SlidingCounts counts;
  private final Map<Severity, AlertCell> cells = new EnumMap<>(Severity.class);
  private Known known = Known.NOTHING;
  private long asleepSince = AWAKE;

  /** The first minute that was corrected since progress was last told. */
  private long corrected = NOTHING;

  /**
   * @param periodMinutes length of the objective's period
   * @param correctionMinutes for how long after its end a minute may still change
   */
  ObjectiveTracker(int periodMinutes, int correctionMinutes) {
    this.periodMinutes = periodMinutes;
    this.correctionMinutes = correctionMinutes;
    counts = new SlidingCounts(periodMinutes, correctionMinutes);
    for (Severity severity : SEVERITIES) {
      cells.put(severity, new AlertCell());
    }
  }

  /** Takes what a minute holds that closes now. */
  void take(long minute, Counts seen) {
    if (counts.put(minute, seen)) {
      known = known.with(minute);
    }
  }

  /** Sets what a minute holds that closed before. */
  EntityTracker.Taken correct(long minute, Counts seen) {
    Counts before = counts.at(minute);
    if (!counts.put(minute, seen)) {
      return EntityTracker.Taken.TOO_OLD;
    }
    known = known.with(minute);
    if (before.equals(seen)) {
      return EntityTracker.Taken.TAKEN;
    }
    corrected = Math.min(corrected, minute);
    return EntityTracker.Taken.CORRECTED;
  }

  /**
   * Minutes before this one have closed; tells alerts that change.
   *
   * @param quiet whether nobody is to be told
   */
  List<AlertChange> close(Objective objective, Entity entity, long end, boolean quiet) {
    Evaluation evaluation = evaluate(objective, end);
    List<AlertChange> changes = new ArrayList<>();
    for (Severity severity : SEVERITIES) {
      AlertCell cell = cell(severity);
      boolean fired = cell.isFiring();
      AlertState changed =
          cell.step(
              end,
              evaluation.begins(severity),
              evaluation.goesOn(severity),
              objective.alerting(),
              quiet);
      if (changed != null) {
        changes.add(
            change(
                objective,
                entity,
                severity,
                changed,
                fired || changed == AlertState.FIRING,
                end,
                Explanation.of(progressAt(objective, entity, end, false), evaluation, severity)));
      }
    }
    return changes;
  }

  /** Ends its alerts. */
  List<AlertChange> end(Objective objective, Entity entity, long end) {
    List<AlertChange> changes = new ArrayList<>();
    for (Severity severity : SEVERITIES) {
      AlertCell cell = cell(severity);
      boolean fired = cell.isFiring();
      if (cell.end()) {
        changes.add(
            change(
                objective,
                entity,
                severity,
                AlertState.RESOLVED,
                fired,
                end,
                Map.of("summary", "The objective is no longer for " + entity.label() + ".")));
      }
    }
    return changes;
  }

  private AlertChange change(
      Objective objective,
      Entity entity,
      Severity severity,
      AlertState state,
      boolean fired,
      long end,
      Map<String, String> texts) {
    return new AlertChange(
        AlertLabels.BURN,
        entity,
        objective.indicator(),
        objective.thresholdMicros(),
        objective.clientErrors() == ClientErrors.BAD,
        severity,
        state,
        fired,
        cell(severity).startedMinute(),
        end,
        AlertLabels.of(objective, entity, severity),
        texts);
  }

  /**
   * Counts nothing from now on; alerts that are on and were told must have been ended.
   *
   * @return whether it did until now
   */
  boolean sleep(long end) {
    if (asleepSince != AWAKE) {
      return false;
    }
    asleepSince = known.since() == Long.MAX_VALUE ? end : Math.max(end, known.since());
    corrected = NOTHING;
    cells.replaceAll((severity, cell) -> new AlertCell());
    return true;
  }

  /**
   * Goes on.
   *
   * @return whether it did not until now
   */
  boolean wake(long end) {
    if (asleepSince == AWAKE) {
      return false;
    }
    known = known.without(asleepSince, end);
    asleepSince = AWAKE;
    return true;
  }

  /** Whether progress was told that is different now. */
  boolean isCorrected() {
    return corrected != NOTHING;
  }

  /** For how many minutes it has counted nothing; 0 while it counts. */
  long asleepMinutes(long end) {
    return asleepSince == AWAKE ? 0 : Math.max(1, end - asleepSince);
  }

  /**
   * How it fares at the end of a minute, of each that was corrected and those after it, and of
   * hours that end with them: a minute with calls within five minutes before, or an alert, and
   * every hour.
   */
  List<Progress> progress(Objective objective, Entity entity, long end) {
    List<Progress> progress = new ArrayList<>();
    long begin = Math.max(corrected, end - 1 - correctionMinutes);
    for (long at = Math.min(begin, end - 1) + 1; at <= end; at++) {
      if (isBusy(at)) {
        progress.add(progressAt(objective, entity, at, false));
      }
      if (at % SlidingCounts.HOUR == 0 && !isForgettable(objective, at)) {
        progress.add(progressAt(objective, entity, at, true));
      }
    }
    corrected = NOTHING;
    return progress;
  }

  private Progress progressAt(Objective objective, Entity entity, long end, boolean hourly) {
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
        1 + Math.max(budget.period().total(), evaluation.counts(LookBack.D3).total()),
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

  /**
   * Whether the next minute may bring something to tell although no call comes: without calls in
   * the shortest window of each row, no alert begins.
   */
  boolean isAwake(Objective objective, long end) {
    LookBack longest = LookBack.M5;
    for (BurnRule rule : objective.alerting().burnRules()) {
      longest = rule.shortWindow().compareTo(longest) > 0 ? rule.shortWindow() : longest;
    }
    return corrected != NOTHING
        || isAlerting()
        || counts.sum(longest.step(), longest.begin(end), end).total() > 0;
  }

  boolean isAlerting() {
    return cells.values().stream().anyMatch(AlertCell::isActive);
  }

  /** Whether calls were seen within five minutes, or an alert is on. */
  private boolean isBusy(long end) {
    return isAlerting() || counts.sum(1, LookBack.M5.begin(end), end).total() > 0;
  }

  /** Whether there is nothing to remember. */
  boolean isForgettable(Objective objective, long end) {
    return !isAwake(objective, end)
        && counts.sum(LookBack.D3.step(), LookBack.D3.begin(end), end).total() == 0
        && counts.sum(SlidingCounts.HOUR, objective.period().begin(end), end).total() == 0;
  }

  private Evaluation evaluate(Objective objective, long end) {
    Map<LookBack, Counts> sums = new EnumMap<>(LookBack.class);
    for (LookBack lookBack : LookBack.all()) {
      sums.put(lookBack, counts.sum(lookBack.step(), lookBack.begin(end), end));
    }
    return new Evaluation(objective, sums, known, end);
  }

  private AlertCell cell(Severity severity) {
    return Objects.requireNonNull(cells.get(severity));
  }

  void writeTo(DataOutput out) throws IOException {
    Numbers.write(out, periodMinutes);
    Numbers.writeSigned(out, known.since());
    Numbers.writeSigned(out, known.gapBegin());
    Numbers.writeSigned(out, known.gapEnd());
    Numbers.writeSigned(out, asleepSince);
    Numbers.writeSigned(out, corrected);
    counts.writeTo(out);
    for (Severity severity : SEVERITIES) {
      cell(severity).writeTo(out);
    }
  }

  /**
   * What {@link #writeTo} wrote.
   *
   * @param periodMinutes length of the objective's period now; 0: as it was
   */
  static ObjectiveTracker readFrom(DataInput in, int periodMinutes, int correctionMinutes)
      throws IOException {
    int before = (int) Numbers.read(in);
    ObjectiveTracker tracker =
        new ObjectiveTracker(periodMinutes == 0 ? before : periodMinutes, correctionMinutes);
    tracker.known =
        new Known(Numbers.readSigned(in), Numbers.readSigned(in), Numbers.readSigned(in));
    tracker.asleepSince = Numbers.readSigned(in);
    tracker.corrected = Numbers.readSigned(in);
    tracker.counts.readFrom(in);
    tracker.readCells(in);
    if (before < tracker.periodMinutes && tracker.counts.newest() != Long.MIN_VALUE) {
      // What was beyond the shorter period is gone.
      tracker.known = tracker.known.notBefore(tracker.counts.newest() - before);
    }
    return tracker;
  }

  /** Of the first format, which kept minutes that were open in it. */
  static ObjectiveTracker readFirst(
      DataInput in, String key, int periodMinutes, int correctionMinutes, OpenMinutes open)
      throws IOException {
    ObjectiveTracker tracker = new ObjectiveTracker(periodMinutes, correctionMinutes);
    tracker.known = new Known(Numbers.readSigned(in), 0, 0);
    tracker.counts.readFrom(in);
    for (long i = Numbers.read(in); i > 0; i--) {
      long minute = Numbers.readSigned(in);
      long total = Numbers.read(in);
      open.add(minute, key, new Counts(total - Numbers.read(in), total));
    }
    tracker.readCells(in);
    return tracker;
  }

  private void readCells(DataInput in) throws IOException {
    for (Severity severity : SEVERITIES) {
      cell(severity).readFrom(in);
    }
  }
}
