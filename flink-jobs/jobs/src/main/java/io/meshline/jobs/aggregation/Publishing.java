package io.meshline.jobs.aggregation;

import io.meshline.aggregation.WindowSize;
import java.io.Serializable;
import java.time.Duration;

/**
 * How often windows that change are published.
 *
 * @param minute shortest time between two publications of an open minute window
 * @param hour likewise for hour windows
 * @param day likewise for day windows
 * @param correction likewise for a closed window that late calls correct
 */
record Publishing(Duration minute, Duration hour, Duration day, Duration correction)
    implements Serializable {

  /** Instead of a time between publications: there is one, when the input ends. */
  static final Duration NEVER = Duration.ofDays(36_500);

  /** Instead of a time of publication. */
  static final long AT_END = Long.MAX_VALUE;

  /** In so many groups, by their phase, entities are published in turns. */
  private static final int STEPS = 100;

  /** Whether windows are published when the input ends, and not before. */
  boolean isAtEnd() {
    return minute.equals(NEVER);
  }

  /**
   * When to publish a change that came now. Each entity has its own phase, so that not all of them
   * are published at once; all changes until then go into one publication.
   *
   * @param phase of the entity, any number
   * @param nowMillis processing time
   * @return processing time after now, or {@link #AT_END}
   */
  long next(WindowSize size, boolean closed, int phase, long nowMillis) {
    if (isAtEnd()) {
      return AT_END;
    }
    long interval = Math.max(1, interval(size, closed).toMillis());
    // In steps, so that one timer serves several entities.
    long step = Math.max(1, interval / STEPS);
    long offset = Math.floorMod((long) phase, STEPS) * step;
    return Math.floorDiv(nowMillis - offset, interval) * interval + offset + interval;
  }

  private Duration interval(WindowSize size, boolean closed) {
    if (closed) {
      return correction;
    }
    return switch (size) {
      case MINUTE -> minute;
      case HOUR -> hour;
      case DAY -> day;
    };
  }
}
