package io.meshline.sla;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What has closed of one entity, by objective and by rule, with its encoding. Not thread-safe.
 *
 * <p>Formats that can be read: 1 had open minutes in it, and no keys of objectives; 2 one stretch
 * without counts, and no labels of alerts; 3 is written.
 */
final class Trackers {
  /** The format that is written. */
  static final int FORMAT = 3;

  /** The first one. */
  static final int FIRST_FORMAT = 1;

  private static final int SECOND_FORMAT = 2;

  /** By {@link Objective#key}. */
  final Map<String, ObjectiveTracker> objectives = new TreeMap<>();

  /** By name. */
  final Map<String, RuleTracker> rules = new TreeMap<>();

  private final int correctionMinutes;

  /**
   * @param correctionMinutes for how long after its end a minute may still change
   */
  Trackers(int correctionMinutes) {
    this.correctionMinutes = correctionMinutes;
  }

  ObjectiveTracker objective(Objective objective) {
    return objectives.computeIfAbsent(
        objective.key(),
        key -> new ObjectiveTracker(objective.period().minutes(), correctionMinutes));
  }

  RuleTracker rule(String name) {
    return rules.computeIfAbsent(name, unused -> new RuleTracker());
  }

  /** Takes hours that an earlier job counted, for objectives that count the same. */
  void takeHours(Map<Long, Map<String, PastHours.Hour>> hours, Matched matched) {
    hours.forEach(
        (begin, all) ->
            all.forEach(
                (counted, hour) ->
                    matched
                        .objective(counted)
                        .ifPresent(
                            one -> {
                              ObjectiveTracker tracker = objective(one);
                              boolean unused = tracker.wake(begin);
                              tracker.takeHour(one, begin, hour);
                            })));
  }

  /**
   * An hour is over of which an earlier job told whatever it counted.
   *
   * @param told what it told of, by key of the objective
   */
  void lackHour(long begin, Set<String> told, Matched matched) {
    for (Objective objective : matched.objectives()) {
      ObjectiveTracker tracker = objectives.get(objective.key());
      if (tracker != null && !told.contains(objective.key())) {
        tracker.lackHour(begin);
      }
    }
  }

  boolean isEmpty() {
    return objectives.isEmpty() && rules.isEmpty();
  }

  boolean isAlerting() {
    return objectives.values().stream().anyMatch(ObjectiveTracker::isAlerting)
        || rules.values().stream().anyMatch(RuleTracker::isFiring);
  }

  /** Whether the next minute may bring something to tell although no call comes. */
  boolean isAwake(Matched matched, long end) {
    return matched.objectives().stream()
            .anyMatch(
                objective -> {
                  ObjectiveTracker tracker = objectives.get(objective.key());
                  return tracker != null && tracker.isAwake(objective, end);
                })
        || rules.values().stream().anyMatch(tracker -> tracker.isAwake(end));
  }

  /**
   * What is asked for changes: what is no longer asked for goes to sleep.
   *
   * @return alerts that end
   */
  List<AlertChange> change(Entity entity, Matched before, Matched after, long end) {
    List<AlertChange> changes = new ArrayList<>();
    for (Objective objective : before.objectives()) {
      ObjectiveTracker tracker = objectives.get(objective.key());
      Objective now = after.objective(objective.key()).orElse(null);
      if (tracker == null) {
        continue;
      }
      if (now != null && !now.period().equals(objective.period())) {
        tracker.changePeriod();
      }
      if (now != null && now.labels().equals(objective.labels())) {
        continue;
      }
      changes.addAll(tracker.end(objective.counted(), objective.labels(), entity, end));
      if (now == null) {
        boolean unused = tracker.sleep(end);
      }
    }
    for (Objective objective : after.objectives()) {
      ObjectiveTracker tracker = objectives.get(objective.key());
      if (tracker != null && before.objective(objective.key()).isEmpty()) {
        tracker.changePeriod(); // nobody knows which one it had
      }
    }
    forgetMostAsleep(end);
    for (ThresholdRule rule : before.rules()) {
      RuleTracker tracker = rules.get(rule.name());
      if (tracker != null && after.rule(rule.name()).filter(rule::equals).isEmpty()) {
        AlertChange ended = tracker.end(rule, entity, end);
        if (ended != null) {
          changes.add(ended);
        }
        rules.remove(rule.name());
      }
    }
    return changes;
  }

