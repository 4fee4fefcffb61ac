package io.meshline.jobs.aggregation;

import io.meshline.aggregation.WindowSize;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Resolution;
import io.meshline.sink.elasticsearch.WindowBlock;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The time whose windows a backfill computes again: all minutes in it, and those hours and days
 * that lie wholly in it.
 *
 * @param from begin, at a whole minute
 * @param to end, exclusive, at a whole minute after {@code from}
 */
record BackfillRange(Instant from, Instant to) implements Serializable {

  /**
   * @throws IllegalArgumentException when the end is not after the begin
   */
  BackfillRange {
    if (!to.isAfter(from)) {
      throw new IllegalArgumentException(to + " (expected: after " + from + ")");
    }
  }

  /**
   * Reads a date, which stands for its begin in UTC, or a time.
   *
   * @throws IllegalArgumentException when it is neither, or no whole minute
   */
  static Instant instant(String text) {
    Instant time;
    try {
      time =
          text.length() == "2026-11-22".length()
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(text, e);
    }
    if (!time.truncatedTo(ChronoUnit.MINUTES).equals(time)) {
      throw new IllegalArgumentException(text + " is no whole minute");
    }
    return time;
  }

  /** Whether calls of a minute count. */
  boolean contains(long minuteMicros) {
    return minuteMicros >= EventTimes.micros(from) && minuteMicros < EventTimes.micros(to);
  }

  /** Whether a window lies wholly in it. */
  boolean covers(Resolution resolution, Instant start) {
    Instant end = start.plus(length(size(resolution)));
    return !start.isBefore(from) && !end.isAfter(to);
  }

  /** Number of UTC days that it touches. */
  long days() {
    Duration length =
        Duration.between(floor(from, WindowSize.DAY), to)
            .plus(length(WindowSize.DAY))
            .minusNanos(1);
    return length.toDays();
  }

  /** Number of windows that lie wholly in it. */
  long windows() {
    return blocks().stream().mapToLong(BackfillRange::windows).sum();
  }

  /** Number of windows of a block. */
  static long windows(WindowBlock block) {
    Duration length = Duration.between(block.from(), block.to());
    return length.dividedBy(length(size(block.resolution())));
  }

  /** Its windows in blocks, each of which begins and ends within one hour, or is one window. */
  List<WindowBlock> blocks() {
    List<WindowBlock> blocks = new ArrayList<>();
    Instant begin = from;
    while (begin.isBefore(to)) {
      Instant hour = floor(begin, WindowSize.HOUR).plus(length(WindowSize.HOUR));
      Instant end = hour.isBefore(to) ? hour : to;
      blocks.add(new WindowBlock(Resolution.MINUTE, begin, end));
      begin = end;
    }
    for (Resolution resolution : List.of(Resolution.HOUR, Resolution.DAY)) {
      Duration length = length(size(resolution));
      Instant start = floor(from, size(resolution));
      for (; start.isBefore(to); start = start.plus(length)) {
        if (covers(resolution, start)) {
          blocks.add(new WindowBlock(resolution, start, start.plus(length)));
        }
      }
    }
    return blocks;
  }

  /**
   * The time from which on the job that runs all the time changes none of these windows.
   *
   * @param lateness how long that job takes late calls
   * @param disorder how far its event time is behind the clock
   */
  Instant settledAt(Lateness lateness, Duration disorder) {
    Instant latest = from;
    for (WindowBlock block : blocks()) {
      WindowSize size = size(block.resolution());
      long lastStart = EventTimes.micros(block.to()) - size.lengthMicros();
      Instant purged = Instant.ofEpochMilli(lateness.purgedAt(size, lastStart) + 1);
      latest = purged.isAfter(latest) ? purged : latest;
    }
    return latest.plus(disorder);
  }

  /** A range with this begin that is settled by now and not much shorter than it could be. */
  Optional<BackfillRange> settledPart(Lateness lateness, Duration disorder, Instant now) {
    for (Duration allowed : List.of(lateness.minute(), lateness.hour(), lateness.day())) {
      Instant end =
          now.minus(allowed)
              .minus(lateness.slack())
              .minus(disorder)
              .truncatedTo(ChronoUnit.MINUTES);
      if (end.isAfter(from) && end.isBefore(to)) {
        BackfillRange part = new BackfillRange(from, end);
        if (!part.settledAt(lateness, disorder).isAfter(now)) {
          return Optional.of(part);
        }
      }
    }
    return Optional.empty();
  }

  private static Instant floor(Instant time, WindowSize size) {
    return EventTimes.instant(size.startMicros(EventTimes.micros(time)));
  }

  private static Duration length(WindowSize size) {
    return Duration.of(size.lengthMicros(), ChronoUnit.MICROS);
  }

  private static WindowSize size(Resolution resolution) {
    return switch (resolution) {
      case MINUTE -> WindowSize.MINUTE;
      case HOUR -> WindowSize.HOUR;
      case DAY -> WindowSize.DAY;
    };
  }

  @Override
  public String toString() {
    return from + " to " + to;
  }
}
