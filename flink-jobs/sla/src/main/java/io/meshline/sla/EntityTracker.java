package io.meshline.sla;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that is counted for one entity: of each objective and of each rule that is for it. Not
 * thread-safe.
 *
 * <p>Minutes may come in any order, and again: the last one of each minute counts. Its bytes grow
 * with the number of objectives only.
 */
public final class EntityTracker {
  private static final int FORMAT = 1;

  private final int correctionMinutes;
  private final Map<String, ObjectiveTracker> objectives = new TreeMap<>();
  private final Map<String, RuleTracker> rules = new TreeMap<>();

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
    /** A minute that had closed is different now. */
    CORRECTED,
    /** The minute is too old to be corrected, and is left as it was. */
    TOO_OLD
  }

  /**
   * Sets what a minute holds.
   *
   * @param end minutes before this one have closed
   */
  public Taken observe(long minute, Figures figures, Matched matched, long end) {
    Taken all = Taken.TAKEN;
    for (Objective objective : matched.objectives()) {
      ObjectiveTracker.Taken taken =
          objectives
              .computeIfAbsent(
                  objective.name(),
                  name -> new ObjectiveTracker(objective.period().minutes(), correctionMinutes))
              .observe(minute, figures.counts(objective), end);
      if (taken == ObjectiveTracker.Taken.TOO_OLD) {
        all = Taken.TOO_OLD;
      } else if (taken == ObjectiveTracker.Taken.CORRECTED && all == Taken.TAKEN) {
        all = Taken.CORRECTED;
      }
    }
    for (ThresholdRule rule : matched.rules()) {
      rules
          .computeIfAbsent(rule.name(), name -> new RuleTracker())
          .observe(minute, rule.matches(figures), end);
    }
    return all;
  }

  /**
   * Minutes before this one close; to be called for each minute in turn while {@link #isAwake}.
   *
   * @return alerts that change
   */
  public List<AlertChange> close(Entity entity, Matched matched, long end) {
    List<AlertChange> changes = new ArrayList<>();
    objectives.forEach(
        (name, tracker) ->
            matched
                .objective(name)
                .ifPresent(objective -> changes.addAll(tracker.close(objective, entity, end))));
    rules.forEach(
        (name, tracker) ->
            matched
                .rule(name)
                .map(rule -> tracker.close(rule, entity, end))
                .ifPresent(changes::add));
    return changes;
  }

  /**
   * How the objectives fare when a minute has closed: those with calls within five minutes or an
   * alert for the minute, and at the end of an hour all for the hour.
   */
  public List<Progress> progress(Entity entity, Matched matched, long end) {
    List<Progress> progress = new ArrayList<>();
    objectives.forEach(
        (name, tracker) ->
            matched
                .objective(name)
                .ifPresent(
                    objective -> {
                      if (tracker.isBusy(end)) {
                        progress.add(tracker.progress(objective, entity, end, false));
                      }
                      if (end % SlidingCounts.HOUR == 0 && !tracker.isForgettable(objective, end)) {
                        progress.add(tracker.progress(objective, entity, end, true));
                      }
                    }));
    return progress;
  }

  /**
   * The same for a minute that changed and all that closed after it, since they hold it too.
   *
   * @param end minutes before this one have closed
   */
  public List<Progress> corrected(Entity entity, Matched matched, long minute, long end) {
    List<Progress> progress = new ArrayList<>();
    for (long each = minute + 1; each <= end; each++) {
      progress.addAll(progress(entity, matched, each));
    }
    return progress;
  }

  /**
   * What is asked for changes. What is no longer for this entity is forgotten, and so is what
   * counts other calls than before; its alerts end.
   *
   * @return alerts that end
   */
  public List<AlertChange> change(Entity entity, Matched before, Matched after, long end) {
    List<AlertChange> changes = new ArrayList<>();
    for (Objective objective : before.objectives()) {
      ObjectiveTracker tracker = objectives.get(objective.name());
      if (tracker != null
          && after.objective(objective.name()).filter(now -> alike(objective, now)).isEmpty()) {
        changes.addAll(tracker.end(objective, entity, end));
        objectives.remove(objective.name());
      }
    }
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

  /** Whether both count the same calls, and alerts are the same ones. */
  private static boolean alike(Objective one, Objective other) {
    return one.indicator() == other.indicator()
        && one.thresholdMicros() == other.thresholdMicros()
        && one.clientErrors() == other.clientErrors()
        && one.labels().equals(other.labels());
  }

  /** Whether the next minute must be closed too; otherwise that of the next full hour. */
  public boolean isAwake(long end) {
    return objectives.values().stream().anyMatch(tracker -> tracker.isAwake(end))
        || rules.values().stream().anyMatch(tracker -> tracker.isAwake(end));
  }

  /** Lets go of what has not been called for a whole period. */
  public void forget(Matched matched, long end) {
    objectives
        .entrySet()
        .removeIf(
            each ->
                matched
                    .objective(each.getKey())
                    .map(objective -> each.getValue().isForgettable(objective, end))
                    .orElse(true));
    rules
        .entrySet()
        .removeIf(each -> matched.rule(each.getKey()).isEmpty() || !each.getValue().isAwake(end));
  }

  /** Whether there is nothing to keep. */
  public boolean isEmpty() {
    return objectives.isEmpty() && rules.isEmpty();
  }

  /** The encoding, for state. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORMAT);
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
   * What {@link #toBytes} encoded, without what is not asked for any more.
   *
   * @throws IllegalArgumentException if the bytes are no encoding of a tracker
   */
  public static EntityTracker fromBytes(byte[] bytes, Matched matched, int correctionMinutes) {
    EntityTracker tracker = new EntityTracker(correctionMinutes);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      int format = in.readUnsignedByte();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "format of a tracker: " + format + " (expected: " + FORMAT + ")");
      }
      tracker.readFrom(in, matched);
    } catch (IOException e) {
      throw new IllegalArgumentException("no encoding of a tracker", e);
    }
    return tracker;
  }

  private void readFrom(DataInputStream in, Matched matched) throws IOException {
    long count = Numbers.read(in);
    for (long i = 0; i < count; i++) {
      String name = in.readUTF();
      var objective = matched.objective(name);
      int period = objective.map(known -> known.period().minutes()).orElse(1_440);
      ObjectiveTracker read = new ObjectiveTracker(period, correctionMinutes);
      read.readFrom(in);
      objective.ifPresent(known -> objectives.put(name, read));
    }
    long ruleCount = Numbers.read(in);
    for (long i = 0; i < ruleCount; i++) {
      String name = in.readUTF();
      RuleTracker read = new RuleTracker();
      read.readFrom(in);
      if (matched.rule(name).isPresent()) {
        rules.put(name, read);
      }
    }
  }
}
