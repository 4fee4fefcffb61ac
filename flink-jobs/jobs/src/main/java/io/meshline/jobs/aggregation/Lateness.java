package io.meshline.jobs.aggregation;

import io.meshline.aggregation.WindowSize;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long windows take late calls. Event times and window starts are in microseconds, watermarks
 * in milliseconds; a watermark of W says that no further element at or before W is expected.
 *
 * @param minute how long after its end a minute window takes calls
 * @param hour likewise for hour windows, at least {@code minute}
 * @param day likewise for day windows, at least {@code hour}
 * @param slack how much longer a window is kept, so that a partial result under way still finds it
 */
record Lateness(Duration minute, Duration hour, Duration day, Duration slack)
    implements Serializable {

  private static final WindowSize[] SIZES = WindowSize.values();

  Lateness {
    if (hour.compareTo(minute) < 0 || day.compareTo(hour) < 0) {
      throw new IllegalArgumentException(
          "allowed lateness: minute %s, hour %s, day %s (expected: minute <= hour <= day)"
              .formatted(minute, hour, day));
    }
  }

  /** The watermark at which a window closes: all its calls should have come. */
  static long closesAt(WindowSize size, long startMicros) {
    return size.endMicros(startMicros) / 1_000 - 1;
  }

  /** The watermark from which on a window takes no more calls. */
  long endsAt(WindowSize size, long startMicros) {
    return closesAt(size, startMicros) + allowed(size).toMillis();
  }

  /** The watermark at which a window is forgotten. */
  long purgedAt(WindowSize size, long startMicros) {
    return endsAt(size, startMicros) + slack.toMillis();
  }

  /** The latest {@link #closesAt} of windows that are forgotten at a watermark. */
  long forgottenUpTo(WindowSize size, long watermark) {
    long kept = allowed(size).plus(slack).toMillis();
    return watermark < Long.MIN_VALUE + kept ? Long.MIN_VALUE : watermark - kept;
  }

  /**
   * The finest window that still takes a call; coarser ones then do too. Null if none does.
   *
   * @param minuteMicros begin of the call's minute
   */
  @Nullable WindowSize finest(long minuteMicros, long watermark) {
    for (WindowSize size : SIZES) {
      if (watermark < endsAt(size, size.startMicros(minuteMicros))) {
        return size;
      }
    }
    return null;
  }

  /** Begins of minutes above this, in microseconds, are those whose minute windows take calls. */
  long minuteFloorMicros(long watermark) {
    long reach = WindowSize.MINUTE.lengthMicros() / 1_000 + minute.toMillis() - 1;
    return watermark < Long.MIN_VALUE / 1_000 + reach
        ? Long.MIN_VALUE
        : (watermark - reach) * 1_000;
  }

  private Duration allowed(WindowSize size) {
    return switch (size) {
      case MINUTE -> minute;
      case HOUR -> hour;
      case DAY -> day;
    };
  }
}
