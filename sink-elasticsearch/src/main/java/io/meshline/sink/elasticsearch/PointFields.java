package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/** The fields of what one observation point saw. */
final class PointFields {
  private PointFields() {}

  /** Name of an observation point: agent_client, sidecar_client, sidecar_server, agent_server. */
  static String name(PointMetrics point) {
    if (point.getReporter() == Reporter.AGENT) {
      return point.getSide() == Side.CLIENT ? "agent_client" : "agent_server";
    }
    return point.getSide() == Side.CLIENT ? "sidecar_client" : "sidecar_server";
  }

  /** The figures that stand for the whole document, and the names of the reasons. */
  static void writeHeadline(JsonGenerator json, PointMetrics point) throws IOException {
    writeFigures(json, point);
    if (!point.getReasons().isEmpty()) {
      json.writeArrayFieldStart("reason_names");
      for (String reason : sortedKeys(point.getReasons())) {
        json.writeString(reason);
      }
      json.writeEndArray();
    }
  }

  /** Everything, into the object that is open. */
  static void writeAll(JsonGenerator json, PointMetrics point) throws IOException {
    writeFigures(json, point);
    json.writeNumberField("apdex_satisfied", point.getApdexSatisfied());
    json.writeNumberField("apdex_tolerating", point.getApdexTolerating());
    json.writeNumberField("request_bytes", point.getRequestBytes());
    json.writeNumberField("response_bytes", point.getResponseBytes());
    writeCounts(json, "reasons", point.getReasons());
    writeCounts(json, "status", point.getStatusClasses());
    writeCounts(json, "protocols", point.getProtocols());
    writeCounts(json, "tls", point.getTls());
    PartyFields.text(json, "slowest_trace_id", point.getSlowestTraceId());
    if (!point.getFailedTraceIds().isEmpty()) {
      json.writeArrayFieldStart("failed_trace_ids");
      for (String traceId : point.getFailedTraceIds()) {
        json.writeString(traceId);
      }
      json.writeEndArray();
    }
    json.writeFieldName("sketch");
    writeBase64(json, point.getLatencySketch());
  }

  private static void writeFigures(JsonGenerator json, PointMetrics point) throws IOException {
    json.writeNumberField("calls", point.getCalls());
    json.writeNumberField("observations", point.getObservations());
    json.writeNumberField("successes", point.getSuccesses());
    json.writeNumberField("client_errors", point.getClientErrors());
    json.writeNumberField("failures", point.getFailures());
    if (point.getCalls() > 0) {
      double notFailed = (double) (point.getCalls() - point.getFailures());
      json.writeNumberField("success_ratio", notFailed / (double) point.getCalls());
    }
    long timed = point.getCalls() - point.getCallsWithoutLatency();
    if (timed > 0) {
      writeLatency(json, point, timed);
    }
  }

  /** Nothing of this is there, not even a 0, if no call had a latency. */
  private static void writeLatency(JsonGenerator json, PointMetrics point, long timed)
      throws IOException {
    double apdexSum = (double) point.getApdexSatisfied() + point.getApdexTolerating() / 2.0;
    json.writeNumberField("apdex", apdexSum / (double) timed);
    json.writeObjectFieldStart("latency");
    json.writeNumberField("calls", timed);
    json.writeNumberField("avg_us", (double) point.getLatencySumMicros() / (double) timed);
    json.writeNumberField("min_us", point.getLatencyMinMicros());
    json.writeNumberField("max_us", point.getLatencyMaxMicros());
    json.writeNumberField("p50_us", point.getLatencyP50Micros());
    json.writeNumberField("p75_us", point.getLatencyP75Micros());
    json.writeNumberField("p90_us", point.getLatencyP90Micros());
    json.writeNumberField("p95_us", point.getLatencyP95Micros());
    json.writeNumberField("p99_us", point.getLatencyP99Micros());
    json.writeNumberField("p999_us", point.getLatencyP999Micros());
    json.writeNumberField("sum_us", point.getLatencySumMicros());
    json.writeEndObject();
  }

  private static void writeCounts(JsonGenerator json, String name, Map<String, Long> counts)
      throws IOException {
    if (counts.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(name);
    for (String key : sortedKeys(counts)) {
      json.writeNumberField(key, counts.getOrDefault(key, 0L));
    }
    json.writeEndObject();
  }

  /** Sorted, so that equal metrics give equal bytes. */
  private static String[] sortedKeys(Map<String, Long> counts) {
    String[] keys = counts.keySet().toArray(new String[0]);
    Arrays.sort(keys);
    return keys;
  }

  private static void writeBase64(JsonGenerator json, ByteBuffer bytes) throws IOException {
    if (bytes.hasArray()) {
      json.writeBinary(
          Base64Variants.MIME_NO_LINEFEEDS,
          bytes.array(),
          bytes.arrayOffset() + bytes.position(),
          bytes.remaining());
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      json.writeBinary(copy);
    }
  }
}
