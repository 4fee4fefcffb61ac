package io.meshline.query;

import io.meshline.aggregation.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How a range is read with few documents: its ends by the short windows that it is made of, the
 * whole longer windows between by theirs. A document of a longer window holds what those of the
 * shorter ones in it hold together.
 *
 * @param span what was asked for
 * @param range what is read
 * @param segments its parts, in order and without gaps, each of windows of one length
 */
public record WindowPlan(Span span, TimeRange range, List<TimeRange> segments) {
  /** Documents of a long window may be behind those of short ones for so long after its end. */
  private static final Duration SETTLED = Duration.ofMinutes(2);

  /** Copies the list. */
  public WindowPlan {
    segments = List.copyOf(segments);
  }

  /** All by the windows of the range. */
  public static WindowPlan even(Span span, TimeRange range) {
    return new WindowPlan(span, range, List.of(range));
  }

  /** All by the windows of a range that was asked for as it is. */
  public static WindowPlan even(TimeRange range, Instant now) {
    return even(new Span(range.from(), range.to(), now), range);
  }

  /** A range that was asked for as it is, by longer windows where these have ended. */
  public static WindowPlan of(TimeRange range, Instant now) {
    return of(new Span(range.from(), range.to(), now), range);
  }

  /** By longer windows where these had ended when the time was asked for. */
  public static WindowPlan of(Span span, TimeRange range) {
    WindowSize longer =
        switch (range.windows()) {
          case MINUTE -> WindowSize.HOUR;
          case HOUR, DAY -> WindowSize.DAY;
        };
    if (longer == range.windows()) {
      return even(span, range);
    }
    Duration length = Duration.ofSeconds(longer.lengthMicros() / 1_000_000);
    Instant ended = span.askedAt().minus(SETTLED);
    Instant first = TimeRange.start(range.from().plus(length).minusNanos(1), longer);
    Instant last = TimeRange.start(ended.isBefore(range.to()) ? ended : range.to(), longer);
    if (!first.isBefore(last)) {
      return even(span, range);
    }
    List<TimeRange> segments = new ArrayList<>();
    add(segments, range.from(), first, range.windows());
    add(segments, first, last, longer);
    add(segments, last, range.to(), range.windows());
    return new WindowPlan(span, range, segments);
  }

  /**
   * How long documents may be on their way to the store after a call has ended: open minutes are
   * published every 10 s, open hours every minute, open days every 10 min.
   */
  public static Duration onTheWay(WindowSize windows) {
    return switch (windows) {
      case MINUTE -> Duration.ofSeconds(30);
      case HOUR -> Duration.ofSeconds(90);
      case DAY -> Duration.ofMinutes(11);
    };
  }

  private static void add(List<TimeRange> segments, Instant from, Instant to, WindowSize windows) {
    if (from.isBefore(to)) {
      segments.add(new TimeRange(from, to, windows));
    }
  }
}
