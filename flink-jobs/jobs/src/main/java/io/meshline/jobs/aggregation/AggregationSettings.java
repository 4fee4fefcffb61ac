package io.meshline.jobs.aggregation;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What the graph needs to know; see {@link AggregationOptions} for meanings and defaults.
 *
 * @param endpointRules serializable list, as those of the JDK are
 */
record AggregationSettings(
    Lateness lateness,
    Publishing publishing,
    List<EndpointRule> endpointRules,
    Duration apdexThreshold,
    int maxPaths,
    int maxPartials,
    Duration maxAge,
    NameLimits limits)
    implements Serializable {

  long apdexThresholdMicros() {
    return apdexThreshold.toMillis() * 1_000;
  }
}
