package io.meshline.e2e.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Party;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Resolution;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The documents that metrics should become, put together in the plainest way from the description
 * of the format.
 *
 * @param index where it belongs
 * @param source the document
 */
record ExpectedDocument(String index, JsonNode source) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static ExpectedDocument of(NodeMetrics node) {
    ObjectNode source =
        frame("node", node.getResolution(), node.getWindowStart(), node.getVersion());
    source.put("grain", node.getGrain().name().toLowerCase(Locale.ROOT));
    source.setAll(party(node.getNode()));
    source.put("apdex_threshold_us", node.getApdexThresholdMicros());
    measured(source, node.getPoints(), node.getObservedAt());
    return new ExpectedDocument(
        index("nodes", node.getResolution(), node.getWindowStart()), reread(source));
  }

  static ExpectedDocument of(EdgeMetrics edge) {
    ObjectNode source =
        frame("edge", edge.getResolution(), edge.getWindowStart(), edge.getVersion());
    source.put("grain", edge.getGrain().name().toLowerCase(Locale.ROOT));
    source.set("source", party(edge.getSource()));
    source.set("destination", party(edge.getDestination()));
    source.put("apdex_threshold_us", edge.getApdexThresholdMicros());
    measured(source, edge.getPoints(), edge.getObservedAt());
    return new ExpectedDocument(
        index("edges", edge.getResolution(), edge.getWindowStart()), reread(source));
  }

  /** As a reader gets it: numbers have the types that their texts give. */
  private static JsonNode reread(ObjectNode source) {
    try {
      return JSON.readTree(source.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String index(String kind, Resolution resolution, Instant start) {
    String date = start.atOffset(ZoneOffset.UTC).format(DateTimeFormatter.ISO_LOCAL_DATE);
    return "meshline-"
        + kind
        + "-"
        + switch (resolution) {
          case MINUTE -> "1m-" + date.replace('-', '.');
          case HOUR -> "1h-" + date.substring(0, 7).replace('-', '.');
          case DAY -> "1d-" + date.substring(0, 4);
        };
  }

  private static ObjectNode frame(String name, Resolution resolution, Instant start, long version) {
    ObjectNode source = JSON.createObjectNode();
    source.put("@timestamp", start.toString().replace("Z", ".000Z"));
    source
        .putObject("metricset")
        .put("name", name)
        .put(
            "interval",
            Map.of(Resolution.MINUTE, "1m", Resolution.HOUR, "1h", Resolution.DAY, "1d")
                .get(resolution));
    return source.put("version", version);
  }

  private static ObjectNode party(Party party) {
    ObjectNode node = JSON.createObjectNode();
    if (!party.getTenant().isEmpty()) {
      node.put("tenant", party.getTenant());
    }
    node.put("kind", party.getKind().name().toLowerCase(Locale.ROOT));
    node.putObject("service")
        .put("name", party.getService())
        .put("namespace", party.getNamespace());
    return node;
  }

  private static void measured(ObjectNode source, List<PointMetrics> points, int observedAt) {
    PointMetrics headline = points.get(observedAt);
    source.put("observed_at", name(headline));
    source.setAll(figures(headline));
    if (!headline.getReasons().isEmpty()) {
      new TreeMap<>(headline.getReasons()).keySet().forEach(source.withArray("/reason_names")::add);
    }
    ObjectNode all = source.putObject("points");
    for (PointMetrics point : points) {
      ObjectNode node = all.putObject(name(point));
      node.setAll(figures(point));
      node.put("apdex_satisfied", point.getApdexSatisfied());
      node.put("apdex_tolerating", point.getApdexTolerating());
      node.put("request_bytes", point.getRequestBytes());
      node.put("response_bytes", point.getResponseBytes());
      counts(node, "reasons", point.getReasons());
      counts(node, "status", point.getStatusClasses());
      counts(node, "protocols", point.getProtocols());
      counts(node, "tls", point.getTls());
      node.put("slowest_trace_id", point.getSlowestTraceId());
      if (!point.getFailedTraceIds().isEmpty()) {
        point.getFailedTraceIds().forEach(node.withArray("/failed_trace_ids")::add);
      }
      node.put("sketch", Base64.getEncoder().encodeToString(point.getLatencySketch().array()));
    }
  }

  private static void counts(ObjectNode node, String name, Map<String, Long> counts) {
    if (!counts.isEmpty()) {
      counts.forEach(node.withObject("/" + name)::put);
    }
  }

  /** Name of a point in documents. */
  static String name(PointMetrics point) {
    return (point.getReporter() + "_" + point.getSide()).toLowerCase(Locale.ROOT);
  }

  private static ObjectNode figures(PointMetrics point) {
    double calls = (double) point.getCalls();
    double notFailed = (double) (point.getCalls() - point.getFailures());
    ObjectNode node =
        JSON.createObjectNode()
            .put("calls", point.getCalls())
            .put("observations", point.getObservations())
            .put("successes", point.getSuccesses())
            .put("client_errors", point.getClientErrors())
            .put("failures", point.getFailures())
            .put("success_ratio", notFailed / calls);
    long timed = point.getCalls() - point.getCallsWithoutLatency();
    if (timed == 0) {
      return node;
    }
    node.put("apdex", (point.getApdexSatisfied() + 0.5 * point.getApdexTolerating()) / timed);
    node.putObject("latency")
        .put("calls", timed)
        .put("avg_us", (double) point.getLatencySumMicros() / timed)
        .put("min_us", point.getLatencyMinMicros())
        .put("max_us", point.getLatencyMaxMicros())
        .put("p50_us", point.getLatencyP50Micros())
        .put("p75_us", point.getLatencyP75Micros())
        .put("p90_us", point.getLatencyP90Micros())
        .put("p95_us", point.getLatencyP95Micros())
        .put("p99_us", point.getLatencyP99Micros())
        .put("p999_us", point.getLatencyP999Micros())
        .put("sum_us", point.getLatencySumMicros());
    return node;
  }
}
