package io.meshline.sla;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One objective for one entity. A minute counts once it has closed; one that comes again replaces
 * what it was. Not thread-safe.
 *
 * <p>When its objective is no longer for the entity, it is put to sleep: it counts nothing, and
 * goes on when the objective is back. The time in between is not known.
 */
final class ObjectiveTracker {
  private static final long AWAKE = Long.MAX_VALUE;
  private static final long NOTHING = Long.MAX_VALUE;

  private final int periodMinutes;
  private final int correctionMinutes;
  private final Tally tally;
  private final ObjectiveAlerts alerts = new ObjectiveAlerts();
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
    tally = new Tally(periodMinutes, correctionMinutes);
  }

  /** Takes what a minute holds that closes now. */
  void take(long minute, Counts seen) {
    tally.take(minute, seen);
  }

  /** Takes what an hour holds that an earlier job counted. */
  void takeHour(Objective objective, long begin, PastHours.Hour hour) {
    tally.takeHour(objective, begin, hour);
  }

  /** Nobody told of an hour, though of others. */
  void lackHour(long begin) {
    tally.lackHour(begin);
  }

  /**
   * Sets what a minute holds that closed before.
   *
   * @param part whether it may be a part only of what the minute holds already
   */
  EntityTracker.Taken correct(long minute, Counts seen, boolean part) {
    EntityTracker.Taken taken = tally.correct(minute, seen, part);
    if (taken == EntityTracker.Taken.CORRECTED) {
      corrected = Math.min(corrected, minute);
    }
    return taken;
  }

  /**
   * Minutes before this one have closed; tells alerts that change.
   *
   * @param quiet whether nobody is to be told
   */
  List<AlertChange> close(Objective objective, Entity entity, long end, boolean quiet) {
    return alerts.close(
        entity,
        tally.evaluate(objective, end),
        quiet,
        () -> tally.progressAt(objective, entity, end, false));
  }

  /**
   * Ends its alerts.
   *
   * @param otherwise labels of the objective, if it is not known with which they were told
   */
  List<AlertChange> end(
      ObjectiveKey objective, Map<String, String> otherwise, Entity entity, long end) {
    return alerts.end(objective, otherwise, entity, end);
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
    asleepSince = tally.since() == Long.MAX_VALUE ? end : Math.max(end, tally.since());
    corrected = NOTHING;
    alerts.clear();
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
    tally.skip(asleepSince, end);
    asleepSince = AWAKE;
    return true;
  }

  /** Its objective has another period from now on. */
  void changePeriod() {
    tally.changePeriod();
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
      if (isAlerting() || tally.sum(LookBack.M5, at).total() > 0) {
        progress.add(tally.progressAt(objective, entity, at, false));
      }
      if (at % SlidingCounts.HOUR == 0 && !isForgettable(objective, at)) {
        progress.add(tally.progressAt(objective, entity, at, true));
      }
    }
    corrected = NOTHING;
    return progress;
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
    return isCorrected() || isAlerting() || tally.sum(longest, end).total() > 0;
  }

  boolean isAlerting() {
    return alerts.isActive();
  }

  /** Whether there is nothing to remember. */
  boolean isForgettable(Objective objective, long end) {
    return !isAwake(objective, end) && tally.isEmpty(objective, end);
  }

  void writeTo(DataOutput out) throws IOException {
    Numbers.write(out, periodMinutes);
    tally.writeTo(out);
    Numbers.writeSigned(out, asleepSince);
    Numbers.writeSigned(out, corrected);
    alerts.writeTo(out);
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
    tracker.tally.readFrom(in, before);
    tracker.asleepSince = Numbers.readSigned(in);
    tracker.corrected = Numbers.readSigned(in);
    tracker.alerts.readFrom(in);
    return tracker;
  }

  /** Of the second format, in which one stretch without counts was remembered, and no labels. */
  static ObjectiveTracker readSecond(DataInput in, int periodMinutes, int correctionMinutes)
      throws IOException {
    int before = (int) Numbers.read(in);
    ObjectiveTracker tracker =
        new ObjectiveTracker(periodMinutes == 0 ? before : periodMinutes, correctionMinutes);
    Known known = Known.readSecond(in);
    tracker.asleepSince = Numbers.readSigned(in);
    tracker.corrected = Numbers.readSigned(in);
    tracker.tally.readCounts(in, known, before);
    tracker.alerts.readSecond(in);
    return tracker;
  }

  /** Of the first format, which kept minutes that were open in it. */
  static ObjectiveTracker readFirst(
      DataInput in, String key, int periodMinutes, int correctionMinutes, OpenMinutes open)
      throws IOException {
    ObjectiveTracker tracker = new ObjectiveTracker(periodMinutes, correctionMinutes);
    Known known = new Known(Numbers.readSigned(in), List.of());
    tracker.tally.readCounts(in, known, periodMinutes);
    for (long i = Numbers.read(in); i > 0; i--) {
      long minute = Numbers.readSigned(in);
      long total = Numbers.read(in);
      open.add(minute, key, new Counts(total - Numbers.read(in), total));
    }
    tracker.alerts.readSecond(in);
    return tracker;
  }
}
