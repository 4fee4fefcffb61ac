package io.meshline.sla;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;

/** Numbers and times for people. */
final class Texts {
  private Texts() {}

  /** With at most four digits that count. */
  static String number(double value) {
    return new BigDecimal(value)
        .round(new MathContext(4, RoundingMode.HALF_UP))
        .stripTrailingZeros()
        .toPlainString();
  }

  static String percent(double share) {
    return new BigDecimal(share * 100)
            .setScale(3, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  static String duration(long minutes) {
    if (minutes < 60) {
      return minutes + " min";
    }
    if (minutes < 2 * 1_440) {
      return minutes / 60 + " h " + minutes % 60 + " min";
    }
    return minutes / 1_440 + " d " + minutes % 1_440 / 60 + " h";
  }

  /** A whole number of hours or days. */
  static String window(int minutes) {
    return minutes == 60
        ? "hour"
        : minutes % 1_440 == 0 ? minutes / 1_440 + " d" : minutes / 60 + " h";
  }

  static String time(long minute) {
    return Instant.ofEpochSecond(minute * 60).toString();
  }
}
