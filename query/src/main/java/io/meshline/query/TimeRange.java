package io.meshline.query;

import io.meshline.aggregation.WindowSize;
import java.time.Duration;
import java.time.Instant;

/**
 * A range of time of which documents are read, at the borders of windows.
 *
 * @param from begin, inclusive
 * @param to end, exclusive
 * @param windows length of the windows whose documents are read: minutes for ranges up to 6 h,
 *     hours up to 14 days, days beyond
 */
public record TimeRange(Instant from, Instant to, WindowSize windows) {
  private static final Duration BY_MINUTE = Duration.ofHours(6);
  private static final Duration BY_HOUR = Duration.ofDays(14);

  /**
   * The smallest range of whole windows that holds all between two moments.
   *
   * @throws IllegalArgumentException if {@code from} is not before {@code to}
   */
  public static TimeRange between(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "range: from " + from + " to " + to + " (expected: a begin before the end)");
    }
    Duration length = Duration.between(from, to);
    WindowSize windows =
        length.compareTo(BY_MINUTE) <= 0
            ? WindowSize.MINUTE
            : length.compareTo(BY_HOUR) <= 0 ? WindowSize.HOUR : WindowSize.DAY;
    return of(from, to, windows);
  }

  /**
   * The smallest range of whole windows of a length that holds all between two moments.
   *
   * @throws IllegalArgumentException if {@code from} is not before {@code to}
   */
  public static TimeRange of(Instant from, Instant to, WindowSize windows) {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "range: from " + from + " to " + to + " (expected: a begin before the end)");
    }
    Instant begin = start(from, windows);
    Instant lastBegin = start(to.minusNanos(1), windows);
    return new TimeRange(begin, lastBegin.plusMillis(windows.lengthMicros() / 1000), windows);
  }

  /** Begin of the window of a moment. */
  static Instant start(Instant moment, WindowSize windows) {
    long seconds = windows.lengthMicros() / 1_000_000;
    return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
  }
}
