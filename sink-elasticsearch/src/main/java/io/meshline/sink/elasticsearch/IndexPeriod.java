package io.meshline.sink.elasticsearch;

import io.meshline.schemas.Resolution;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an index's name says of the windows in it: the other direction of {@link Window}.
 *
 * @param resolution length of its windows
 * @param end when the last of them ends
 */
record IndexPeriod(Resolution resolution, Instant end) {
  private static final Pattern NAME =
      Pattern.compile(
          "meshline-(?:nodes|edges|sla)-(?:(1m)-(\\d{4})\\.(\\d{2})\\.(\\d{2})|(1h)-(\\d{4})\\.(\\d{2})|(1d)-(\\d{4}))");
  private static final Pattern HISTORY =
      Pattern.compile("meshline-(?:alerts|events)-(\\d{4})\\.(\\d{2})");

  /**
   * Reads a name.
   *
   * @return empty for an index that is none of ours
   */
  static Optional<IndexPeriod> of(String index) {
    Matcher name = NAME.matcher(index);
    Matcher history = HISTORY.matcher(index);
    try {
      if (history.matches()) {
        // Alerts and events of a month are few, and are kept as long as days.
        LocalDate month = LocalDate.of(number(history, 1), number(history, 2), 1);
        return Optional.of(until(Resolution.DAY, month.plusMonths(1)));
      }
      if (!name.matches()) {
        return Optional.empty();
      }
      if (name.group(1) != null) {
        LocalDate day = LocalDate.of(number(name, 2), number(name, 3), number(name, 4));
        return Optional.of(until(Resolution.MINUTE, day.plusDays(1)));
      }
      if (name.group(5) != null) {
        LocalDate month = LocalDate.of(number(name, 6), number(name, 7), 1);
        return Optional.of(until(Resolution.HOUR, month.plusMonths(1)));
      }
      LocalDate year = LocalDate.of(number(name, 9), 1, 1);
      return Optional.of(until(Resolution.DAY, year.plusYears(1)));
    } catch (DateTimeException e) {
      // A 13th month: nothing that we wrote.
      return Optional.empty();
    }
  }

  /** Whether each of its windows ended so long ago, or longer. */
  boolean isOver(Retention retention, Instant now) {
    return !end.plus(retention.of(resolution)).isAfter(now);
  }

  private static IndexPeriod until(Resolution resolution, LocalDate day) {
    return new IndexPeriod(resolution, day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  private static int number(Matcher name, int group) {
    return Integer.parseInt(name.group(group));
  }
}
