package io.meshline.query.command;

import io.meshline.query.Span;
import io.meshline.query.TimeRange;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which time is asked for. */
final class RangeOptions {
  private static final Pattern LENGTH = Pattern.compile("(\\d{1,6})([smhd])");
  private static final Duration DEFAULT = Duration.ofMinutes(5);

  @Option(
      names = "--last",
      paramLabel = "<length>",
      description = "The time up to now: a number and s, m, h or d, such as 15m. Default: 5m.")
  private @Nullable String last;

  @Option(
      names = "--from",
      paramLabel = "<time>",
      description = "Begin, such as 2026-11-22T10:15:00Z or 2026-11-22T11:15:00+01:00.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "<time>", description = "End, likewise. Default: now.")
  private @Nullable String to;

  /**
   * The range, in whole windows.
   *
   * @throws IllegalArgumentException naming the value that cannot be used
   */
  TimeRange range(Clock clock) {
    Instant now = clock.instant();
    if (from == null) {
      if (to != null) {
        throw new IllegalArgumentException("--to: given alone (expected: --from with it)");
      }
      Instant begin = now.minus(last == null ? DEFAULT : length("--last", last));
      if (!Span.holds(begin)) {
        throw new IllegalArgumentException(
            "--last: " + last + " (expected: a begin not before " + Span.EARLIEST + ")");
      }
      return TimeRange.between(begin, now);
    }
    if (last != null) {
      throw new IllegalArgumentException("--last and --from: both given (expected: one of them)");
    }
    return TimeRange.between(time("--from", from), to == null ? now : time("--to", to));
  }

  /**
   * A length of time.
   *
   * @throws IllegalArgumentException naming the option
   */
  static Duration length(String option, String text) {
    Matcher matcher = LENGTH.matcher(text);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw new IllegalArgumentException(
          option + ": " + text + " (expected: a number above 0 and s, m, h or d, such as 15m)");
    }
    long n = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      case "h" -> Duration.ofHours(n);
      default -> Duration.ofDays(n);
    };
  }

  private static Instant time(String option, String text) {
    Instant time = parsed(option, text);
    if (!Span.holds(time)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: from %s to %s)".formatted(option, text, Span.EARLIEST, Span.LATEST));
    }
    return time;
  }

  private static Instant parsed(String option, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          option
              + ": "
              + text
              + " (expected: a time with its offset, such as 2026-11-22T10:15:00Z)",
          e);
    }
  }
}
