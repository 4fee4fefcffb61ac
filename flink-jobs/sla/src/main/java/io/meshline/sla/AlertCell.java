package io.meshline.sla;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One alert of one objective: from pending over firing to resolved. Not thread-safe. */
final class AlertCell {
  private static final int INACTIVE = 0;
  private static final int PENDING = 1;
  private static final int FIRING = 2;

  private int phase = INACTIVE;
  private long startedMinute;
  private int clearMinutes;

  /**
   * One minute on.
   *
   * @param end the minute after the last one that is looked at
   * @param begins whether the condition for a new alert holds
   * @param goesOn whether that for an alert to go on does, which is no stricter
   * @return the new state, or null if it stays as it was
   */
  @Nullable AlertState step(long end, boolean begins, boolean goesOn, AlertPolicy policy) {
    switch (phase) {
      case INACTIVE -> {
        if (!begins) {
          return null;
        }
        startedMinute = end - 1;
        phase = policy.pendingMinutes() == 0 ? FIRING : PENDING;
        clearMinutes = 0;
        return phase == FIRING ? AlertState.FIRING : AlertState.PENDING;
      }
      case PENDING -> {
        if (!begins) {
          phase = INACTIVE;
          return AlertState.RESOLVED;
        }
        if (end - 1 - startedMinute < policy.pendingMinutes()) {
          return null;
        }
        phase = FIRING;
        return AlertState.FIRING;
      }
      default -> {
        clearMinutes = goesOn ? 0 : clearMinutes + 1;
        if (clearMinutes < policy.resolveMinutes()) {
          return null;
        }
        phase = INACTIVE;
        return AlertState.RESOLVED;
      }
    }
  }

  boolean isActive() {
    return phase != INACTIVE;
  }

  boolean isFiring() {
    return phase == FIRING;
  }

  /** The minute in which the condition began to hold, of the alert that is or was last. */
  long startedMinute() {
    return startedMinute;
  }

  /** Ends it, whatever it is. */
  void end() {
    phase = INACTIVE;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(phase);
    if (phase != INACTIVE) {
      Numbers.writeSigned(out, startedMinute);
      Numbers.write(out, clearMinutes);
    }
  }

  void readFrom(DataInput in) throws IOException {
    phase = in.readByte();
    if (phase != INACTIVE) {
      startedMinute = Numbers.readSigned(in);
      clearMinutes = (int) Numbers.read(in);
    }
  }
}
