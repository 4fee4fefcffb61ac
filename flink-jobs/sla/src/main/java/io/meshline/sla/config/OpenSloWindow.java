package io.meshline.sla.config;

import io.meshline.sla.Period;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code timeWindow} of an OpenSLO {@code SLO}. */
final class OpenSloWindow {
  private static final Set<String> WINDOW = Set.of("duration", "isRolling", "calendar");
  private static final Set<String> CALENDAR = Set.of("startTime", "timeZone");
  private static final Set<String> UTC = Set.of("UTC", "Etc/UTC", "Z");

  private OpenSloWindow() {}

  /** The default one if there is none. */
  static Optional<Period> period(Section slo) {
    List<Section> windows = slo.sections("timeWindow", WINDOW);
    if (windows.isEmpty() && !slo.has("timeWindow")) {
      return Optional.of(Period.DEFAULT);
    }
    if (windows.size() != 1) {
      slo.fault("timeWindow", "a list of one window");
      return Optional.empty();
    }
    Section window = windows.get(0);
    if (!window.text("isRolling").orElse("false").equalsIgnoreCase("true")) {
      return calendar(window);
    }
    if (window.has("calendar")) {
      window.fault("calendar", "nothing, as the window is rolling");
    }
    return window.requiredValue("duration", "1d to 92d, or weeks such as 4w", Values::period);
  }

  private static Optional<Period> calendar(Section window) {
    Optional<Period> period =
        window.requiredValue(
            "duration",
            "1d, 1w, 1M or 1Q of the calendar (UTC), or isRolling: true",
            text -> Period.calendar(unit(text)));
    Optional<Section> calendar = window.section("calendar", CALENDAR);
    if (calendar.isPresent() && period.isPresent()) {
      check(calendar.get(), period.get().unit());
    }
    return period;
  }

  private static void check(Section calendar, Period.Unit unit) {
    if (!UTC.contains(calendar.text("timeZone").orElse("UTC"))) {
      calendar.fault("timeZone", "UTC, as days begin at midnight UTC");
    }
    Optional<LocalDateTime> start =
        calendar.value(
            "startTime",
            "a time such as 2026-01-01 00:00:00",
            text -> LocalDateTime.parse(text.replace(' ', 'T')));
    if (start.isPresent() && !begins(unit, start.get())) {
      calendar.fault(
          "startTime",
          switch (unit) {
            case WEEK -> "a Monday, 00:00:00, as weeks begin then";
            case MONTH -> "the first of a month, 00:00:00, as months begin then";
            case QUARTER ->
                "the first of January, April, July or October, 00:00:00, as quarters begin then";
            default -> "00:00:00, as days begin then";
          });
    }
  }

  private static boolean begins(Period.Unit unit, LocalDateTime start) {
    return start.toLocalTime().equals(LocalTime.MIDNIGHT)
        && switch (unit) {
          case WEEK -> start.getDayOfWeek() == DayOfWeek.MONDAY;
          case MONTH -> start.getDayOfMonth() == 1;
          case QUARTER -> start.getDayOfMonth() == 1 && start.getMonthValue() % 3 == 1;
          default -> true;
        };
  }

  private static Period.Unit unit(String text) {
    return switch (text) {
      case "1d" -> Period.Unit.DAY;
      case "1w" -> Period.Unit.WEEK;
      case "1M" -> Period.Unit.MONTH;
      case "1Q" -> Period.Unit.QUARTER;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
