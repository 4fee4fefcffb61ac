package io.meshline.sla;

import io.meshline.aggregation.LatencySketch;
import java.util.List;
import java.util.Map;

/**
 * What the headline point of an entity saw in one window.
 *
 * @param calls all calls
 * @param clientErrors calls refused because of the request itself
 * @param failures calls that failed
 * @param latencySumMicros sum of latencies in microseconds
 * @param latencyMinMicros smallest latency in microseconds
 * @param latencyMaxMicros largest latency in microseconds
 * @param apdexSatisfied calls within the apdex threshold
 * @param apdexTolerating calls within four times the apdex threshold
 * @param sketch the latencies; to be read only
 * @param reasons calls by reason
 * @param failedTraces ids of some traces with a failed call
 * @param slowestTrace id of the trace with the slowest call, or empty
 */
public record Figures(
    long calls,
    long clientErrors,
    long failures,
    long latencySumMicros,
    long latencyMinMicros,
    long latencyMaxMicros,
    long apdexSatisfied,
    long apdexTolerating,
    LatencySketch sketch,
    Map<String, Long> reasons,
    List<String> failedTraces,
    String slowestTrace) {

  /** What counts for an objective. Counts stop at the largest number, and so does good. */
  public Counts counts(Objective objective) {
    return objective.indicator() == Indicator.LATENCY
        ? new Counts(sketch.countUpTo(objective.thresholdMicros()), sketch.count())
        : switch (objective.clientErrors()) {
          case GOOD -> new Counts(notBelowZero(calls - failures), calls);
          case BAD -> new Counts(notBelowZero(calls - failures - clientErrors), calls);
          case LEFT_OUT ->
              new Counts(
                  notBelowZero(calls - clientErrors - failures),
                  notBelowZero(calls - clientErrors));
        };
  }

  /** Latency at a quantile in microseconds, 0 when none was measured. */
  public long latencyMicros(double quantile) {
    return sketch.isEmpty()
        ? 0
        : Math.max(latencyMinMicros, Math.min(latencyMaxMicros, sketch.quantile(quantile)));
  }

  private static long notBelowZero(long count) {
    return Math.max(0, count);
  }
}
