package io.meshline.sla;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One threshold rule for one entity. A minute that comes again replaces what it was. Not
 * thread-safe.
 */
final class RuleTracker {
  /** Bit i is the minute i + 1 before {@link #bitsEnd}. */
  private long bits;

  private long bitsEnd;
  private final TreeMap<Long, Boolean> open = new TreeMap<>();
  private boolean firing;
  private long startedMinute;
  private long toldEnd;

  /** Sets whether a minute counts; minutes before {@code end} have closed. */
  void observe(long minute, boolean matches, long end) {
    if (minute >= end) {
      open.put(minute, matches);
      return;
    }
    advance(end);
    long place = bitsEnd - 1 - minute;
    if (place < Long.SIZE) {
      bits = matches ? bits | (1L << place) : bits & ~(1L << place);
    }
  }

  /** Minutes before this one close; tells the alert if it changes or has to be told again. */
  @Nullable AlertChange close(ThresholdRule rule, Entity entity, long end) {
    advance(end);
    while (!open.isEmpty() && open.firstKey() < end) {
      Map.Entry<Long, Boolean> first = open.pollFirstEntry();
      long place = end - 1 - first.getKey();
      if (first.getValue() && place < Long.SIZE) {
        bits |= 1L << place;
      }
    }
    int hits = Long.bitCount(bits & ((1L << rule.period()) - 1));
    boolean holds = hits >= rule.count();
    if (holds && !firing) {
      firing = true;
      startedMinute = end - 1;
      toldEnd = end;
      return change(rule, entity, end, AlertState.FIRING, hits);
    }
    if (holds && end - toldEnd > rule.silence()) {
      toldEnd = end;
      return change(rule, entity, end, AlertState.FIRING, hits);
    }
    if (!holds && firing) {
      firing = false;
      return change(rule, entity, end, AlertState.RESOLVED, hits);
    }
    return null;
  }

  /** Ends the alert of a rule that is no longer for this entity. */
  @Nullable AlertChange end(ThresholdRule rule, Entity entity, long end) {
    if (!firing) {
      return null;
    }
    firing = false;
    return change(rule, entity, end, AlertState.RESOLVED, 0);
  }

  boolean isAwake(long end) {
    return firing || !open.isEmpty() || (end - bitsEnd < Long.SIZE && bits != 0);
  }

  private void advance(long end) {
    long steps = end - bitsEnd;
    if (steps > 0) {
      bits = steps >= Long.SIZE ? 0 : bits << steps;
      bitsEnd = end;
    }
  }

  private AlertChange change(
      ThresholdRule rule, Entity entity, long end, AlertState state, int hits) {
    Map<String, String> texts = new TreeMap<>();
    texts.put(
        "summary",
        "%s: %s %s %s in %d of the last %d minutes (alert at %d)."
            .formatted(
                entity.label(),
                rule.metric().text(),
                rule.comparison().sign(),
                Texts.number(rule.threshold()),
                hits,
                rule.period(),
                rule.count()));
    return new AlertChange(
        rule.name(),
        entity,
        rule.metric() == Metric.SUCCESS_PERCENT || rule.metric() == Metric.FAILURES
            ? Indicator.AVAILABILITY
            : null,
        0,
        rule.severity(),
        state,
        true,
        startedMinute,
        end,
        AlertLabels.of(rule, entity),
        texts);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(bits);
    Numbers.writeSigned(out, bitsEnd);
    Numbers.write(out, open.size());
    for (Map.Entry<Long, Boolean> minute : open.entrySet()) {
      Numbers.writeSigned(out, minute.getKey());
      out.writeBoolean(minute.getValue());
    }
    out.writeBoolean(firing);
    Numbers.writeSigned(out, startedMinute);
    Numbers.writeSigned(out, toldEnd);
  }

  void readFrom(DataInput in) throws IOException {
    bits = in.readLong();
    bitsEnd = Numbers.readSigned(in);
    long minutes = Numbers.read(in);
    for (long i = 0; i < minutes; i++) {
      open.put(Numbers.readSigned(in), in.readBoolean());
    }
    firing = in.readBoolean();
    startedMinute = Numbers.readSigned(in);
    toldEnd = Numbers.readSigned(in);
  }
}