  /**
   * Alerts of what nobody asks for any more, as far as they have not been ended: a set of
   * objectives that cannot be read any more does not say what it was.
   */
  List<AlertChange> endUnknown(Entity entity, Matched matched, long end) {
    List<AlertChange> changes = new ArrayList<>();
    objectives.forEach(
        (key, tracker) -> {
          if (tracker.isAlerting() && matched.objective(key).isEmpty()) {
            changes.addAll(tracker.end(ObjectiveKey.of(key), Map.of(), entity, end));
          }
        });
    rules.forEach(
        (name, tracker) -> {
          if (tracker.isFiring() && matched.rule(name).isEmpty()) {
            AlertChange ended = tracker.end(name, entity, end);
            if (ended != null) {
              changes.add(ended);
            }
          }
        });
    return changes;
  }

  /**
   * Lets go of what has not been called for a whole period, or slept for too long.
   *
   * @return whether there was any
   */
  boolean forget(Matched matched, long end) {
    boolean forgotten =
        objectives
            .entrySet()
            .removeIf(
                each ->
                    matched
                        .objective(each.getKey())
                        .map(objective -> each.getValue().isForgettable(objective, end))
                        .orElse(
                            each.getValue().asleepMinutes(end) > EntityTracker.MAX_ASLEEP_MINUTES));
    return rules
            .entrySet()
            .removeIf(
                each ->
                    matched
                        .rule(each.getKey())
                        .map(rule -> each.getValue().isForgettable(rule, end))
                        .orElse(true))
        || forgotten;
  }

  /** Of too many that sleep those that have slept longest. */
  private void forgetMostAsleep(long end) {
    List<String> asleep =
        objectives.entrySet().stream()
            .filter(each -> each.getValue().asleepMinutes(end) > 0)
            .sorted(Comparator.comparingLong(each -> each.getValue().asleepMinutes(end)))
            .map(Map.Entry::getKey)
            .toList();
    asleep.stream().skip(EntityTracker.MAX_ASLEEP).forEach(objectives::remove);
  }

  void writeTo(DataOutput out) throws IOException {
    Numbers.write(out, objectives.size());
    for (Map.Entry<String, ObjectiveTracker> each : objectives.entrySet()) {
      out.writeUTF(each.getKey());
      each.getValue().writeTo(out);
    }
    Numbers.write(out, rules.size());
    for (Map.Entry<String, RuleTracker> each : rules.entrySet()) {
      out.writeUTF(each.getKey());
      each.getValue().writeTo(out);
    }
  }

  /**
   * What {@link #writeTo} wrote; of rules only those that are asked for, or have an alert to end.
   *
   * @param open takes the minutes that the first format has in it
   */
  void readFrom(DataInput in, int format, Matched matched, OpenMinutes open) throws IOException {
    for (long i = Numbers.read(in); i > 0; i--) {
      String key = in.readUTF();
      if (format == FIRST_FORMAT) {
        readFirst(in, key, matched, open);
      } else {
        key = ObjectiveKey.today(key);
        int period = matched.objective(key).map(known -> known.period().minutes()).orElse(0);
        objectives.merge(
            key,
            format == SECOND_FORMAT
                ? ObjectiveTracker.readSecond(in, period, correctionMinutes)
                : ObjectiveTracker.readFrom(in, period, correctionMinutes),
            (one, other) -> other.asleepMinutes(0) > 0 ? one : other);
      }
    }
    for (long i = Numbers.read(in); i > 0; i--) {
      String name = in.readUTF();
      RuleTracker read = new RuleTracker();
      switch (format) {
        case FIRST_FORMAT -> read.readFirst(in, name, open);
        case SECOND_FORMAT -> read.readSecond(in);
        default -> read.readFrom(in);
      }
      if (read.isFiring() || matched.rule(name).isPresent()) {
        rules.put(name, read);
      }
    }
  }

  /** Under the name alone, and of no use without the objective. */
  private void readFirst(DataInput in, String name, Matched matched, OpenMinutes open)
      throws IOException {
    Objective objective = matched.objectiveNamed(name).orElse(null);
    int period =
        objective == null ? EntityTracker.MAX_ASLEEP_MINUTES : objective.period().minutes();
    String key = objective == null ? "" : objective.key();
    ObjectiveTracker read = ObjectiveTracker.readFirst(in, key, period, correctionMinutes, open);
    if (objective != null) {
      objectives.put(key, read);
    }
  }
}
