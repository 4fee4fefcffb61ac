package io.meshline.sla.delivery;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * An alert that is to be told.
 *
 * @param fingerprint the same for all changes of one alert
 * @param firing whether it is on, else it is over
 * @param startsAt since when its condition held
 * @param changedAt when it took this state
 */
public record Notice(
    String fingerprint,
    boolean firing,
    Instant startsAt,
    Instant changedAt,
    Map<String, String> labels,
    Map<String, String> annotations) {

  /** Sorts copies of the maps. */
  public Notice {
    labels = new TreeMap<>(labels);
    annotations = new TreeMap<>(annotations);
  }
}
