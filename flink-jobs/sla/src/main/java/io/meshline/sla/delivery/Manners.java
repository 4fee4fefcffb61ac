package io.meshline.sla.delivery;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How somebody wants to be told.
 *
 * @param groupBy labels by whose values alerts are told together; none: all together
 * @param firstWait how long a new alert waits for others of its group
 * @param interval shortest time between two messages about a group that changed
 * @param repeat how often a group is told again while it does not change
 */
public record Manners(List<String> groupBy, Duration firstWait, Duration interval, Duration repeat)
    implements Serializable {
  /** Copies the list. */
  public Manners {
    groupBy = List.copyOf(groupBy);
  }

  /**
   * Those of Alertmanager, which groups and repeats by itself: everything at once, and again before
   * it would take an alert for over.
   */
  public static Manners ofAlertmanager(Duration refresh) {
    return new Manners(List.of(), Duration.ZERO, Duration.ZERO, refresh);
  }
}
