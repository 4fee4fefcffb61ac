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
  private static final long UNTOLD = Long.MIN_VALUE;

  /** Bit i is the minute i + 1 before {@link #bitsEnd}. */
  private long bits;

  private long bitsEnd;
  private boolean firing;
  private long startedMinute;
  private long toldEnd;

  /** Sets whether a minute counts that closes before a minute, or did. */
  void put(long minute, boolean matches, long end) {
    advance(end);
    long place = bitsEnd - 1 - minute;
    if (place >= 0 && place < Long.SIZE) {
      bits = matches ? bits | (1L << place) : bits & ~(1L << place);
    }
  }

  /**
   * Minutes before this one have closed; tells the alert if it changes or has to be told again.
   *
   * @param quiet whether nobody is to be told; what goes on is told of when that is over
   */
  @Nullable AlertChange close(ThresholdRule rule, Entity entity, long end, boolean quiet) {
    advance(end);
    int hits = Long.bitCount(bits & ((1L << rule.period()) - 1));
    boolean holds = hits >= rule.count();
    if (holds && !firing) {
      firing = true;
      startedMinute = end - 1;
      toldEnd = UNTOLD;
    } else if (!holds && firing) {
      firing = false;
      return toldEnd == UNTOLD ? null : change(rule, entity, end, AlertState.RESOLVED, hits);
    }
    if (!firing || quiet || (toldEnd != UNTOLD && end - toldEnd <= rule.silence())) {
      return null;
    }
    toldEnd = end;
    return change(rule, entity, end, AlertState.FIRING, hits);
  }

  /** Ends the alert of a rule that is no longer for this entity. */
  @Nullable AlertChange end(ThresholdRule rule, Entity entity, long end) {
    boolean told = firing && toldEnd != UNTOLD;
    firing = false;
    return told ? change(rule, entity, end, AlertState.RESOLVED, 0) : null;
  }

  boolean isFiring() {
    return firing;
  }

  boolean isAwake(long end) {
    return firing || (end - bitsEnd < Long.SIZE && bits != 0);
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
        false,
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
    out.writeBoolean(firing);
    Numbers.writeSigned(out, startedMinute);
    Numbers.writeSigned(out, toldEnd);
  }

  /**
   * What {@link #writeTo} wrote.
   *
   * @param open of the first format, which kept minutes that were open in it; else null
   */
  void readFrom(DataInput in, String name, @Nullable OpenMinutes open) throws IOException {
    bits = in.readLong();
    bitsEnd = Numbers.readSigned(in);
    if (open != null) {
      for (long i = Numbers.read(in); i > 0; i--) {
        open.add(Numbers.readSigned(in), name, in.readBoolean());
      }
    }
    firing = in.readBoolean();
    startedMinute = Numbers.readSigned(in);
    toldEnd = Numbers.readSigned(in);
  }
}
