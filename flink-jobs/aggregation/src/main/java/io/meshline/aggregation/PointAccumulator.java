package io.meshline.aggregation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything one observation point saw of one entity in one window. Counts are of calls (weights)
 * unless they say observations; sums stop at {@link Long#MAX_VALUE}. A commutative monoid under
 * {@link #merge}.
 *
 * <p>Not thread-safe.
 */
public final class PointAccumulator {
  /** How many distinct reasons are kept. */
  public static final int MAX_REASONS = 32;

  /** How many distinct status codes other than HTTP's classes are kept. */
  public static final int MAX_STATUS_CODES = 59;

  private static final long NONE = -1;

  private static final int HAS_STATUS_CODES = 1;
  private static final int HAS_REASONS = 2;
  private static final int HAS_FAILED_TRACES = 4;
  private static final int HAS_SLOWEST_TRACE = 8;

  private final LatencySketch sketch = new LatencySketch();
  private final Tallies tallies = new Tallies();
  private long observations;
  private long successes;
  private long clientErrors;
  private long failures;
  private long latencySumMicros;
  private long latencyMinMicros = Long.MAX_VALUE;
  private long latencyMaxMicros;
  private long apdexSatisfied;
  private long apdexTolerating;
  private long requestBytes;
  private long responseBytes;

  // -1 when there is none: so that most calls need not look at the trace.
  private long slowestTracedMicros = NONE;
  private final HeldText slowestTrace = new HeldText();
  private @Nullable BoundedCounts statusCodes;
  private @Nullable BoundedCounts reasons;
  private @Nullable TraceSample failedTraces;

  /** An empty accumulator. */
  public PointAccumulator() {}

  /** Adds one observation. */
  public void add(Observation call) {
    long weight = call.weight;
    observations = Saturating.add(observations, 1);
    if (call.latencyMicros != Observation.NO_LATENCY) {
      addLatency(call, weight);
    }
    if ((call.requestBytes | call.responseBytes) != 0) {
      requestBytes = Saturating.add(requestBytes, Saturating.multiply(call.requestBytes, weight));
      responseBytes =
          Saturating.add(responseBytes, Saturating.multiply(call.responseBytes, weight));
    }
    tallies.add(call.kind, weight);
    if (!call.status.isEmpty()) {
      statusCodesForUpdate().add(call.status, call.statusHash, weight);
    }
    if (!call.reason.isEmpty()) {
      reasonsForUpdate().add(call.reason, call.reasonHash, weight);
    }
    switch (call.outcome) {
      case SUCCESS -> successes = Saturating.add(successes, weight);
      case CLIENT_ERROR -> clientErrors = Saturating.add(clientErrors, weight);
      case FAILURE -> {
        failures = Saturating.add(failures, weight);
        if (call.hasTrace()) {
          TraceSample sample = failedTracesForUpdate();
          if (sample.mayTake(call.traceHash)) {
            sample.offer(call.traceId(), call.traceHash);
          }
        }
      }
    }
  }

  private void addLatency(Observation call, long weight) {
    sketch.addToBin(call.bin, weight);
    latencySumMicros =
        Saturating.add(latencySumMicros, Saturating.multiply(call.latencyMicros, weight));
    latencyMinMicros = Math.min(latencyMinMicros, call.latencyMicros);
    latencyMaxMicros = Math.max(latencyMaxMicros, call.latencyMicros);
    if (call.satisfied) {
      apdexSatisfied = Saturating.add(apdexSatisfied, weight);
    } else if (call.tolerating) {
      apdexTolerating = Saturating.add(apdexTolerating, weight);
    }
    if (call.latencyMicros >= slowestTracedMicros && call.hasTrace()) {
      offerSlowest(call);
    }
  }

  /**
   * Reads a little of all that {@link #add} will write to. Called for many accumulators in a row,
   * before calls are added to them, it lets the processor fetch their memory at once instead of one
   * after the other.
   *
   * @return a number of no meaning, to be used in some way
   */
  public long touch() {
    return touchFigures() + sketch.touch();
  }

  /** The same of all but the latencies. */
  public long touchFigures() {
    return observations + latencyMaxMicros + slowestTracedMicros + tallies.touch();
  }

  /**
   * The same of the place where a call of some latency will count.
   *
   * @param latencyMicros duration in microseconds; one out of its range does no harm
   */
  public long touch(long latencyMicros) {
    return sketch.touch(latencyMicros);
  }

  /** Adds everything another accumulator holds; the other is left as it is. */
  public void merge(PointAccumulator other) {
    observations = Saturating.add(observations, other.observations);
    sketch.merge(other.sketch);
    successes = Saturating.add(successes, other.successes);
    clientErrors = Saturating.add(clientErrors, other.clientErrors);
    failures = Saturating.add(failures, other.failures);
    latencySumMicros = Saturating.add(latencySumMicros, other.latencySumMicros);
    latencyMinMicros = Math.min(latencyMinMicros, other.latencyMinMicros);
    latencyMaxMicros = Math.max(latencyMaxMicros, other.latencyMaxMicros);
    apdexSatisfied = Saturating.add(apdexSatisfied, other.apdexSatisfied);
    apdexTolerating = Saturating.add(apdexTolerating, other.apdexTolerating);
    requestBytes = Saturating.add(requestBytes, other.requestBytes);
    responseBytes = Saturating.add(responseBytes, other.responseBytes);
    tallies.merge(other.tallies);
    if (other.statusCodes != null) {
      statusCodesForUpdate().merge(other.statusCodes);
    }
    if (other.reasons != null) {
      reasonsForUpdate().merge(other.reasons);
    }
    if (other.failedTraces != null) {
      failedTracesForUpdate().merge(other.failedTraces);
    }
    offerSlowest(other.slowestTracedMicros, other.slowestTrace.text());
  }

  /** Whether nothing was added. */
  public boolean isEmpty() {
    return observations == 0;
  }

  /** Number of call records. */
  public long observations() {
    return observations;
  }

  /** Number of calls: the sum of weights. */
  public long calls() {
    return Saturating.add(Saturating.add(successes, clientErrors), failures);
  }

  /** Calls whose latency was measured: those behind all figures of latency and the apdex. */
  public long callsWithLatency() {
    return sketch.count();
  }

  /** Calls that succeeded. */
  public long successes() {
    return successes;
  }

  /** Calls refused because of the request itself. */
  public long clientErrors() {
    return clientErrors;
  }

  /** Calls that failed. */
  public long failures() {
    return failures;
  }

  /** Sum of latencies times weight, in microseconds. */
  public long latencySumMicros() {
    return latencySumMicros;
  }

  /** Smallest latency in microseconds, 0 when none was measured. */
  public long latencyMinMicros() {
    return sketch.isEmpty() ? 0 : latencyMinMicros;
  }

  /** Largest latency in microseconds, 0 when none was measured. */
  public long latencyMaxMicros() {
    return latencyMaxMicros;
  }

  /**
   * Latency at a quantile in microseconds: that of the {@link #sketch} (see {@link
   * LatencySketch#quantile}), but never below the smallest or above the largest latency.
   *
   * @throws IllegalStateException if no latency was measured
   */
  public long latencyMicros(double q) {
    return bounded(sketch.quantile(q));
  }

  /**
   * The same at several quantiles at once.
   *
   * @param ascending the quantiles, from the smallest to the largest
   * @param latencies takes what is found, in microseconds
   * @throws IllegalStateException if no latency was measured
   */
  public void latenciesMicros(double[] ascending, long[] latencies) {
    sketch.quantiles(ascending, latencies);
    for (int i = 0; i < ascending.length; i++) {
      latencies[i] = bounded(latencies[i]);
    }
  }

  private long bounded(long micros) {
    return Math.max(latencyMinMicros, Math.min(latencyMaxMicros, micros));
  }

  /** The latencies. Not a copy: to be read only. */
  public LatencySketch sketch() {
    return sketch;
  }

  /** Calls that did not fail and took at most the apdex threshold T. */
  public long apdexSatisfied() {
    return apdexSatisfied;
  }

  /** Calls that did not fail and took more than T and at most 4 T. */
  public long apdexTolerating() {
    return apdexTolerating;
  }

  /** Share of calls that did not fail, 0 to 1; NaN when empty. */
  public double successRatio() {
    return (double) (calls() - failures) / calls();
  }

  /** Apdex score of the calls with a latency, 0 to 1; NaN when there is none. */
  public double apdex() {
    return (apdexSatisfied + apdexTolerating / 2.0) / callsWithLatency();
  }

  /** Sum of request bytes times weight. */
  public long requestBytes() {
    return requestBytes;
  }

  /** Sum of response bytes times weight. */
  public long responseBytes() {
    return responseBytes;
  }

  /** Trace of the slowest call that carries one, empty when none does. */
  public String slowestTraceId() {
    return slowestTrace.text();
  }

  /** Traces of some failed calls, at most 3. */
  public List<String> failedTraceIds() {
    return failedTraces == null ? List.of() : failedTraces.toList();
  }

  /** Calls by status class, sorted: {@code 1xx} to {@code 5xx} for HTTP, else {@code grpc_14}. */
  public Map<String, Long> statusClasses() {
    Map<String, Long> classes = statusCodes == null ? new TreeMap<>() : statusCodes.toMap();
    tallies.putHttpClasses(classes);
    return classes;
  }

  /** Calls by reason, sorted; reasons beyond the kept ones as {@link BoundedCounts#OTHER}. */
  public Map<String, Long> reasons() {
    return reasons == null ? Map.of() : reasons.toMap();
  }

  /** Calls by protocol, those above 0, sorted by name. */
  public Map<String, Long> protocols() {
    return tallies.protocols();
  }

  /** Calls by TLS mode, those above 0, sorted by name. */
  public Map<String, Long> tls() {
    return tallies.tls();
  }

  /** Removes everything and keeps the arrays for the next use. */
  public void clear() {
    sketch.clear();
    tallies.clear();
    observations = 0;
    successes = 0;
    clientErrors = 0;
    failures = 0;
    latencySumMicros = 0;
    latencyMinMicros = Long.MAX_VALUE;
    latencyMaxMicros = 0;
    apdexSatisfied = 0;
    apdexTolerating = 0;
    requestBytes = 0;
    responseBytes = 0;
    slowestTracedMicros = NONE;
    slowestTrace.clear();
    if (statusCodes != null) {
      statusCodes.clear();
    }
    if (reasons != null) {
      reasons.clear();
    }
    if (failedTraces != null) {
      failedTraces.clear();
    }
  }

  /** Estimate of the heap bytes this object holds. */
  public long retainedBytes() {
    long bytes = 136 + tallies.retainedBytes() + sketch.retainedBytes();
    bytes += slowestTrace.retainedBytes();
    if (statusCodes != null) {
      bytes += statusCodes.retainedBytes();
    }
    if (reasons != null) {
      bytes += reasons.retainedBytes();
    }
    if (failedTraces != null) {
      bytes += failedTraces.retainedBytes();
    }
    return bytes;
  }

  void writeTo(ByteWriter writer) {
    boolean hasStatusCodes = statusCodes != null && !statusCodes.isEmpty();
    boolean hasReasons = reasons != null && !reasons.isEmpty();
    boolean hasFailedTraces = failedTraces != null && !failedTraces.isEmpty();
    boolean hasSlowestTrace = !slowestTrace.isEmpty();
    writer.writeByte(
        (hasStatusCodes ? HAS_STATUS_CODES : 0)
            | (hasReasons ? HAS_REASONS : 0)
            | (hasFailedTraces ? HAS_FAILED_TRACES : 0)
            | (hasSlowestTrace ? HAS_SLOWEST_TRACE : 0));
    writer.writeUnsigned(observations);
    writer.writeUnsigned(successes);
    writer.writeUnsigned(clientErrors);
    writer.writeUnsigned(failures);
    writer.writeUnsigned(latencySumMicros);
    writer.writeUnsigned(latencyMinMicros());
    writer.writeUnsigned(latencyMaxMicros);
    writer.writeUnsigned(apdexSatisfied);
    writer.writeUnsigned(apdexTolerating);
    writer.writeUnsigned(requestBytes);
    writer.writeUnsigned(responseBytes);
    tallies.writeTo(writer);
    sketch.writeTo(writer);
    if (statusCodes != null && hasStatusCodes) {
      statusCodes.writeTo(writer);
    }
    if (reasons != null && hasReasons) {
      reasons.writeTo(writer);
    }
    if (failedTraces != null && hasFailedTraces) {
      failedTraces.writeTo(writer);
    }
    if (hasSlowestTrace) {
      writer.writeUnsigned(slowestTracedMicros);
      writer.writeText(slowestTrace.text());
    }
  }

  /** Adds what {@link #writeTo} wrote. */
  void mergeFrom(ByteReader reader) {
    int has = reader.readInt(15, "a set of parts");
    observations = Saturating.add(observations, reader.readPositive());
    successes = Saturating.add(successes, reader.readLong());
    clientErrors = Saturating.add(clientErrors, reader.readLong());
    failures = Saturating.add(failures, reader.readLong());
    latencySumMicros = Saturating.add(latencySumMicros, reader.readLong());
    long min = reader.readLatency();
    long max = reader.readLatency();
    if (min > max) {
      throw reader.invalid("a largest latency of at least " + min + " µs, not " + max);
    }
    apdexSatisfied = Saturating.add(apdexSatisfied, reader.readLong());
    apdexTolerating = Saturating.add(apdexTolerating, reader.readLong());
    requestBytes = Saturating.add(requestBytes, reader.readLong());
    responseBytes = Saturating.add(responseBytes, reader.readLong());
    tallies.mergeFrom(reader);
    if (sketch.mergeFrom(reader)) {
      latencyMinMicros = Math.min(latencyMinMicros, min);
      latencyMaxMicros = Math.max(latencyMaxMicros, max);
    } else if (max > 0) {
      throw reader.invalid("a sketch with a count, as there is a largest latency of " + max);
    }
    if ((has & HAS_STATUS_CODES) != 0) {
      statusCodesForUpdate().mergeFrom(reader);
    }
    if ((has & HAS_REASONS) != 0) {
      reasonsForUpdate().mergeFrom(reader);
    }
    if ((has & HAS_FAILED_TRACES) != 0) {
      failedTracesForUpdate().mergeFrom(reader);
    }
    if ((has & HAS_SLOWEST_TRACE) != 0) {
      long micros = reader.readLatency();
      offerSlowest(micros, reader.readText());
    }
  }

  /** The slowest, and of several the one whose id is the smallest: whatever the order. */
  private void offerSlowest(Observation call) {
    if (call.traceLength == 0) {
      offerSlowest(call.latencyMicros, call.traceId());
    } else if (call.latencyMicros > slowestTracedMicros
        || slowestTrace.isAfter(call.traceBytes, call.traceFrom, call.traceLength)) {
      slowestTracedMicros = call.latencyMicros;
      slowestTrace.set(call.traceBytes, call.traceFrom, call.traceLength);
    }
  }

  private void offerSlowest(long micros, String traceId) {
    if (traceId.isEmpty() || micros < slowestTracedMicros) {
      return;
    }
    if (micros > slowestTracedMicros || traceId.compareTo(slowestTrace.text()) < 0) {
      slowestTracedMicros = micros;
      slowestTrace.set(traceId);
    }
  }

  private BoundedCounts statusCodesForUpdate() {
    if (statusCodes == null) {
      statusCodes = new BoundedCounts(MAX_STATUS_CODES);
    }
    return statusCodes;
  }

  private BoundedCounts reasonsForUpdate() {
    if (reasons == null) {
      reasons = new BoundedCounts(MAX_REASONS);
    }
    return reasons;
  }

  private TraceSample failedTracesForUpdate() {
    if (failedTraces == null) {
      failedTraces = new TraceSample();
    }
    return failedTraces;
  }
}
