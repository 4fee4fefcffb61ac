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
  private static final int UNTOLD = 4;

  private int phase = INACTIVE;
  private boolean untold;
  private long startedMinute;
  private int clearMinutes;

  /**
   * One minute on.
   *
   * @param end the minute after the last one that is looked at
   * @param begins whether the condition for a new alert holds
   * @param goesOn whether that for an alert to go on does, which is no stricter
   * @param quiet whether nobody is to be told, as somebody else did: who goes on afterwards is told
   *     of then, and so is the end of one that is over by then
   * @return the new state, or null if there is nothing to tell
   */
  @Nullable AlertState step(
      long end, boolean begins, boolean goesOn, AlertPolicy policy, boolean quiet) {
    AlertState changed = step(end, begins, goesOn, policy);
    if (quiet && changed != null && (untold || isActive())) {
      untold = isActive();
      return null;
    }
    if (quiet) {
      return changed; // of one that was told, the end is too
    }
    if (untold && isActive()) {
      untold = false;
      return phase == FIRING ? AlertState.FIRING : AlertState.PENDING;
    }
    untold = false;
    return changed;
  }

  private @Nullable AlertState step(long end, boolean begins, boolean goesOn, AlertPolicy policy) {
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

  /**
   * Ends it, whatever it is.
   *
   * @return whether there is an end to be told: also of one that somebody else told of
   */
  boolean end() {
    boolean told = isActive();
    phase = INACTIVE;
    untold = false;
    return told;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(untold ? phase | UNTOLD : phase);
    if (phase != INACTIVE) {
      Numbers.writeSigned(out, startedMinute);
      Numbers.write(out, clearMinutes);
    }
  }

  void readFrom(DataInput in) throws IOException {
    int flags = in.readByte();
    untold = (flags & UNTOLD) != 0;
    phase = flags & ~UNTOLD;
    if (phase != INACTIVE) {
      startedMinute = Numbers.readSigned(in);
      clearMinutes = (int) Numbers.read(in);
    }
  }
}
