package io.meshline.query.server;

import io.meshline.aggregation.WindowSize;
import io.meshline.query.TimeRange;
import io.meshline.query.WindowPlan;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which time a request asks for, and by which windows that is read. Thread-safe. */
final class Ranges {
  private static final Pattern LENGTH = Pattern.compile("(\\d{1,6})([smhd])");
  private static final Pattern MILLIS = Pattern.compile("-?\\d{1,15}");
  private static final Duration DEFAULT = Duration.ofMinutes(5);

  private final Clock clock;
  private final Duration minutesKept;
  private final Duration hoursKept;

  /**
   * @param minutesKept how long minute windows are in the store
   * @param hoursKept how long hour windows are in the store
   */
  Ranges(Clock clock, Duration minutesKept, Duration hoursKept) {
    this.clock = clock;
    this.minutesKept = minutesKept;
    this.hoursKept = hoursKept;
  }

  /**
   * A time as it was asked for.
   *
   * @param from begin, inclusive
   * @param to end, exclusive, later than the begin
   */
  record Span(Instant from, Instant to) {
    Duration length() {
      return Duration.between(from, to);
    }
  }

  /** The time of {@code last}, or {@code from} and {@code to}. */
  Span span(Params params) {
    Optional<String> last = params.text("last");
    Optional<String> from = params.text("from");
    Optional<String> to = params.text("to");
    Instant now = clock.instant();
    if (from.isEmpty()) {
      if (to.isPresent()) {
        throw ProblemException.parameter("to", to.get(), "from with it");
      }
      Duration length = last.map(text -> length("last", text)).orElse(DEFAULT);
      return new Span(now.minus(length), now);
    }
    if (last.isPresent()) {
      throw ProblemException.parameter("last", last.get(), "either last, or from and to");
    }
    return span(time("from", from.get()), to.map(text -> time("to", text)).orElse(now), "from");
  }

  /**
   * The time between two moments.
   *
   * @param parameter that is wrong if the first is not before the other
   */
  static Span span(Instant from, Instant to, String parameter) {
    if (!from.isBefore(to)) {
      throw ProblemException.parameter(parameter, from.toString(), "before the end, " + to);
    }
    return new Span(from, to);
  }

  /** How a time is read with few documents. */
  WindowPlan plan(Span span) {
    TimeRange range = TimeRange.between(span.from(), span.to());
    WindowSize finest = finest(span.from());
    if (range.windows().compareTo(finest) < 0) {
      range = TimeRange.of(span.from(), span.to(), finest);
    }
    return WindowPlan.of(range, clock.instant());
  }

  /** The shortest windows that are kept of a time. */
  WindowSize finest(Instant from) {
    Instant now = clock.instant();
    if (from.isBefore(now.minus(hoursKept))) {
      return WindowSize.DAY;
    }
    return from.isBefore(now.minus(minutesKept)) ? WindowSize.HOUR : WindowSize.MINUTE;
  }

  /** A length such as 15m. */
  static Duration length(String parameter, String text) {
    Matcher matcher = LENGTH.matcher(text);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw ProblemException.parameter(
          parameter, text, "a number above 0 and s, m, h or d, such as 15m");
    }
    long n = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      case "h" -> Duration.ofHours(n);
      default -> Duration.ofDays(n);
    };
  }

  /** A moment: RFC 3339, or milliseconds since 1970. */
  static Instant time(String parameter, String text) {
    if (MILLIS.matcher(text).matches()) {
      return Instant.ofEpochMilli(Long.parseLong(text));
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw Params.withCause(
          ProblemException.parameter(
              parameter, text, "such as 2026-11-22T10:15:00Z, or milliseconds since 1970"),
          e);
    }
  }
}
