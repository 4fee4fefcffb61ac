package io.meshline.standalone;

import io.meshline.sink.elasticsearch.Retention;
import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * How long documents are kept: the same options for who deletes them and who looks for old ones.
 */
final class KeepOptions {
  private static final long MOST_DAYS = 100_000;

  @Option(
      names = "--keep-minutes",
      paramLabel = "DAYS",
      description = "Days for which windows of a minute are kept, at least 1; default: 8.")
  private long minuteDays = Retention.DEFAULT.minute().toDays();

  @Option(
      names = "--keep-hours",
      paramLabel = "DAYS",
      description = "The same for windows of an hour; default: 92.")
  private long hourDays = Retention.DEFAULT.hour().toDays();

  @Option(
      names = "--keep-days",
      paramLabel = "DAYS",
      description = "The same for windows of a day; default: 1096.")
  private long dayDays = Retention.DEFAULT.day().toDays();

  /**
   * What the options say.
   *
   * @throws IllegalArgumentException naming what is less than a day, or longer than times reach
   */
  Retention retention() {
    requireDay("--keep-minutes", minuteDays);
    requireDay("--keep-hours", hourDays);
    requireDay("--keep-days", dayDays);
    return new Retention(
        Duration.ofDays(minuteDays), Duration.ofDays(hourDays), Duration.ofDays(dayDays));
  }

  private static void requireDay(String option, long days) {
    if (days < 1 || days > MOST_DAYS) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %s)"
              .formatted(
                  option, days, days < 1 ? "at least 1 day" : "at most " + MOST_DAYS + " days"));
    }
  }
}
