package io.meshline.sla;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private final Trackers trackers;
  private OpenMinutes open = new OpenMinutes();
  private long nextEnd = Long.MIN_VALUE;
  private boolean changed;

  /**
   * An empty one.
   *
   * @param correctionMinutes for how long after its end a minute may still change
   */
  public EntityTracker(int correctionMinutes) {
    trackers = new Trackers(correctionMinutes);
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
    return correct(minute, figures, matched, end, false);
  }

  /**
   * Sets what a minute that has closed holds, of which a part only may be known: who begins with
   * what another one published sees of its last minutes what comes late, and not what was there.
   * Then what holds more calls is the one that counts.
   *
   * @param end minutes before this one have closed
   */
  public Taken observePart(long minute, Figures figures, Matched matched, long end) {
    return correct(minute, figures, matched, end, true);
  }

  private Taken correct(long minute, Figures figures, Matched matched, long end, boolean part) {
    nextEnd = Long.MIN_VALUE;
    changed = true;
    Taken all = Taken.TAKEN;
    for (Objective objective : matched.objectives()) {
      Taken taken = awake(objective, end).correct(minute, figures.counts(objective), part);
      if (taken == Taken.TOO_OLD || (taken == Taken.CORRECTED && all == Taken.TAKEN)) {
        all = taken;
      }
    }
    if (!part) {
      for (ThresholdRule rule : matched.rules()) {
        trackers.rule(rule.name()).put(minute, rule.matches(figures), end);
      }
    }
    return all;
  }

  /**
   * Takes what an earlier job counted in hours that close, for objectives that count the same.
   *
   * @param end minutes before this one close
   * @param whole whether nothing but hours is known of the time before: then what was not told of
   *     in the last one was not counted
   */
  public void take(PastHours past, Matched matched, long end, boolean whole) {
    // First the minutes: an hour adds what is not there already.
    takeOpen(matched, end);
    Map<Long, Map<String, PastHours.Hour>> closing = past.close(end);
    trackers.takeHours(closing, matched);
    long begin = end - SlidingCounts.HOUR;
    if (whole && end % SlidingCounts.HOUR == 0) {
      trackers.lackHour(begin, closing.getOrDefault(begin, Map.of()).keySet(), matched);
    }
    nextEnd = Long.MIN_VALUE;
    changed = true;
  }

  /**
   * Minutes before this one close; to be called for each minute in turn while {@link #isAwake}.
   *
   * @param quiet whether nobody is to be told of alerts; those that go on are told of when it is
   *     over
   * @return alerts that change
   */
  public List<AlertChange> close(Entity entity, Matched matched, long end, boolean quiet) {
    changed |= trackers.isAlerting();
    takeOpen(matched, end);
    List<AlertChange> changes = trackers.endUnknown(entity, matched, end);
    trackers.objectives.forEach(
        (key, tracker) -> {
          Objective objective = matched.objective(key).orElse(null);
          if (objective == null) {
            changed |= tracker.sleep(end);
          } else {
            changed |= tracker.wake(end);
            changes.addAll(tracker.close(objective, entity, end, quiet));
          }
        });
    trackers.rules.forEach(
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
    changed |= trackers.isAlerting() || next > end + 1 || nextEnd > end;
    nextEnd = next;
    return changes;
  }

  private void takeOpen(Matched matched, long end) {
    Map<Long, OpenMinutes.Minute> closing = open.close(end);
    changed |= !closing.isEmpty();
    closing.forEach((minute, held) -> take(minute, held, matched, end));
  }

  private void take(long minute, OpenMinutes.Minute held, Matched matched, long end) {
    held.counts()
        .forEach(
            (key, counts) ->
                matched
                    .objective(key)
                    .ifPresent(objective -> awake(objective, minute).take(minute, counts)));
    held.matches()
        .forEach(
            (name, matches) -> {
              if (matched.rule(name).isPresent()) {
                trackers.rule(name).put(minute, matches, end);
              }
            });
  }

  /**
   * How the objectives fare when a minute has closed: those with calls within five minutes or an
   * alert for the minute, and at the end of an hour all for the hour. After a correction the same
   * once more for each minute that holds it, as many as can be corrected.
   */
  public List<Progress> progress(Entity entity, Matched matched, long end) {
    List<Progress> progress = new ArrayList<>();
    trackers.objectives.forEach(
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
    List<AlertChange> changes = trackers.change(entity, before, after, end);
    nextEnd = Long.MIN_VALUE;
    changed = true;
    return changes;
  }

  /** Whether its encodings are others than when it was made of them. */
  public boolean hasChanged() {
    return changed;
  }

  /** Whether the next minute must be closed too; otherwise that of the next full hour. */
  public boolean isAwake(Matched matched, long end) {
    return !open.isEmpty() || trackers.isAwake(matched, end);
  }

  /** Lets go of what has not been called for a whole period, or slept for too long. */
  public void forget(Matched matched, long end) {
    changed |= trackers.forget(matched, end);
  }

  /** Whether there is nothing to keep of what has closed. */
  public boolean isEmpty() {
    return trackers.isEmpty();
  }

  /** The minutes that have not closed. */
  public OpenMinutes open() {
    return open;
  }

  private ObjectiveTracker awake(Objective objective, long end) {
    ObjectiveTracker tracker = trackers.objective(objective);
    changed |= tracker.wake(end);
    return tracker;
  }

  /** The next end at which an encoded one is to be closed, if nothing comes before. */
  public static long nextEnd(byte[] bytes) {
    return bytes[0] == Trackers.FIRST_FORMAT ? Long.MIN_VALUE : ByteBuffer.wrap(bytes).getLong(1);
  }

  /** The encoding, for state: without the minutes that are open. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(Trackers.FORMAT);
      out.writeLong(nextEnd);
      trackers.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #toBytes} encoded; of rules only those that are asked for, or have an alert to end.
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
      if (format < Trackers.FIRST_FORMAT || format > Trackers.FORMAT) {
        throw new IllegalArgumentException(
            "format of a tracker: %d (expected: %d to %d)"
                .formatted(format, Trackers.FIRST_FORMAT, Trackers.FORMAT));
      }
      tracker.nextEnd = format == Trackers.FIRST_FORMAT ? Long.MIN_VALUE : in.readLong();
      tracker.changed = format == Trackers.FIRST_FORMAT;
      tracker.trackers.readFrom(in, format, matched, tracker.open);
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
}
