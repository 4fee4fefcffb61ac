package io.meshline.sink.elasticsearch;

import io.meshline.schemas.Resolution;
import java.time.Duration;

/**
 * How long documents are kept, by the length of their windows.
 *
 * @param minute for windows of a minute, at least a day
 * @param hour for windows of an hour, at least a day
 * @param day for windows of a day, at least a day
 */
public record Retention(Duration minute, Duration hour, Duration day) {
  private static final Duration LEAST = Duration.ofDays(1);

  /** 8 days, 92 days, 1,096 days: a week of minutes, three months of hours, three years of days. */
  public static final Retention DEFAULT =
      new Retention(Duration.ofDays(8), Duration.ofDays(92), Duration.ofDays(1_096));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value that cannot be used
   */
  public Retention {
    check("minute", minute);
    check("hour", hour);
    check("day", day);
  }

  Duration of(Resolution resolution) {
    return switch (resolution) {
      case MINUTE -> minute;
      case HOUR -> hour;
      case DAY -> day;
    };
  }

  private static void check(String name, Duration value) {
    if (value.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          "retention of " + name + " windows: " + value + " (expected: at least " + LEAST + ")");
    }
  }
}
