package io.meshline.sla.topology;

import io.meshline.sla.Entity;
import io.meshline.sla.Figures;
import io.meshline.sla.Grain;
import io.meshline.sla.topology.TopologyChange.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Whether one entity is there, and whether it is as usual. Not thread-safe.
 *
 * <p>Minutes and hours may come in any order, and again; what was told is not told again.
 */
public final class Presence {
  /** Before an entity is so old its reasons and its silence are no news, in minutes. */
  private static final int SETTLED = 60;

  /** Somebody who has been silent for so long is forgotten, and new when it comes again. */
  private static final int FORGOTTEN = 30 * 1_440;

  private static final int FORMAT = 1;
  private static final int FIRST_MINUTE_AT = 1 + Long.BYTES;
  private static final int LAST_MINUTE_AT = FIRST_MINUTE_AT + Long.BYTES;
  private static final long NEVER = Long.MIN_VALUE;
  private static final int MAX_REASONS = 64;
  private static final int REASON_MINUTES = 14 * 1_440;
  private static final int HOUR = 60;

  /** Reasons beyond the kept ones of a window count under this name. */
  private static final String OTHER = "_other";

  private long firstMinute = Long.MAX_VALUE;
  private long lastMinute = NEVER;
  private boolean silent;
  private boolean shifted;
  private long judgedHour = Long.MIN_VALUE;
  private final Map<String, Long> reasons = new TreeMap<>();
  private final Rhythm rhythm = new Rhythm();
  private final Habits habits = new Habits();

  /** Of an entity that was never seen. */
  public Presence() {}

  /**
   * Takes a minute with calls.
   *
   * @param learning whether everything is new yet, so that nothing is news
   * @return what changed
   */
  public List<TopologyChange> minute(
      Entity entity, long minute, Figures figures, boolean learning) {
    List<TopologyChange> changes = new ArrayList<>();
    if (firstMinute == Long.MAX_VALUE) {
      firstMinute = minute;
      lastMinute = minute;
      if (!learning) {
        changes.add(
            new TopologyChange(
                Kind.FIRST_SEEN,
                entity,
                minute,
                entity.label() + " is called for the first time.",
                Map.of("calls", Long.toString(figures.calls()))));
      }
    } else if (minute > lastMinute) {
      long gap = minute - lastMinute;
      if (silent) {
        silent = false;
        changes.add(
            new TopologyChange(
                Kind.BACK,
                entity,
                minute,
                "%s is called again after %d minutes.".formatted(entity.label(), gap),
                Map.of("silent_minutes", Long.toString(gap))));
      }
      rhythm.add(gap, minute);
      lastMinute = minute;
    }
    if (entity.isEdge()) {
      newReasons(entity, minute, figures, learning, changes);
    }
    return changes;
  }

  private void newReasons(
      Entity entity, long minute, Figures figures, boolean learning, List<TopologyChange> changes) {
    for (Map.Entry<String, Long> each : figures.reasons().entrySet()) {
      String reason = each.getKey();
      if (reason.equals(OTHER)) {
        continue;
      }
      Long seen = reasons.get(reason);
      if (seen == null) {
        reasons.values().removeIf(last -> last < minute - REASON_MINUTES);
        if (reasons.size() >= MAX_REASONS) {
          continue; // invented ones; more of them are no news
        }
        if (!learning && minute - firstMinute >= SETTLED) {
          changes.add(
              new TopologyChange(
                  Kind.NEW_REASON,
                  entity,
                  minute,
                  "%s: %d calls with the reason %s, which is new."
                      .formatted(entity.label(), each.getValue(), reason),
                  Map.of("reason", reason, "calls", Long.toString(each.getValue()))));
        }
      }
      if (seen == null || seen < minute) {
        reasons.put(reason, minute);
      }
    }
  }

  /**
   * Takes the figures of an hour, which may not be over yet.
   *
   * @param beginMinute its first minute
   */
  public void hour(Entity entity, long beginMinute, Figures figures) {
    if (entity.grain() == Grain.SERVICE) {
      habits.put(beginMinute / HOUR, Latencies.of(figures.sketch()));
    }
  }

