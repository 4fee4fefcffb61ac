package io.meshline.jobs.sla;

import io.meshline.jobs.aggregation.AggregationSinks.End;
import io.meshline.schemas.Alert;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.TopologyEvent;
import java.util.List;

/**
 * Where the results of the SLA branch go.
 *
 * @param progress sinks that each take the progress of all objectives
 * @param alerts sinks that each take all changes of alerts
 * @param events sinks that each take all changes of the topology
 */
public record SlaSinks(
    List<End<SlaMetrics>> progress, List<End<Alert>> alerts, List<End<TopologyEvent>> events) {

  /** Copies the lists. */
  public SlaSinks {
    progress = List.copyOf(progress);
    alerts = List.copyOf(alerts);
    events = List.copyOf(events);
  }
}
