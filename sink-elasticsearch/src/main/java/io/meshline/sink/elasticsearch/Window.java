package io.meshline.sink.elasticsearch;

import io.meshline.schemas.Resolution;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What a window contributes to its documents' texts.
 *
 * @param interval its length: 1m, 1h or 1d
 * @param timestamp its start as ISO 8601 in UTC with milliseconds
 * @param indexSuffix the end of the index name: interval and date, as fine as the interval needs
 */
record Window(String interval, String timestamp, String indexSuffix) {
  private static final DateTimeFormatter TIMESTAMP = utc("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
  private static final DateTimeFormatter DATE = utc("uuuu.MM.dd");
  private static final DateTimeFormatter MONTH = utc("uuuu.MM");
  private static final DateTimeFormatter YEAR = utc("uuuu");

  static Window of(Resolution resolution, Instant start) {
    String interval = interval(resolution);
    String date =
        switch (resolution) {
          case MINUTE -> DATE.format(start);
          case HOUR -> MONTH.format(start);
          case DAY -> YEAR.format(start);
        };
    return new Window(interval, TIMESTAMP.format(start), "-" + interval + "-" + date);
  }

  private static String interval(Resolution resolution) {
    return switch (resolution) {
      case MINUTE -> "1m";
      case HOUR -> "1h";
      case DAY -> "1d";
    };
  }

  private static DateTimeFormatter utc(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
