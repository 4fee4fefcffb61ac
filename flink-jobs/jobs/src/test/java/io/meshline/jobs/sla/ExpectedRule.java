package io.meshline.jobs.sla;

import io.meshline.schemas.AlertState;
import io.meshline.schemas.Severity;
import java.util.List;

/**
 * A threshold rule of traffic that is known as a whole: fewer than nine of ten calls succeed in
 * three minutes of ten. It is not told again for seven minutes after it was, but that it ended is.
 */
final class ExpectedRule {
  private final String name;
  private final boolean[] failing;
  private boolean fires;
  private int started;
  private int told = Integer.MIN_VALUE;

  ExpectedRule(String name, int minutes) {
    this.name = name;
    failing = new boolean[minutes];
  }

  /** Sets what a minute has. */
  void set(int minute, long calls, long failed) {
    failing[minute] = 10 * (calls - failed) < 9 * calls;
  }

  /** Adds what is told when the minutes before one have closed. */
  void close(int end, List<String> changes) {
    int hits = 0;
    for (int minute = Math.max(0, end - 10); minute < end; minute++) {
      hits += failing[minute] ? 1 : 0;
    }
    if (hits >= 3) {
      started = fires ? started : end - 1;
      fires = true;
      if (end > told + 7) {
        told = end;
        changes.add(ExpectedObjective.change(end, name, Severity.TICKET, AlertState.FIRING));
      }
    } else if (fires) {
      fires = false;
      if (told > started) {
        changes.add(ExpectedObjective.change(end, name, Severity.TICKET, AlertState.RESOLVED));
      }
    }
  }
}
