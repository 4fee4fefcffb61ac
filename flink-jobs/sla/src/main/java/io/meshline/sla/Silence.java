package io.meshline.sla;

import java.time.Instant;
import java.util.Map;

/**
 * Alerts that nobody shall be told of.
 *
 * @param labels all of which an alert must have, so that it is meant; at least one
 * @param from first instant
 * @param until the instant at which it is over
 * @param comment why
 */
public record Silence(
    Map<String, NamePattern> labels, Instant from, Instant until, String comment) {

  /** Copies the labels and checks that it means something. */
  public Silence {
    labels = Map.copyOf(labels);
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("labels of a silence: none (expected: at least one)");
    }
  }

  /** Whether an alert with these labels is silenced at a time. */
  public boolean covers(Map<String, String> alert, Instant now) {
    return !now.isBefore(from)
        && now.isBefore(until)
        && labels.entrySet().stream()
            .allMatch(label -> label.getValue().matches(alert.getOrDefault(label.getKey(), "")));
  }
}
