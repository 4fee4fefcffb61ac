package io.meshline.sla.config;

import io.meshline.aggregation.LatencySketch;
import io.meshline.sla.LookBack;
import io.meshline.sla.Period;
import io.meshline.sla.Target;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of files as values. All throw an {@link IllegalArgumentException} or arithmetic one. */
final class Values {
  static final String TARGET = "a share such as 99.9% or 0.999, above 0 and below 1";
  static final String LATENCY = "a time such as 300ms, 1.5s or 250us, up to 24h";
  static final String MINUTES = "whole minutes such as 10m or 1h";
  static final String PERIOD = "1d to 92d, or one of day, week, month, quarter (UTC)";
  static final String LOOK_BACK = "one of 5m, 30m, 1h, 2h, 6h, 1d, 3d";

  private static final Pattern DURATION =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(us|ms|s|m|h|d|w)");
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final long MINUTE_MICROS = 60_000_000L;

  private Values() {}

  static Target target(String text) {
    return text.endsWith("%")
        ? Target.of(new BigDecimal(text.substring(0, text.length() - 1).strip()).movePointLeft(2))
        : Target.of(new BigDecimal(text));
  }

  /** A latency in microseconds that a sketch can tell. */
  static long latency(String text) {
    long micros = micros(text);
    if (micros < 1) {
      throw new IllegalArgumentException(text);
    }
    return LatencySketch.border(micros);
  }

  static int minutes(String text) {
    long micros = micros(text);
    if (micros % MINUTE_MICROS != 0) {
      throw new IllegalArgumentException(text);
    }
    return Math.toIntExact(micros / MINUTE_MICROS);
  }

  static Period period(String text) {
    for (Period.Unit unit : Period.Unit.values()) {
      if (unit != Period.Unit.ROLLING && unit.name().toLowerCase(Locale.ROOT).equals(text)) {
        return Period.calendar(unit);
      }
    }
    long micros = micros(text);
    if (micros % DAY_MICROS != 0) {
      throw new IllegalArgumentException(text);
    }
    return Period.rolling(Math.toIntExact(micros / DAY_MICROS));
  }

  static LookBack lookBack(String text) {
    for (LookBack lookBack : LookBack.values()) {
      if (lookBack.text().equals(text)) {
        return lookBack;
      }
    }
    throw new IllegalArgumentException(text);
  }

  static double number(String text) {
    double number = new BigDecimal(text).doubleValue();
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  /** The constant of an enum that is written in lower case with hyphens. */
  static <E extends Enum<E>> E constant(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (name(constant).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(text);
  }

  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static long micros(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    long unit =
        switch (matcher.group(2)) {
          case "us" -> 1;
          case "ms" -> 1_000;
          case "s" -> 1_000_000;
          case "m" -> MINUTE_MICROS;
          case "h" -> 60 * MINUTE_MICROS;
          case "d" -> DAY_MICROS;
          default -> 7 * DAY_MICROS;
        };
    return new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)).longValueExact();
  }
}
