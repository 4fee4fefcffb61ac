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
import java.util.TreeMap;

/**
 * One objective for one entity. A minute counts once it has closed; one that comes again replaces
 * what it was. Not thread-safe.
 *
 * <p>Where a window reaches back to before the entity was known, what is missing counts as time
 * without errors: the burn rate that alerts look at is lowered by the share that is missing, so
 * that a few bad seconds after a start are not taken for a bad hour.
 */
final class ObjectiveTracker {
  private static final Severity[] SEVERITIES = Severity.values();
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final SlidingCounts counts;
  private final TreeMap<Long, Counts> open = new TreeMap<>();
  private final Map<Severity, AlertCell> cells = new EnumMap<>(Severity.class);
  private long since = UNKNOWN;

  /**
   * @param periodMinutes length of the objective's period
   * @param correctionMinutes for how long after its end a minute may still change
   */
  ObjectiveTracker(int periodMinutes, int correctionMinutes) {
    counts = new SlidingCounts(periodMinutes, correctionMinutes);
    for (Severity severity : SEVERITIES) {
      cells.put(severity, new AlertCell());
    }
  }

  /** What became of a minute. */
  enum Taken {
    /** It is kept until it closes. */
    OPEN,
    /** It had closed, and is different now. */
    CORRECTED,
    /** It had closed, and is as before. */
    UNCHANGED,
    /** It cannot be corrected any more. */
    TOO_OLD
  }

  /**
   * Sets what a minute holds.
   *
   * @param end minutes before this one have closed
   */
  Taken observe(long minute, Counts seen, long end) {
    if (minute >= end) {
      open.put(minute, seen);
      since = Math.min(since, minute);
      return Taken.OPEN;
    }
    Counts before = counts.at(minute);
    if (!counts.put(minute, seen)) {
      return Taken.TOO_OLD;
    }
    since = Math.min(since, minute);
    return before.equals(seen) ? Taken.UNCHANGED : Taken.CORRECTED;
  }

  /** Minutes before this one close; tells alerts that change. */
  List<AlertChange> close(Objective objective, Entity entity, long end) {
    while (!open.isEmpty() && open.firstKey() < end) {
      Map.Entry<Long, Counts> first = open.pollFirstEntry();
      counts.put(first.getKey(), first.getValue());
    }
    Evaluation evaluation = evaluate(objective, end);
    List<AlertChange> changes = new ArrayList<>();
    for (Severity severity : SEVERITIES) {
      AlertCell cell = cell(severity);
      boolean fired = cell.isFiring();
      AlertState changed =
          cell.step(
              end, evaluation.begins(severity), evaluation.goesOn(severity), objective.alerting());
      if (changed != null) {
        changes.add(
            new AlertChange(
                AlertLabels.BURN,
                entity,
                objective.indicator(),
                objective.thresholdMicros(),
                severity,
                changed,
                fired || changed == AlertState.FIRING,
                cell.startedMinute(),
                end,
                AlertLabels.of(objective, entity, severity),
                Explanation.of(progress(objective, entity, end, false), evaluation, severity)));
      }
    }
    return changes;
  }

  /** Ends alerts of an objective that is no longer for this entity. */
  List<AlertChange> end(Objective objective, Entity entity, long end) {
    List<AlertChange> changes = new ArrayList<>();
    for (Severity severity : SEVERITIES) {
      AlertCell cell = cell(severity);
      if (cell.isActive()) {
        changes.add(
            new AlertChange(
                AlertLabels.BURN,
                entity,
                objective.indicator(),
                objective.thresholdMicros(),
                severity,
                AlertState.RESOLVED,
                cell.isFiring(),
                cell.startedMinute(),
                end,
                AlertLabels.of(objective, entity, severity),
                Map.of("summary", "The objective is no longer for " + entity.label() + ".")));
        cell.end();
      }
    }
    return changes;
  }

  /** How it fares at the end of a window. */
  Progress progress(Objective objective, Entity entity, long end, boolean hourly) {
    Counts period = counts.sum(SlidingCounts.HOUR, periodBegin(objective, end), end);
    Evaluation evaluation = evaluate(objective, end);
    Map<LookBack, Double> rates = new EnumMap<>(LookBack.class);
    for (LookBack lookBack : LookBack.all()) {
      rates.put(lookBack, objective.target().burnRate(evaluation.counts(lookBack)));
    }
    long length = hourly ? SlidingCounts.HOUR : 1;
    Counts window = hourly ? counts.sum(SlidingCounts.HOUR, end - length, end) : counts.at(end - 1);
    return new Progress(
        objective,
        entity,
        hourly,
        end,
        window,
        period,
        1 + Math.max(period.total(), evaluation.counts(LookBack.D3).total()),
        rates,
        Math.max(0, end - since),
        minutesLeft(objective, end, period, rates.getOrDefault(LookBack.H1, 0.0)));
  }

  /** Whether anything was seen in the three days before, or an alert is on. */
  boolean isAwake(long end) {
    return !open.isEmpty()
        || cells.values().stream().anyMatch(AlertCell::isActive)
        || counts.sum(LookBack.D3.step(), LookBack.D3.begin(end), end).total() > 0;
  }

  /** Whether calls were seen within five minutes, or an alert is on. */
  boolean isBusy(long end) {
    return cells.values().stream().anyMatch(AlertCell::isActive)
        || counts.sum(1, LookBack.M5.begin(end), end).total() > 0;
  }

  /** Whether there is nothing to remember. */
  boolean isForgettable(Objective objective, long end) {
    return !isAwake(end)
        && counts.sum(SlidingCounts.HOUR, periodBegin(objective, end), end).total() == 0;
  }

  private static long periodBegin(Objective objective, long end) {
    return objective.period().begin(end);
  }

  private static OptionalLong minutesLeft(
      Objective objective, long end, Counts period, double rate) {
    double left = 1 - objective.target().burnRate(period);
    if (left <= 0) {
      return OptionalLong.of(0);
    }
    return rate == 0
        ? OptionalLong.empty()
        : OptionalLong.of((long) (left / rate * objective.period().length(end)));
  }

  private Evaluation evaluate(Objective objective, long end) {
    Map<LookBack, Counts> sums = new EnumMap<>(LookBack.class);
    for (LookBack lookBack : LookBack.all()) {
      sums.put(lookBack, counts.sum(lookBack.step(), lookBack.begin(end), end));
    }
    return new Evaluation(objective, sums, since == UNKNOWN ? 0 : Math.max(0, end - since));
  }

  private AlertCell cell(Severity severity) {
    return Objects.requireNonNull(cells.get(severity));
  }

  void writeTo(DataOutput out) throws IOException {
    Numbers.writeSigned(out, since);
    counts.writeTo(out);
    Numbers.write(out, open.size());
    for (Map.Entry<Long, Counts> minute : open.entrySet()) {
      Numbers.writeSigned(out, minute.getKey());
      Numbers.write(out, minute.getValue().total());
      Numbers.write(out, minute.getValue().bad());
    }
    for (Severity severity : SEVERITIES) {
      cell(severity).writeTo(out);
    }
  }

  void readFrom(DataInput in) throws IOException {
    since = Numbers.readSigned(in);
    counts.readFrom(in);
    long minutes = Numbers.read(in);
    for (long i = 0; i < minutes; i++) {
      long minute = Numbers.readSigned(in);
      long total = Numbers.read(in);
      open.put(minute, new Counts(total - Numbers.read(in), total));
    }
    for (Severity severity : SEVERITIES) {
      cell(severity).readFrom(in);
    }
  }
}
