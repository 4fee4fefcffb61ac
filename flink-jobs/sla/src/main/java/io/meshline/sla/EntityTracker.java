package io.meshline.sla;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is counted for one entity: of each objective and of each rule that is for it. Not
 * thread-safe.
 *
 * <p>Minutes may come in any order, and again: the last one of each minute counts. Those that have
 * not closed are in {@link OpenMinutes}, with an encoding of their own. The bytes grow with the
 * number of objectives only.
 *
 * <p>What is no longer asked for sleeps for {@link #MAX_ASLEEP_MINUTES}, so that an objective that
 * was taken away by mistake goes on when it is back.
 */
public final class EntityTracker {
  /** For how long what is no longer asked for can be had back, in minutes. */
  public static final int MAX_ASLEEP_MINUTES = 1_440;

  /** Most objectives of one entity that sleep. */
  static final int MAX_ASLEEP = 16;

  private static final int FORMAT = 2;
  private static final int FIRST_FORMAT = 1;

  private final int correctionMinutes;
  private final Map<String, ObjectiveTracker> objectives = new TreeMap<>();
  private final Map<String, RuleTracker> rules = new TreeMap<>();
  private OpenMinutes open = new OpenMinutes();
  private long nextEnd = Long.MIN_VALUE;
  private boolean changed;

  /**
   * An empty one.
   *
   * @param correctionMinutes for how long after its end a minute may still change
   */
  public EntityTracker(int correctionMinutes) {
    this.correctionMinutes = correctionMinutes;
  }

  /** What became of a minute. */
  public enum Taken {
    /** Nothing that was told is different now. */
    TAKEN,
    /** A minute that had closed is different now: progress tells it when the next one closes. */
    CORRECTED,
    /** The minute is too old to be corrected, and is left as it was. */
    TOO_OLD
  }

  /**
   * Sets what a minute holds.
   *
   * @param version observations that went into it
   * @param end minutes before this one have closed
   */
  public Taken observe(long minute, long version, Figures figures, Matched matched, long end) {
    if (minute >= end) {
      open.put(minute, version, figures, matched);
      return Taken.TAKEN;
    }
    nextEnd = Long.MIN_VALUE;
    changed = true;
    Taken all = Taken.TAKEN;
    for (Objective objective : matched.objectives()) {
      Taken taken = awake(objective, end).correct(minute, figures.counts(objective));
      if (taken == Taken.TOO_OLD || (taken == Taken.CORRECTED && all == Taken.TAKEN)) {
        all = taken;
      }
    }
    for (ThresholdRule rule : matched.rules()) {
      rule(rule.name()).put(minute, rule.matches(figures), end);
    }
    return all;
  }

  /**
   * Minutes before this one close; to be called for each minute in turn while {@link #isAwake}.
   *
   * @param quiet whether nobody is to be told of alerts; those that go on are told of when it is
   *     over
   * @return alerts that change
   */
  public List<AlertChange> close(Entity entity, Matched matched, long end, boolean quiet) {
    Map<Long, OpenMinutes.Minute> closing = open.close(end);
    changed |= !closing.isEmpty() || isAlerting();
    for (Map.Entry<Long, OpenMinutes.Minute> each : closing.entrySet()) {
      long minute = each.getKey();
      each.getValue()
          .counts()
          .forEach(
              (key, counts) ->
                  matched
                      .objective(key)
                      .ifPresent(objective -> awake(objective, minute).take(minute, counts)));
      each.getValue()
          .matches()
          .forEach(
              (name, matches) -> {
                if (matched.rule(name).isPresent()) {
                  rule(name).put(minute, matches, end);
                }
              });
    }
    List<AlertChange> changes = new ArrayList<>();
    objectives.forEach(
        (key, tracker) -> {
          Objective objective = matched.objective(key).orElse(null);
          if (objective == null) {
            changed |= tracker.sleep(end);
          } else {
            changed |= tracker.wake(end);
            changes.addAll(tracker.close(objective, entity, end, quiet));
          }
        });
    rules.forEach(
        (name, tracker) ->
            matched
                .rule(name)
                .map(rule -> tracker.close(rule, entity, end, quiet))
                .ifPresent(changes::add));
    long next =
        isAwake(matched, end)
            ? end + 1
            : isEmpty()
                ? Long.MAX_VALUE
                : (Math.floorDiv(end, SlidingCounts.HOUR) + 1) * SlidingCounts.HOUR;
    // One that is due each minute need not be written for that alone.
    changed |= isAlerting() || next > end + 1 || nextEnd > end;
    nextEnd = next;
    return changes;
  }

  /**
   * How the objectives fare when a minute has closed: those with calls within five minutes or an
   * alert for the minute, and at the end of an hour all for the hour. After a correction the same
   * once more for each minute that holds it, as many as can be corrected.
   */
  public List<Progress> progress(Entity entity, Matched matched, long end) {
    List<Progress> progress = new ArrayList<>();
    objectives.forEach(
        (key, tracker) ->
            matched
                .objective(key)
                .ifPresent(
                    objective -> {
                      changed |= tracker.isCorrected();
                      progress.addAll(tracker.progress(objective, entity, end));
                    }));
    return progress;
  }

  /**
   * What is asked for changes. What is no longer for this entity, or counts other calls than
   * before, goes to sleep, and its alerts end; so do those of objectives whose labels change.
   *
   * @return alerts that end
   */
  public List<AlertChange> change(Entity entity, Matched before, Matched after, long end) {
    List<AlertChange> changes = new ArrayList<>();
    for (Objective objective : before.objectives()) {
      ObjectiveTracker tracker = objectives.get(objective.key());
      Objective now = after.objective(objective.key()).orElse(null);
      if (tracker == null || (now != null && now.labels().equals(objective.labels()))) {
        continue;
      }
      changes.addAll(tracker.end(objective, entity, end));
      if (now == null) {
        boolean unused = tracker.sleep(end);
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
    nextEnd = Long.MIN_VALUE;
    changed = true;
    return changes;
  }

  private void forgetMostAsleep(long end) {
    List<String> asleep =
        objectives.entrySet().stream()
            .filter(each -> each.getValue().asleepMinutes(end) > 0)
            .sorted(Comparator.comparingLong(each -> each.getValue().asleepMinutes(end)))
            .map(Map.Entry::getKey)
            .toList();
    asleep.stream().skip(MAX_ASLEEP).forEach(objectives::remove);
  }

  private boolean isAlerting() {
    return objectives.values().stream().anyMatch(ObjectiveTracker::isAlerting)
        || rules.values().stream().anyMatch(RuleTracker::isFiring);
  }

  /** Whether its encodings are others than when it was made of them. */
  public boolean hasChanged() {
    return changed;
  }

  /** Whether the next minute must be closed too; otherwise that of the next full hour. */
  public boolean isAwake(Matched matched, long end) {
    return !open.isEmpty()
        || matched.objectives().stream()
            .anyMatch(
                objective -> {
                  ObjectiveTracker tracker = objectives.get(objective.key());
                  return tracker != null && tracker.isAwake(objective, end);
                })
        || rules.values().stream().anyMatch(tracker -> tracker.isAwake(end));
  }

  /** Lets go of what has not been called for a whole period, or slept for too long. */
  public void forget(Matched matched, long end) {
    changed |=
        objectives
            .entrySet()
            .removeIf(
                each ->
                    matched
                        .objective(each.getKey())
                        .map(objective -> each.getValue().isForgettable(objective, end))
                        .orElse(each.getValue().asleepMinutes(end) > MAX_ASLEEP_MINUTES));
    changed |=
        rules
            .entrySet()
            .removeIf(
                each -> matched.rule(each.getKey()).isEmpty() || !each.getValue().isAwake(end));
  }

  /** Whether there is nothing to keep of what has closed. */
  public boolean isEmpty() {
    return objectives.isEmpty() && rules.isEmpty();
  }

  /** The minutes that have not closed. */
  public OpenMinutes open() {
    return open;
  }

  private ObjectiveTracker awake(Objective objective, long end) {
    ObjectiveTracker tracker =
        objectives.computeIfAbsent(
            objective.key(),
            key -> new ObjectiveTracker(objective.period().minutes(), correctionMinutes));
    changed |= tracker.wake(end);
    return tracker;
  }

  private RuleTracker rule(String name) {
    return rules.computeIfAbsent(name, unused -> new RuleTracker());
  }

  /** The next end at which an encoded one is to be closed, if nothing comes before. */
  public static long nextEnd(byte[] bytes) {
    return bytes[0] == FIRST_FORMAT ? Long.MIN_VALUE : ByteBuffer.wrap(bytes).getLong(1);
  }

  /** The encoding, for state: without the minutes that are open. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORMAT);
      out.writeLong(nextEnd);
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
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #toBytes} encoded; of rules only those that are still asked for.
   *
   * @param open encoded minutes that have not closed; null if there is none
   * @throws IllegalArgumentException if the bytes are no encoding of a tracker
   */
  public static EntityTracker fromBytes(
      byte[] bytes, byte @Nullable [] open, Matched matched, int correctionMinutes) {
    EntityTracker tracker = new EntityTracker(correctionMinutes);
    if (open != null) {
      tracker.open = OpenMinutes.fromBytes(open);
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      int format = in.readUnsignedByte();
      if (format != FORMAT && format != FIRST_FORMAT) {
        throw new IllegalArgumentException(
            "format of a tracker: " + format + " (expected: 1 or " + FORMAT + ")");
      }
      tracker.readFrom(in, matched, format == FIRST_FORMAT);
    } catch (IOException e) {
      throw new IllegalArgumentException("no encoding of a tracker", e);
    }
    return tracker;
  }

  /** With minutes that are open, and nothing else yet. */
  public static EntityTracker of(OpenMinutes open, int correctionMinutes) {
    EntityTracker tracker = new EntityTracker(correctionMinutes);
    tracker.open = open;
    return tracker;
  }

  private void readFrom(DataInputStream in, Matched matched, boolean first) throws IOException {
    nextEnd = first ? Long.MIN_VALUE : in.readLong();
    changed = first;
    for (long i = Numbers.read(in); i > 0; i--) {
      String key = in.readUTF();
      if (first) {
        // Under the name alone, and of no use without the objective.
        Objective objective = matched.objectiveNamed(key).orElse(null);
        int period = objective == null ? MAX_ASLEEP_MINUTES : objective.period().minutes();
        String now = objective == null ? "" : objective.key();
        ObjectiveTracker read =
            ObjectiveTracker.readFirst(in, now, period, correctionMinutes, open);
        if (objective != null) {
          objectives.put(now, read);
        }
      } else {
        int period = matched.objective(key).map(known -> known.period().minutes()).orElse(0);
        objectives.put(key, ObjectiveTracker.readFrom(in, period, correctionMinutes));
      }
    }
    for (long i = Numbers.read(in); i > 0; i--) {
      String name = in.readUTF();
      RuleTracker read = new RuleTracker();
      read.readFrom(in, name, first ? open : null);
      if (matched.rule(name).isPresent()) {
        rules.put(name, read);
      }
    }
  }
}
