package io.meshline.sla;

import java.util.OptionalDouble;

/** What threshold rules look at: figures of one minute. */
public enum Metric {
  /** Calls in the minute. */
  CALLS("calls"),
  /** Failed calls in the minute. */
  FAILURES("failures"),
  /** Share of calls that did not fail, 0 to 100. */
  SUCCESS_PERCENT("success-percent"),
  /** Apdex, 0 to 1. */
  APDEX("apdex"),
  /** Mean latency in milliseconds. */
  MEAN_MS("mean-ms"),
  /** Percentiles of latency in milliseconds, less than 1 % away. */
  P50_MS("p50-ms"),
  P75_MS("p75-ms"),
  P90_MS("p90-ms"),
  P95_MS("p95-ms"),
  P99_MS("p99-ms");

  private final String text;

  Metric(String text) {
    this.text = text;
  }

  /** Its name in files. */
  public String text() {
    return text;
  }

  /** Its value; none where there is nothing to take it from. */
  OptionalDouble of(Figures figures) {
    return switch (this) {
      case CALLS -> OptionalDouble.of((double) figures.calls());
      case FAILURES -> OptionalDouble.of((double) figures.failures());
      case SUCCESS_PERCENT ->
          ratio(100.0 * (figures.calls() - figures.failures()), figures.calls());
      case APDEX ->
          ratio(
              figures.apdexSatisfied() + figures.apdexTolerating() / 2.0, figures.sketch().count());
      case MEAN_MS -> ratio(figures.latencySumMicros() / 1_000.0, figures.sketch().count());
      case P50_MS -> percentile(figures, 0.5);
      case P75_MS -> percentile(figures, 0.75);
      case P90_MS -> percentile(figures, 0.9);
      case P95_MS -> percentile(figures, 0.95);
      case P99_MS -> percentile(figures, 0.99);
    };
  }

  private static OptionalDouble ratio(double sum, long count) {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
  }

  private static OptionalDouble percentile(Figures figures, double quantile) {
    return figures.sketch().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(figures.latencyMicros(quantile) / 1_000.0);
  }
}
