package io.meshline.sla.config;

import io.meshline.sla.Metric;
import java.util.Arrays;
import java.util.List;

/** Metrics by their names in files. */
final class Metrics {
  private Metrics() {}

  static List<String> names() {
    return Arrays.stream(Metric.values()).map(Metric::text).toList();
  }

  static Metric named(String text) {
    for (Metric metric : Metric.values()) {
      if (metric.text().equals(text)) {
        return metric;
      }
    }
    throw new IllegalArgumentException(text);
  }
}
