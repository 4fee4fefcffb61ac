package io.meshline.sla;

import java.util.Map;

/**
 * How good calls of some nodes or edges shall be. Each of them is measured by itself.
 *
 * @param name unique in its set
 * @param thresholdMicros for LATENCY: a good call takes at most this long, in microseconds, rounded
 *     to the nearest border of the sketch (less than 1 % away); otherwise 0
 * @param byDefault whether it is for those only that no other objective of this indicator is for
 * @param labels added to those of its alerts
 */
public record Objective(
    String name,
    String description,
    Indicator indicator,
    Target target,
    long thresholdMicros,
    ClientErrors clientErrors,
    Selector selector,
    Period period,
    boolean byDefault,
    AlertPolicy alerting,
    Map<String, String> labels) {

  /** Copies the labels. */
  public Objective {
    labels = Map.copyOf(labels);
  }

  /** What is counted for it. */
  ObjectiveKey counted() {
    return new ObjectiveKey(name, indicator, thresholdMicros, clientErrors);
  }

  /** The same as text. Part of savepoints. */
  String key() {
    return counted().text();
  }
}
