package io.meshline.query.server;

import io.meshline.aggregation.WindowSize;
import io.meshline.query.Span;
import io.meshline.query.TimeRange;
import io.meshline.query.WindowPlan;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which time a request asks for, and by which windows that is read. Thread-safe. */
final class Ranges {
  private static final Pattern LENGTH = Pattern.compile("(\\d{1,6})([smhd])");
  private static final Pattern MILLIS = Pattern.compile("-?\\d{1,15}");
  private static final String LENGTHS = "a number above 0 and s, m, h or d, such as 15m";
  private static final String TIMES = "such as 2026-11-22T10:15:00Z, or milliseconds since 1970";
  private static final Duration DEFAULT = Duration.ofMinutes(5);
  private static final Duration LONGEST_STEP = Duration.ofDays(10_000);

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

  /** The time of {@code last}, or {@code from} and {@code to}. */
  Span span(Params params) {
    Optional<String> last = params.filled("last", LENGTHS);
    Optional<String> from = params.filled("from", TIMES);
    Optional<String> to = params.filled("to", TIMES);
    // As cursors hold times.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (from.isEmpty()) {
      if (to.isPresent()) {
        throw ProblemException.parameter("to", to.get(), "from with it");
      }
      Duration length = last.map(text -> length("last", text)).orElse(DEFAULT);
      Instant begin = now.minus(length);
      if (!Span.holds(begin)) {
        throw ProblemException.parameter(
            "last", last.orElse(""), "a begin not before " + Span.EARLIEST);
      }
      return span(begin, now, now, "last");
    }
    if (last.isPresent()) {
      throw ProblemException.parameter("last", last.get(), "either last, or from and to");
    }
    return span(
        time("from", from.get()), to.map(text -> time("to", text)).orElse(now), now, "from");
  }

  /**
   * The time between two moments.
   *
   * @param askedAt when it was asked for
   * @param parameter that is wrong if the first is not before the other, or too long ago
   */
  static Span span(Instant from, Instant to, Instant askedAt, String parameter) {
    if (!from.isBefore(to)) {
      throw ProblemException.parameter(parameter, from.toString(), "before the end, " + to);
    }
    if (!Span.holds(from)) {
      throw ProblemException.parameter(
          parameter, from.toString(), "a begin not before " + Span.EARLIEST);
    }
    return new Span(from, to, askedAt);
  }

  /** How a time is read with few documents. */
  WindowPlan plan(Span span) {
    return WindowPlan.of(span, range(span, WindowSize.MINUTE));
  }

  /**
   * How two times are read that are compared: by windows of one length, so that none is in both.
   *
   * @throws ProblemException if they are so short that both lie in one window
   */
  Compared plans(Span before, Span after) {
    TimeRange earlier = range(before, WindowSize.MINUTE);
    TimeRange later = range(after, WindowSize.MINUTE);
    if (earlier.windows() != later.windows()) {
      WindowSize longer =
          earlier.windows().compareTo(later.windows()) < 0 ? later.windows() : earlier.windows();
      earlier = range(before, longer);
      later = range(after, longer);
    }
    if (earlier.overlaps(later) && !before.overlaps(after)) {
      throw ProblemException.parameter(
          "before_to",
          before.to().toString(),
          "longer times: what the store keeps of both is one window, from %s to %s"
              .formatted(later.from(), later.to()));
    }
    return new Compared(WindowPlan.of(before, earlier), WindowPlan.of(after, later));
  }

  /** Two times that are compared. */
  record Compared(WindowPlan before, WindowPlan after) {}

  /**
   * The windows of a time.
   *
   * @param least how long they are at least
   */
  private TimeRange range(Span span, WindowSize least) {
    TimeRange range = TimeRange.between(span.from(), span.to());
    WindowSize finest = finest(span.from(), span.askedAt());
    WindowSize longest = finest.compareTo(least) < 0 ? least : finest;
    return range.windows().compareTo(longest) < 0
        ? TimeRange.of(span.from(), span.to(), longest)
        : range;
  }

  /**
   * The shortest windows that are kept of a time.
   *
   * @param now when it is asked for
   */
  WindowSize finest(Instant from, Instant now) {
    if (from.isBefore(now.minus(hoursKept))) {
      return WindowSize.DAY;
    }
    return from.isBefore(now.minus(minutesKept)) ? WindowSize.HOUR : WindowSize.MINUTE;
  }

  /** A length such as 15m. */
  static Duration length(String parameter, String text) {
    return length(text).orElseThrow(() -> ProblemException.parameter(parameter, text, LENGTHS));
  }

  private static Optional<Duration> length(String text) {
    Matcher matcher = LENGTH.matcher(text);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      return Optional.empty();
    }
    long n = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(n);
          case "m" -> Duration.ofMinutes(n);
          case "h" -> Duration.ofHours(n);
          default -> Duration.ofDays(n);
        });
  }

  /** A length in whole minutes, such as 15m; at most {@link #LONGEST_STEP}. */
  static Duration wholeMinutes(String parameter, String text) {
    Optional<Duration> length = length(text);
    if (length.isEmpty()
        || length.get().toSeconds() % 60 != 0
        || length.get().compareTo(LONGEST_STEP) > 0) {
      throw ProblemException.parameter(
          parameter,
          text,
          "whole minutes such as 15m, 2h or 1d, at most " + LONGEST_STEP.toDays() + "d");
    }
    return length.get();
  }

  /** A moment: RFC 3339, or milliseconds since 1970. */
  static Instant time(String parameter, String text) {
    Instant time = parsed(parameter, text).truncatedTo(ChronoUnit.MILLIS);
    if (!Span.holds(time)) {
      throw ProblemException.parameter(
          parameter, text, "from " + Span.EARLIEST + " to " + Span.LATEST);
    }
    return time;
  }

  private static Instant parsed(String parameter, String text) {
    if (MILLIS.matcher(text).matches()) {
      return Instant.ofEpochMilli(Long.parseLong(text));
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw Params.withCause(ProblemException.parameter(parameter, text, TIMES), e);
    }
  }
}
