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
    int maxReady,
    NameLimits limits)
    implements Serializable {

  long apdexThresholdMicros() {
    return apdexThreshold.toMillis() * 1_000;
  }

  /** The same for a run to which nothing is late that came within a time. */
  AggregationSettings withoutLateness(Duration within) {
    return new AggregationSettings(
        new Lateness(within, within, within, lateness.slack()),
        publishing,
        endpointRules,
        apdexThreshold,
        maxPaths,
        maxPartials,
        maxAge,
        maxReady,
        limits);
  }

  /** The same for a run that publishes windows when its input ends, and not before. */
  AggregationSettings publishingAtEnd() {
    return new AggregationSettings(
        lateness,
        new Publishing(Publishing.NEVER, Publishing.NEVER, Publishing.NEVER, Publishing.NEVER),
        endpointRules,
        apdexThreshold,
        maxPaths,
        maxPartials,
        maxAge,
        maxReady,
        limits);
  }
}
