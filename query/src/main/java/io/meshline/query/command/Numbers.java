package io.meshline.query.command;

import java.util.Locale;

/** Numbers as a person reads them. ASCII only: they reach terminals of every encoding. */
final class Numbers {
  private Numbers() {}

  /** Calls per minute. */
  static String rate(double perMinute) {
    return perMinute < 10 ? format("%.2f", perMinute) : format("%.1f", perMinute);
  }

  /** A share as per cent, cut rather than rounded: 100 only if nothing is missing. */
  static String percent(double share) {
    if (share >= 1) {
      return "100 %";
    }
    return format("%.2f %%", Math.floor(share * 10_000 + 1e-9) / 100);
  }

  /** A share as whole per cent, but not 100 or 0 if it is not. */
  static String roughPercent(double share) {
    if (share >= 1) {
      return "100 %";
    }
    long whole = Math.round(share * 100);
    return Math.max(1, Math.min(99, whole)) + " %";
  }

  /** A latency, three digits. */
  static String latency(long micros) {
    double millis = micros / 1e3;
    if (millis < 9.995) {
      return format("%.2f ms", millis);
    }
    if (millis < 99.95) {
      return format("%.1f ms", millis);
    }
    if (millis < 999.5) {
      return format("%.0f ms", millis);
    }
    double seconds = micros / 1e6;
    return seconds < 9.995 ? format("%.2f s", seconds) : format("%.1f s", seconds);
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
