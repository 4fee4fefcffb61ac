package io.meshline.query;

import io.meshline.aggregation.LatencySketch;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one observation point saw of one entity over a range: the sums of its documents and the
 * merge of their sketches. Counts are of calls; sums stop at {@link Long#MAX_VALUE}.
 */
public final class PointFigures {
  private static final int FAILED_TRACES = 3;

  private final LatencySketch sketch = new LatencySketch();
  private final Map<String, Long> reasons = new TreeMap<>();
  private final Map<String, Long> protocols = new TreeMap<>();
  private final Map<String, Long> tls = new TreeMap<>();
  private final Map<String, Long> status = new TreeMap<>();
  private final Deque<String> failedTraceIds = new ArrayDeque<>();
  private String slowestTraceId = "";
  private long tracedMaxMicros;
  private long observations;
  private long calls;
  private long clientErrors;
  private long failures;
  private long latencySumMicros;
  private long latencyMinMicros = Long.MAX_VALUE;
  private long latencyMaxMicros;
  private long apdexSatisfied;
  private long apdexTolerating;
  private long requestBytes;
  private long responseBytes;

  PointFigures() {}

  /** Adds the figures of one document's point. */
  void add(PointDocument point) {
    sketch.merge(point.sketch());
    if (!point.traces().slowest().isEmpty()
        && (slowestTraceId.isEmpty() || point.latencyMaxMicros() > tracedMaxMicros)) {
      slowestTraceId = point.traces().slowest();
      tracedMaxMicros = point.latencyMaxMicros();
    }
    for (String failed : point.traces().failed()) {
      if (failedTraceIds.size() == FAILED_TRACES) {
        failedTraceIds.removeFirst();
      }
      failedTraceIds.addLast(failed);
    }
    observations = sum(observations, point.observations());
    calls = sum(calls, point.calls());
    clientErrors = sum(clientErrors, point.clientErrors());
    failures = sum(failures, point.failures());
    latencySumMicros = sum(latencySumMicros, point.latencySumMicros());
    if (!point.sketch().isEmpty()) {
      latencyMinMicros = Math.min(latencyMinMicros, point.latencyMinMicros());
      latencyMaxMicros = Math.max(latencyMaxMicros, point.latencyMaxMicros());
    }
    apdexSatisfied = sum(apdexSatisfied, point.apdexSatisfied());
    apdexTolerating = sum(apdexTolerating, point.apdexTolerating());
    merge(reasons, point.reasons());
    merge(protocols, point.protocols());
    merge(tls, point.tls());
    merge(status, point.status());
    requestBytes = sum(requestBytes, point.bytes().request());
    responseBytes = sum(responseBytes, point.bytes().response());
  }

  /** Number of call records. */
  public long observations() {
    return observations;
  }

  /** Number of calls. */
  public long calls() {
    return calls;
  }

  /** Calls refused because of the request itself. */
  public long clientErrors() {
    return clientErrors;
  }

  /** Calls that failed. */
  public long failures() {
    return failures;
  }

  /** Share of calls that did not fail, 0 to 1. */
  public double successRatio() {
    return (double) (calls - failures) / calls;
  }

  /** Calls with a latency: those behind all figures of latency and the apdex. */
  public long callsWithLatency() {
    return sketch.count();
  }

  /** Apdex score, 0 to 1; NaN if no call has a latency. */
  public double apdex() {
    return (apdexSatisfied + apdexTolerating / 2.0) / callsWithLatency();
  }

  /** Mean latency in microseconds; NaN if no call has one. */
  public double latencyMeanMicros() {
    return (double) latencySumMicros / callsWithLatency();
  }

  /** Smallest latency in microseconds; 0 if no call has one. */
  public long latencyMinMicros() {
    return sketch.isEmpty() ? 0 : latencyMinMicros;
  }

  /** Largest latency in microseconds; 0 if no call has one. */
  public long latencyMaxMicros() {
    return latencyMaxMicros;
  }

  /**
   * Latency at a quantile in microseconds, less than 1 % from the true one.
   *
   * @throws IllegalStateException if no call has a latency
   */
  public long latencyMicros(double q) {
    return Math.max(latencyMinMicros, Math.min(latencyMaxMicros, sketch.quantile(q)));
  }

  /** Calls by reason, sorted by reason. */
  public Map<String, Long> reasons() {
    return Collections.unmodifiableMap(reasons);
  }

  /** Calls by protocol, in capital letters as in the contracts, sorted. */
  public Map<String, Long> protocols() {
    return Collections.unmodifiableMap(protocols);
  }

  /** Calls by security of the connection, in capital letters as in the contracts, sorted. */
  public Map<String, Long> tls() {
    return Collections.unmodifiableMap(tls);
  }

  /** Calls by class of their status, sorted. */
  public Map<String, Long> status() {
    return Collections.unmodifiableMap(status);
  }

  /** Bytes sent to the callee, as far as known. */
  public long requestBytes() {
    return requestBytes;
  }

  /** Bytes sent back to the caller, as far as known. */
  public long responseBytes() {
    return responseBytes;
  }

  /** Sum of the latencies in microseconds. */
  public long latencySumMicros() {
    return latencySumMicros;
  }

  /** Hands over how many calls had which latency, from the fastest to the slowest. */
  public void forEachLatency(LatencySketch.BinVisitor visitor) {
    sketch.forEachBin(visitor);
  }

  /** Trace of the slowest call, or of the slowest for which one is known; empty if none is. */
  public String slowestTraceId() {
    return slowestTraceId;
  }

  /** Traces of some of the calls that failed last, newest last. */
  public List<String> failedTraceIds() {
    return List.copyOf(failedTraceIds);
  }

  private static void merge(Map<String, Long> sums, Map<String, Long> counts) {
    counts.forEach((key, n) -> sums.merge(key, n, PointFigures::sum));
  }

  private static long sum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
