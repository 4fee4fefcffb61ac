package io.meshline.sla;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One threshold rule for one entity. A minute that comes again replaces what it was. Not
 * thread-safe.
 *
 * <p>After an alert was told nothing more is, for as many minutes as the rule is silent, whether it
 * goes on, or ends and begins again: SkyWalking counts its {@code silence-period} down with each
 * check. That it ended is told, since whoever was told that it began waits for it.
 */
final class RuleTracker {
  private static final long NEVER = Long.MIN_VALUE;

  /** Bit i is the minute i + 1 before {@link #bitsEnd}. */
  private long bits;

  private long bitsEnd;
  private boolean firing;
  private long startedMinute;

  /**
   * When it was told last that it fires: in this alert if that is after {@link #startedMinute}. Of
   * an alert that is on, never means that somebody else told of it: one that is not silent is told
   * at once.
   */
  private long toldEnd = NEVER;

  /** Of the alert that is on. */
  private Severity severity = Severity.TICKET;

  /** Of the rule, while an alert is on; null if a state of before does not say. */
  private @Nullable Map<String, String> labels = Map.of();

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
   * @param quiet whether nobody is to be told, as somebody else did; what goes on is told of when
   *     that is over, and so is the end of what is over by then
   */
  @Nullable AlertChange close(ThresholdRule rule, Entity entity, long end, boolean quiet) {
    if (firing && !isAsTold(rule)) {
      AlertChange ended = end(rule.name(), rule.labels(), rule.severity(), entity, end);
      if (ended != null) {
        return ended; // it begins anew with the next minute, if it does
      }
    }
    if (labels == null) {
      severity = rule.severity();
      labels = rule.labels();
    }
    advance(end);
    int hits = Long.bitCount(bits & ((1L << rule.period()) - 1));
    boolean holds = hits >= rule.count();
    if (holds && !firing) {
      firing = true;
      startedMinute = end - 1;
      severity = rule.severity();
      labels = rule.labels();
      toldEnd = quiet ? NEVER : toldEnd;
    } else if (!holds && firing) {
      boolean told = isTold() || (!quiet && isToldByOthers());
      firing = false;
      return told ? change(rule, entity, end, AlertState.RESOLVED, hits) : null;
    }
    if (!firing || quiet || isSilent(rule, end)) {
      return null;
    }
    toldEnd = end;
    return change(rule, entity, end, AlertState.FIRING, hits);
  }

  private boolean isAsTold(ThresholdRule rule) {
    return labels == null || (labels.equals(rule.labels()) && severity == rule.severity());
  }

  private boolean isTold() {
    return firing && toldEnd > startedMinute;
  }

  private boolean isToldByOthers() {
    return firing && toldEnd == NEVER;
  }

  private boolean isSilent(ThresholdRule rule, long end) {
    return toldEnd != NEVER && end - toldEnd <= rule.silence();
  }

  /** Ends the alert of a rule that is no longer for this entity. */
  @Nullable AlertChange end(ThresholdRule rule, Entity entity, long end) {
    return end(rule.name(), rule.labels(), rule.severity(), entity, end);
  }

  /** Ends the alert of a rule of which nothing but the name is known. */
  @Nullable AlertChange end(String rule, Entity entity, long end) {
    return end(rule, Map.of(), severity, entity, end);
  }

  private @Nullable AlertChange end(
      String rule, Map<String, String> otherwise, Severity other, Entity entity, long end) {
    boolean told = isTold() || isToldByOthers();
    firing = false;
    toldEnd = NEVER;
    return told
        ? change(
            rule,
            entity,
            null,
            labels == null ? other : severity,
            end,
            AlertState.RESOLVED,
            60,
            Objects.requireNonNullElse(labels, otherwise),
            Map.of("summary", "The rule is no longer for " + entity.label() + "."))
        : null;
  }

  boolean isFiring() {
    return firing;
  }

  boolean isAwake(long end) {
    return firing || (end - bitsEnd < Long.SIZE && bits != 0);
  }

  /** Whether there is nothing to remember. */
  boolean isForgettable(ThresholdRule rule, long end) {
    return !isAwake(end) && !isSilent(rule, end);
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
    return change(
        rule.name(),
        entity,
        rule.metric() == Metric.SUCCESS_PERCENT || rule.metric() == Metric.FAILURES
            ? Indicator.AVAILABILITY
            : null,
        rule.severity(),
        end,
        state,
        Math.max(60, rule.period()),
        rule.labels(),
        texts);
  }

  private AlertChange change(
      String rule,
      Entity entity,
      @Nullable Indicator indicator,
      Severity of,
      long end,
      AlertState state,
      int evidenceMinutes,
      Map<String, String> own,
      Map<String, String> texts) {
    return new AlertChange(
        rule,
        entity,
        indicator,
        0,
        false,
        of,
        state,
        true,
        startedMinute,
        end,
        evidenceMinutes,
        AlertLabels.of(rule, own, entity, of),
        texts);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(bits);
    Numbers.writeSigned(out, bitsEnd);
    out.writeBoolean(firing);
    Numbers.writeSigned(out, startedMinute);
    Numbers.writeSigned(out, toldEnd);
    if (firing) {
      out.writeUTF(severity.name());
      AlertLabels.write(out, labels);
    }
  }

  /** What {@link #writeTo} wrote. */
  void readFrom(DataInput in) throws IOException {
    bits = in.readLong();
    bitsEnd = Numbers.readSigned(in);
    readAlert(in);
    if (firing) {
      severity = Severity.valueOf(in.readUTF());
      labels = AlertLabels.read(in);
    }
  }

  /** Of the second format, which had no labels. */
  void readSecond(DataInput in) throws IOException {
    bits = in.readLong();
    bitsEnd = Numbers.readSigned(in);
    readAlert(in);
    labels = null;
  }

  /** Of the first format, which kept minutes that were open in it, too. */
  void readFirst(DataInput in, String name, OpenMinutes open) throws IOException {
    bits = in.readLong();
    bitsEnd = Numbers.readSigned(in);
    for (long i = Numbers.read(in); i > 0; i--) {
      open.add(Numbers.readSigned(in), name, in.readBoolean());
    }
    readAlert(in);
    labels = null;
  }

  private void readAlert(DataInput in) throws IOException {
    firing = in.readBoolean();
    startedMinute = Numbers.readSigned(in);
    toldEnd = Numbers.readSigned(in);
  }
}
