package io.meshline.query;

import io.meshline.aggregation.WindowSize;
import java.time.Duration;
import java.time.Instant;

/**
 * A range of time of which documents are read, at the borders of windows.
 *
 * <p>A window belongs to the time in which it begins, whole. So a time that begins where another
 * ends has no window in common with it, and both together have the windows of the whole; windows of
 * which a part was asked for are in if they begin there (such as the one that is open now), and out
 * if they began before.
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
   * The windows that begin between two moments, as {@link #of}, of the length that fits.
   *
   * @throws IllegalArgumentException if {@code from} is not before {@code to}
   */
  public static TimeRange between(Instant from, Instant to) {
    Duration length = Duration.between(from, to);
    WindowSize windows =
        length.compareTo(BY_MINUTE) <= 0
            ? WindowSize.MINUTE
            : length.compareTo(BY_HOUR) <= 0 ? WindowSize.HOUR : WindowSize.DAY;
    return of(from, to, windows);
  }

  /**
   * The windows of a length that begin between two moments; where none does, the one in which both
   * lie.
   *
   * @throws IllegalArgumentException if {@code from} is not before {@code to}
   */
  public static TimeRange of(Instant from, Instant to, WindowSize windows) {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "range: from " + from + " to " + to + " (expected: a begin before the end)");
    }
    Instant begin = next(from, windows);
    Instant end = next(to, windows);
    return begin.isBefore(end)
        ? new TimeRange(begin, end, windows)
        : new TimeRange(start(from, windows), end, windows);
  }

  /** Whether both have a moment in common. */
  public boolean overlaps(TimeRange other) {
    return from.isBefore(other.to) && other.from.isBefore(to);
  }

  /** The first begin of a window that is not before a moment. */
  static Instant next(Instant moment, WindowSize windows) {
    Instant begin = start(moment, windows);
    return begin.isBefore(moment) ? begin.plusMillis(windows.lengthMicros() / 1000) : begin;
  }

  /** Begin of the window of a moment. */
  static Instant start(Instant moment, WindowSize windows) {
    long seconds = windows.lengthMicros() / 1_000_000;
    return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
  }
}
