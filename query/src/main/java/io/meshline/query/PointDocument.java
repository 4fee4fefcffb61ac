package io.meshline.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.aggregation.LatencySketch;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one document says of one observation point; without figures of latency if its sketch is
 * empty, since no call had one.
 */
record PointDocument(
    long observations,
    long calls,
    long clientErrors,
    long failures,
    long latencySumMicros,
    long latencyMinMicros,
    long latencyMaxMicros,
    long apdexSatisfied,
    long apdexTolerating,
    Map<String, Long> reasons,
    Map<String, Long> protocols,
    Map<String, Long> tls,
    Map<String, Long> status,
    Bytes bytes,
    TraceIds traces,
    LatencySketch sketch) {
  /**
   * Traces worth looking at.
   *
   * @param slowest of the slowest call, empty if that is not known
   * @param failed of some failed calls
   */
  record TraceIds(String slowest, List<String> failed) {}

  /**
   * Bytes of all calls.
   *
   * @param request sent to the callee
   * @param response sent back
   */
  record Bytes(long request, long response) {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException naming the field that is missing or damaged
   */
  static PointDocument of(JsonNode point) {
    LatencySketch sketch = sketch(point.path("sketch"));
    JsonNode latency = point.path("latency");
    PointDocument document =
        new PointDocument(
            count(point, "observations"),
            count(point, "calls"),
            count(point, "client_errors"),
            count(point, "failures"),
            sketch.isEmpty() ? 0 : count(latency, "sum_us"),
            sketch.isEmpty() ? 0 : count(latency, "min_us"),
            sketch.isEmpty() ? 0 : count(latency, "max_us"),
            count(point, "apdex_satisfied"),
            count(point, "apdex_tolerating"),
            counts(point, "reasons"),
            counts(point, "protocols"),
            counts(point, "tls"),
            counts(point, "status"),
            new Bytes(bytes(point, "request_bytes"), bytes(point, "response_bytes")),
            traces(point),
            sketch);
    long timed = timed(latency, document.calls);
    if (document.calls < 1 || timed > document.calls || sketch.count() != timed) {
      throw new IllegalArgumentException(
          "calls: "
              + document.calls
              + " with a sketch of "
              + sketch.count()
              + " and "
              + timed
              + " with a latency (expected: at least 1, and the latter two equal)");
    }
    return document;
  }

  /** How many calls had a latency; documents that do not say were written when all had. */
  private static long timed(JsonNode latency, long calls) {
    if (latency.isMissingNode()) {
      return 0;
    }
    return latency.has("calls") ? count(latency, "calls") : calls;
  }

  private static long count(JsonNode parent, String field) {
    JsonNode value = parent.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new IllegalArgumentException(field + ": " + value + " (expected: a number >= 0)");
    }
    return value.longValue();
  }

  /** Not known is none. */
  private static long bytes(JsonNode point, String field) {
    return point.has(field) ? count(point, field) : 0;
  }

  private static Map<String, Long> counts(JsonNode point, String field) {
    Map<String, Long> counts = new TreeMap<>();
    JsonNode values = point.path(field);
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      counts.put(value.getKey(), count(values, value.getKey()));
    }
    return counts;
  }

  private static TraceIds traces(JsonNode point) {
    List<String> failed = new ArrayList<>();
    point.path("failed_trace_ids").forEach(id -> failed.add(id.asText()));
    return new TraceIds(point.path("slowest_trace_id").asText(), failed);
  }

  private static LatencySketch sketch(JsonNode field) {
    if (!field.isTextual()) {
      throw new IllegalArgumentException("sketch: missing (expected: base64)");
    }
    return LatencySketch.fromBytes(Base64.getDecoder().decode(field.textValue()));
  }
}