  /**
   * Minutes before this one have closed.
   *
   * @return what is different now
   */
  public List<TopologyChange> close(Entity entity, long end) {
    List<TopologyChange> changes = new ArrayList<>();
    if (!silent && lastMinute != NEVER && end - 1 - lastMinute > rhythm.patience()) {
      silent = true;
      changes.add(
          new TopologyChange(
              Kind.GONE_SILENT,
              entity,
              end - 1,
              "%s has not been called for %d minutes, which is longer than ever lately."
                  .formatted(entity.label(), end - 1 - lastMinute),
              Map.of(
                  "silent_minutes",
                  Long.toString(end - 1 - lastMinute),
                  "usual_minutes",
                  Long.toString(rhythm.patience()))));
    }
    long hour = Math.floorDiv(end, HOUR) - 1;
    if (hour > judgedHour) {
      judgedHour = hour;
      judge(entity, hour, changes);
    }
    return changes;
  }

  private void judge(Entity entity, long hour, List<TopologyChange> changes) {
    OptionalDouble shift = habits.shift(hour);
    if (shift.isEmpty() || (shift.getAsDouble() != 1) == shifted) {
      return;
    }
    shifted = !shifted;
    String times = String.format(Locale.ROOT, "%.2f", shift.getAsDouble());
    changes.add(
        shifted
            ? new TopologyChange(
                Kind.LATENCY_SHIFT,
                entity,
                (hour + 1) * HOUR - 1,
                "%s takes %s times as long as at this hour of earlier days."
                    .formatted(entity.label(), times),
                Map.of("times", times))
            : new TopologyChange(
                Kind.LATENCY_USUAL,
                entity,
                (hour + 1) * HOUR - 1,
                entity.label() + " is as fast as at this hour of earlier days again.",
                Map.of()));
  }

  /** Whether it has been silent for so long that it may be forgotten. */
  public boolean isForgettable(long end) {
    // An hour may come without any of its minutes, when they are too old.
    return end - Math.max(lastMinute, habits.lastHour() * HOUR) > FORGOTTEN;
  }

  /** The next end at which {@link #close} may tell something, if nothing else comes. */
  public long nextEnd() {
    long silence =
        silent || rhythm.patience() == Long.MAX_VALUE
            ? Long.MAX_VALUE
            : lastMinute + rhythm.patience() + 2;
    long hour = judgedHour == Long.MIN_VALUE ? Long.MIN_VALUE : (judgedHour + 2) * HOUR;
    return Math.min(silence, hour);
  }

  /**
   * Whether an encoded presence is the same after a minute that it has had before, as early results
   * bring it again and again.
   */
  public static boolean knows(byte[] bytes, Entity entity, long minute, Figures figures) {
    ByteBuffer read = ByteBuffer.wrap(bytes);
    return minute <= read.getLong(LAST_MINUTE_AT)
        && read.getLong(FIRST_MINUTE_AT) != Long.MAX_VALUE
        && (!entity.isEdge() || figures.reasons().isEmpty());
  }

  /** {@link #nextEnd} of an encoded presence, without decoding it. */
  public static long nextEnd(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong(1);
  }

  /** The encoding, for state. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORMAT);
      out.writeLong(nextEnd());
      out.writeLong(firstMinute);
      out.writeLong(lastMinute);
      out.writeBoolean(silent);
      out.writeBoolean(shifted);
      out.writeLong(judgedHour);
      out.writeByte(reasons.size());
      for (Map.Entry<String, Long> reason : reasons.entrySet()) {
        out.writeUTF(reason.getKey());
        out.writeLong(reason.getValue());
      }
      rhythm.writeTo(out);
      habits.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #toBytes} encoded.
   *
   * @throws IllegalArgumentException if the bytes are no encoding of a presence
   */
  public static Presence fromBytes(byte[] bytes) {
    Presence presence = new Presence();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      int format = in.readUnsignedByte();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "format of a presence: " + format + " (expected: " + FORMAT + ")");
      }
      long unused = in.readLong();
      presence.firstMinute = in.readLong();
      presence.lastMinute = in.readLong();
      presence.silent = in.readBoolean();
      presence.shifted = in.readBoolean();
      presence.judgedHour = in.readLong();
      for (int i = in.readUnsignedByte(); i > 0; i--) {
        presence.reasons.put(in.readUTF(), in.readLong());
      }
      presence.rhythm.readFrom(in);
      presence.habits.readFrom(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("no encoding of a presence", e);
    }
    return presence;
  }
}
