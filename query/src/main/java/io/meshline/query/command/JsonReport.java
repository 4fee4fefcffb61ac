package io.meshline.query.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.aggregation.Point;
import io.meshline.query.Answer;
import io.meshline.query.EdgeExplanation;
import io.meshline.query.Figures;
import io.meshline.query.MeasuredEdge;
import io.meshline.query.MeasuredService;
import io.meshline.query.PointFigures;
import io.meshline.query.Service;
import io.meshline.query.TimeShare;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Answers as JSON, with the field names of the documents. All but ASCII is escaped: so the bytes
 * are right in every encoding, and no name can speak to the terminal.
 */
final class JsonReport {
  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build()
          .writerWithDefaultPrettyPrinter();
  private static final JsonMapper JSON = new JsonMapper();

  private JsonReport() {}

  static String topology(Answer<MeasuredEdge> answer) {
    ObjectNode report = frame(answer);
    ArrayNode edges = report.putArray("edges");
    for (MeasuredEdge edge : answer.measured()) {
      ObjectNode node = edges.addObject();
      put(node.putObject("source"), edge.source());
      put(node.putObject("destination"), edge.destination());
      put(node, edge.figures(), answer.minutes());
    }
    return text(report);
  }

  static String services(Answer<MeasuredService> answer) {
    ObjectNode report = frame(answer);
    ArrayNode services = report.putArray("services");
    for (MeasuredService service : answer.measured()) {
      ObjectNode node = services.addObject();
      put(node, service.service());
      put(node, service.figures(), answer.minutes());
    }
    return text(report);
  }

  static String edges(Answer<?> answer, List<EdgeExplanation> explanations) {
    ObjectNode report = frame(answer);
    ArrayNode edges = report.putArray("edges");
    for (EdgeExplanation explanation : explanations) {
      MeasuredEdge edge = explanation.edge();
      ObjectNode node = edges.addObject();
      put(node.putObject("source"), edge.source());
      put(node.putObject("destination"), edge.destination());
      put(node, edge.figures(), answer.minutes());
      edge.figures()
          .points()
          .forEach((point, seen) -> putDetails(node.withObject("/points/" + name(point)), seen));
      ArrayNode parts = node.putArray("time");
      for (TimeShare part : explanation.parts()) {
        ObjectNode time = parts.addObject();
        time.put("part", TimeTable.name(part));
        time.put("outer", name(part.outer()));
        if (part.inner() != null) {
          time.put("inner", name(part.inner()));
        }
        time.put("p50_us", part.medianMicros());
        time.put("avg_us", part.meanMicros());
        time.put("share", part.share());
      }
      node.put("same_calls", explanation.sameCalls());
    }
    return text(report);
  }

  private static ObjectNode frame(Answer<?> answer) {
    ObjectNode report = JSON.createObjectNode();
    report.put("from", answer.range().from().toString());
    report.put("to", answer.range().to().toString());
    report.put("interval", answer.range().windows().interval());
    report.put("documents", answer.documents());
    report.put("minutes", answer.minutes());
    return report;
  }

  private static void put(ObjectNode node, Service service) {
    putText(node, "tenant", service.tenant());
    putText(node, "environment", service.environment());
    node.put("kind", service.kind());
    ObjectNode names = node.putObject("service");
    putText(names, "name", service.name());
    putText(names, "namespace", service.namespace());
  }

  private static void put(ObjectNode node, Figures figures, double minutes) {
    node.put("observed_at", name(figures.observedAt()));
    put(node, figures.headline(), minutes);
    ObjectNode points = node.putObject("points");
    figures
        .points()
        .forEach(
            (point, seen) -> {
              ObjectNode at = points.putObject(name(point));
              at.put("coverage", figures.coverage(point));
              put(at, seen, minutes);
            });
  }

  private static void put(ObjectNode node, PointFigures point, double minutes) {
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

  private static void putDetails(ObjectNode node, PointFigures point) {
    putCounts(node, "protocols", point.protocols());
    putCounts(node, "tls", point.tls());
    putText(node, "slowest_trace_id", point.slowestTraceId());
    if (!point.failedTraceIds().isEmpty()) {
      ArrayNode failed = node.putArray("failed_trace_ids");
      point.failedTraceIds().forEach(failed::add);
    }
  }

  private static void putCounts(ObjectNode node, String field, Map<String, Long> counts) {
    if (!counts.isEmpty()) {
      ObjectNode values = node.putObject(field);
      counts.forEach((key, n) -> values.put(key, n.longValue()));
    }
  }

  private static void putText(ObjectNode node, String field, String text) {
    if (!text.isEmpty()) {
      node.put(field, text);
    }
  }

  private static String name(Point point) {
    return point.name().toLowerCase(Locale.ROOT);
  }

  private static String text(ObjectNode report) {
    try {
      return WRITER.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing JSON to memory failed", e);
    }
  }
}
