package io.meshline.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.aggregation.Point;
import java.util.Locale;
import java.util.Map;

/**
 * Figures as fields of JSON, by the names that the documents have; what is not known is left out.
 */
public final class FigureFields {
  private FigureFields() {}

  /** Such as {@code agent_client}. */
  public static String name(Point point) {
    return point.name().toLowerCase(Locale.ROOT);
  }

  /**
   * What a point saw.
   *
   * @param minutes over which calls per minute are taken
   */
  public static void put(ObjectNode node, PointFigures point, double minutes) {
    node.put("calls", point.calls());
    node.put("calls_per_minute", point.calls() / minutes);
    node.put("observations", point.observations());
    node.put("client_errors", point.clientErrors());
    node.put("failures", point.failures());
    node.put("success_ratio", point.successRatio());
    if (point.callsWithLatency() > 0) {
      putLatency(node, point);
    }
    putCounts(node, "reasons", point.reasons());
  }

  /** What besides figures a point saw: protocols, security, traces. */
  public static void putDetails(ObjectNode node, PointFigures point) {
    putCounts(node, "protocols", point.protocols());
    putCounts(node, "tls", point.tls());
    putText(node, "slowest_trace_id", point.slowestTraceId());
    if (!point.failedTraceIds().isEmpty()) {
      ArrayNode failed = node.putArray("failed_trace_ids");
      point.failedTraceIds().forEach(failed::add);
    }
  }

  /** Counts by name; nothing if there are none. */
  public static void putCounts(ObjectNode node, String field, Map<String, Long> counts) {
    if (!counts.isEmpty()) {
      ObjectNode values = node.putObject(field);
      counts.forEach((key, n) -> values.put(key, n.longValue()));
    }
  }

  /** A text; nothing if it is empty. */
  public static void putText(ObjectNode node, String field, String text) {
    if (!text.isEmpty()) {
      node.put(field, text);
    }
  }

  private static void putLatency(ObjectNode node, PointFigures point) {
    node.put("apdex", point.apdex());
    ObjectNode latency = node.putObject("latency");
    latency.put("calls", point.callsWithLatency());
    latency.put("avg_us", point.latencyMeanMicros());
    latency.put("min_us", point.latencyMinMicros());
    latency.put("max_us", point.latencyMaxMicros());
    latency.put("p50_us", point.latencyMicros(0.5));
    latency.put("p75_us", point.latencyMicros(0.75));
    latency.put("p90_us", point.latencyMicros(0.9));
    latency.put("p95_us", point.latencyMicros(0.95));
    latency.put("p99_us", point.latencyMicros(0.99));
    latency.put("p999_us", point.latencyMicros(0.999));
  }
}
