package io.meshline.sla;

import java.util.Map;

/**
 * An alert when a figure is beyond a threshold in several minutes of a short period, as SkyWalking
 * has it.
 *
 * @param count in how many minutes of the period, 1 to {@code period}
 * @param period in minutes, 1 to {@link #MAX_PERIOD}
 * @param silence for how many minutes after an alert was told no other one is, whether it goes on
 *     or ends and begins again; at least 0
 * @param labels added to those of its alerts
 */
public record ThresholdRule(
    String name,
    Metric metric,
    Comparison comparison,
    double threshold,
    Selector selector,
    int count,
    int period,
    int silence,
    Severity severity,
    Map<String, String> labels) {
  /** Longest period in minutes. */
  public static final int MAX_PERIOD = 60;

  /** How a figure and the threshold compare. */
  public enum Comparison {
    GREATER(">"),
    AT_LEAST(">="),
    LESS("<"),
    AT_MOST("<="),
    EQUAL("="),
    OTHER("!=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** As it is written. */
    public String sign() {
      return sign;
    }

    boolean holds(double value, double threshold) {
      return switch (this) {
        case GREATER -> value > threshold;
        case AT_LEAST -> value >= threshold;
        case LESS -> value < threshold;
        case AT_MOST -> value <= threshold;
        case EQUAL -> value == threshold;
        case OTHER -> value != threshold;
      };
    }
  }

  /** Copies the labels and checks the ranges. */
  public ThresholdRule {
    labels = Map.copyOf(labels);
    if (period < 1 || period > MAX_PERIOD) {
      throw new IllegalArgumentException(
          "period: " + period + " min (expected: 1 to " + MAX_PERIOD + ")");
    }
    if (count < 1 || count > period) {
      throw new IllegalArgumentException("count: " + count + " (expected: 1 to " + period + ")");
    }
    if (silence < 0) {
      throw new IllegalArgumentException("silence: " + silence + " min (expected: >= 0)");
    }
  }

  /** Whether a minute is one of those that count. */
  boolean matches(Figures figures) {
    var value = metric.of(figures);
    return value.isPresent() && comparison.holds(value.getAsDouble(), threshold);
  }
}
