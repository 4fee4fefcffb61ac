package io.meshline.sink.elasticsearch;

import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import java.util.Arrays;
import java.util.Map;

/** The fields of what one observation point saw. */
final class PointFields {
  private static final JsonText.Word AGENT_CLIENT = JsonText.Word.of("agent_client");
  private static final JsonText.Word AGENT_SERVER = JsonText.Word.of("agent_server");
  private static final JsonText.Word SIDECAR_CLIENT = JsonText.Word.of("sidecar_client");
  private static final JsonText.Word SIDECAR_SERVER = JsonText.Word.of("sidecar_server");
  private static final JsonText.Word APDEX_SATISFIED = JsonText.Word.of("apdex_satisfied");
  private static final JsonText.Word APDEX_TOLERATING = JsonText.Word.of("apdex_tolerating");
  private static final JsonText.Word REQUEST_BYTES = JsonText.Word.of("request_bytes");
  private static final JsonText.Word RESPONSE_BYTES = JsonText.Word.of("response_bytes");
  private static final JsonText.Word CALLS = JsonText.Word.of("calls");
  private static final JsonText.Word OBSERVATIONS = JsonText.Word.of("observations");
  private static final JsonText.Word SUCCESSES = JsonText.Word.of("successes");
  private static final JsonText.Word CLIENT_ERRORS = JsonText.Word.of("client_errors");
  private static final JsonText.Word FAILURES = JsonText.Word.of("failures");
  private static final JsonText.Word SUCCESS_RATIO = JsonText.Word.of("success_ratio");
  private static final JsonText.Word APDEX = JsonText.Word.of("apdex");
  private static final JsonText.Word AVG_US = JsonText.Word.of("avg_us");
  private static final JsonText.Word MIN_US = JsonText.Word.of("min_us");
  private static final JsonText.Word MAX_US = JsonText.Word.of("max_us");
  private static final JsonText.Word P50_US = JsonText.Word.of("p50_us");
  private static final JsonText.Word P75_US = JsonText.Word.of("p75_us");
  private static final JsonText.Word P90_US = JsonText.Word.of("p90_us");
  private static final JsonText.Word P95_US = JsonText.Word.of("p95_us");
  private static final JsonText.Word P99_US = JsonText.Word.of("p99_us");
  private static final JsonText.Word P999_US = JsonText.Word.of("p999_us");
  private static final JsonText.Word SUM_US = JsonText.Word.of("sum_us");
  private static final JsonText.Word REASON_NAMES = JsonText.Word.of("reason_names");
  private static final JsonText.Word FAILED_TRACE_IDS = JsonText.Word.of("failed_trace_ids");
  private static final JsonText.Word LATENCY = JsonText.Word.of("latency");
  private static final JsonText.Word REASONS = JsonText.Word.of("reasons");
  private static final JsonText.Word STATUS = JsonText.Word.of("status");
  private static final JsonText.Word PROTOCOLS = JsonText.Word.of("protocols");
  private static final JsonText.Word TLS = JsonText.Word.of("tls");
  private static final JsonText.Word SLOWEST_TRACE_ID = JsonText.Word.of("slowest_trace_id");
  private static final JsonText.Word SKETCH = JsonText.Word.of("sketch");

  private PointFields() {}

  /** Name of an observation point: agent_client, sidecar_client, sidecar_server, agent_server. */
  static JsonText.Word name(PointMetrics point) {
    if (point.getReporter() == Reporter.AGENT) {
      return point.getSide() == Side.CLIENT ? AGENT_CLIENT : AGENT_SERVER;
    }
    return point.getSide() == Side.CLIENT ? SIDECAR_CLIENT : SIDECAR_SERVER;
  }

  /** The names of the reasons, which stand for the whole document. */
  static void writeReasonNames(JsonText json, PointMetrics point) {
    if (!point.getReasons().isEmpty()) {
      json.startArray(REASON_NAMES);
      for (String reason : sortedKeys(point.getReasons())) {
        json.item(reason);
      }
      json.endArray();
    }
  }

  /** Everything beside the figures, into the object that is open. */
  static void writeDetails(JsonText json, PointMetrics point) {
    json.write(APDEX_SATISFIED, point.getApdexSatisfied());
    json.write(APDEX_TOLERATING, point.getApdexTolerating());
    json.write(REQUEST_BYTES, point.getRequestBytes());
    json.write(RESPONSE_BYTES, point.getResponseBytes());
    writeCounts(json, REASONS, point.getReasons());
    writeCounts(json, STATUS, point.getStatusClasses());
    writeCounts(json, PROTOCOLS, point.getProtocols());
    writeCounts(json, TLS, point.getTls());
    json.writeIfAny(SLOWEST_TRACE_ID, point.getSlowestTraceId());
    if (!point.getFailedTraceIds().isEmpty()) {
      json.startArray(FAILED_TRACE_IDS);
      for (String traceId : point.getFailedTraceIds()) {
        json.item(traceId);
      }
      json.endArray();
    }
    json.writeBase64(SKETCH, point.getLatencySketch());
  }

  /** Calls, their outcome and latency; those of one point stand for the whole document. */
  static void writeFigures(JsonText json, PointMetrics point) {
    json.write(CALLS, point.getCalls());
    json.write(OBSERVATIONS, point.getObservations());
    json.write(SUCCESSES, point.getSuccesses());
    json.write(CLIENT_ERRORS, point.getClientErrors());
    json.write(FAILURES, point.getFailures());
    if (point.getCalls() > 0) {
      double notFailed = (double) (point.getCalls() - point.getFailures());
      json.write(SUCCESS_RATIO, notFailed / (double) point.getCalls());
    }
    long timed = point.getCalls() - point.getCallsWithoutLatency();
    if (timed > 0) {
      writeLatency(json, point, timed);
    }
  }

  /** Nothing of this is there, not even a 0, if no call had a latency. */
  private static void writeLatency(JsonText json, PointMetrics point, long timed) {
    double apdexSum = (double) point.getApdexSatisfied() + point.getApdexTolerating() / 2.0;
    json.write(APDEX, apdexSum / (double) timed);
    json.startObject(LATENCY);
    json.write(CALLS, timed);
    json.write(AVG_US, (double) point.getLatencySumMicros() / (double) timed);
    json.write(MIN_US, point.getLatencyMinMicros());
    json.write(MAX_US, point.getLatencyMaxMicros());
    json.write(P50_US, point.getLatencyP50Micros());
    json.write(P75_US, point.getLatencyP75Micros());
    json.write(P90_US, point.getLatencyP90Micros());
    json.write(P95_US, point.getLatencyP95Micros());
    json.write(P99_US, point.getLatencyP99Micros());
    json.write(P999_US, point.getLatencyP999Micros());
    json.write(SUM_US, point.getLatencySumMicros());
    json.endObject();
  }

  private static void writeCounts(JsonText json, JsonText.Word name, Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return;
    }
    json.startObject(name);
    if (counts.size() == 1) { // the usual case
      Map.Entry<String, Long> only = counts.entrySet().iterator().next();
      json.write(only.getKey(), only.getValue());
    } else {
      for (String key : sortedKeys(counts)) {
        json.write(key, counts.getOrDefault(key, 0L));
      }
    }
    json.endObject();
  }

  /** Sorted, so that equal metrics give equal bytes. */
  private static String[] sortedKeys(Map<String, Long> counts) {
    String[] keys = counts.keySet().toArray(new String[0]);
    Arrays.sort(keys);
    return keys;
  }
}
