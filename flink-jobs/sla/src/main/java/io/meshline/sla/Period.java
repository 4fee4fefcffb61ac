package io.meshline.sla;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/**
 * The time over which an objective is to be kept.
 *
 * @param unit how it moves on
 * @param days its length if it is rolling, 1 to {@link #MAX_DAYS}; otherwise the longest it can be
 */
public record Period(Unit unit, int days) {
  /** Most days of a rolling period. */
  public static final int MAX_DAYS = 92;

  /** Four weeks, so that each has as many weekends. */
  public static final Period DEFAULT = rolling(28);

  private static final int MINUTES_PER_DAY = 1_440;

  /** How a period moves on. */
  public enum Unit {
    /** With each minute; it begins at a full hour, so that it is up to 59 minutes longer. */
    ROLLING,
    /** Begins at midnight UTC. */
    DAY,
    /** Begins on Monday, midnight UTC. */
    WEEK,
    /** Begins on the first of a month, midnight UTC. */
    MONTH,
    /** Begins on the first of January, April, July or October, midnight UTC. */
    QUARTER
  }

  /** Checks the range. */
  public Period {
    if (days < 1 || days > MAX_DAYS) {
      throw new IllegalArgumentException(
          "days of a period: " + days + " (expected: 1 to " + MAX_DAYS + ")");
    }
  }

  /** The last days, always. */
  public static Period rolling(int days) {
    return new Period(Unit.ROLLING, days);
  }

  /** A calendar's period. */
  public static Period calendar(Unit unit) {
    return new Period(
        unit,
        switch (unit) {
          case ROLLING -> throw new IllegalArgumentException("ROLLING (expected: a calendar's)");
          case DAY -> 1;
          case WEEK -> 7;
          case MONTH -> 31;
          case QUARTER -> 92;
        });
  }

  /** The longest it can be, in minutes. */
  public int minutes() {
    return days * MINUTES_PER_DAY;
  }

  /**
   * Its first minute.
   *
   * @param end the minute after its last one
   */
  public long begin(long end) {
    if (unit == Unit.ROLLING) {
      return Math.floorDiv(end - minutes(), SlidingCounts.HOUR) * SlidingCounts.HOUR;
    }
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(end - 1, MINUTES_PER_DAY));
    LocalDate first =
        switch (unit) {
          case ROLLING, DAY -> day;
          case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
          case MONTH -> day.withDayOfMonth(1);
          case QUARTER -> day.withMonth((day.getMonthValue() - 1) / 3 * 3 + 1).withDayOfMonth(1);
        };
    return first.toEpochDay() * MINUTES_PER_DAY;
  }

  /** Whether it begins anew at the end of each. */
  boolean isOfCalendar() {
    return unit != Unit.ROLLING;
  }

  /**
   * Length of the period that holds a minute, in minutes.
   *
   * @param end the minute after that one
   */
  public long length(long end) {
    if (unit == Unit.ROLLING) {
      return minutes();
    }
    LocalDate first = LocalDate.ofEpochDay(begin(end) / MINUTES_PER_DAY);
    LocalDate next =
        switch (unit) {
          case ROLLING, DAY -> first.plusDays(1);
          case WEEK -> first.plusWeeks(1);
          case MONTH -> first.plusMonths(1);
          case QUARTER -> first.plusMonths(3);
        };
    return (next.toEpochDay() - first.toEpochDay()) * MINUTES_PER_DAY;
  }
}
