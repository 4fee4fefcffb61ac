package io.meshline.sink.elasticsearch;

import io.meshline.schemas.Resolution;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * What a window contributes to its documents' texts.
 *
 * @param interval its length: 1m, 1h or 1d
 * @param timestamp its start as ISO 8601 in UTC with milliseconds
 * @param indexSuffix the end of the index name: interval and date, as fine as the interval needs
 */
record Window(String interval, String timestamp, String indexSuffix) {
  static Window of(Resolution resolution, Instant start) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(start.getEpochSecond(), start.getNano(), ZoneOffset.UTC);
    String interval = interval(resolution);
    String suffix =
        "-"
            + interval
            + "-"
            + switch (resolution) {
              case MINUTE -> date(time, ".").toString();
              case HOUR -> month(time, ".").toString();
              case DAY -> year(time).toString();
            };
    return new Window(interval, timestamp(time), suffix);
  }

  // By hand: a formatter takes ten times as long.
  private static String timestamp(LocalDateTime time) {
    StringBuilder text = date(time, "-").append('T');
    digits(text, time.getHour(), 2);
    digits(text.append(':'), time.getMinute(), 2);
    digits(text.append(':'), time.getSecond(), 2);
    digits(text.append('.'), time.getNano() / 1_000_000, 3);
    return text.append('Z').toString();
  }

  private static StringBuilder date(LocalDateTime time, String separator) {
    return digits(month(time, separator).append(separator), time.getDayOfMonth(), 2);
  }

  private static StringBuilder month(LocalDateTime time, String separator) {
    return digits(year(time).append(separator), time.getMonthValue(), 2);
  }

  /** Four digits; with a sign, as ISO 8601 has it, where these do not do. */
  private static StringBuilder year(LocalDateTime time) {
    StringBuilder text = new StringBuilder(24);
    int year = time.getYear();
    if (year < 0) {
      text.append('-');
    } else if (year > 9_999) {
      text.append('+');
    }
    return digits(text, Math.abs(year), 4);
  }

  private static StringBuilder digits(StringBuilder text, int number, int least) {
    for (int bound = 10, digits = 1; digits < least; digits++, bound *= 10) {
      if (number < bound) {
        text.append('0');
      }
    }
    return text.append(number);
  }

  private static String interval(Resolution resolution) {
    return switch (resolution) {
      case MINUTE -> "1m";
      case HOUR -> "1h";
      case DAY -> "1d";
    };
  }
}
