package io.meshline.query.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.Answer;
import io.meshline.query.EdgeExplanation;
import io.meshline.query.FigureFields;
import io.meshline.query.Figures;
import io.meshline.query.MeasuredEdge;
import io.meshline.query.MeasuredService;
import io.meshline.query.Metric;
import io.meshline.query.Node;
import io.meshline.query.Service;
import io.meshline.query.TimeShare;
import java.util.List;

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
  private static final JsonMapper COMPACT =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
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

  /**
   * The first of an order.
   *
   * @param total how many there are
   */
  static String top(Answer<?> answer, Metric by, int total, List<Ranked> items) {
    ObjectNode report = frame(answer);
    report.put("by", by.text());
    report.put("total", total);
    ArrayNode list = report.putArray("items");
    for (Ranked item : items) {
      ObjectNode node = list.addObject();
      node.put("value", item.value());
      if (item.source() != null) {
        put(node.putObject("source"), item.source());
        put(node.putObject("destination"), item.node());
      } else {
        put(node, item.node());
      }
      put(node, item.figures(), answer.minutes());
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
          .forEach(
              (point, seen) ->
                  FigureFields.putDetails(
                      node.withObject("/points/" + FigureFields.name(point)), seen));
      ArrayNode parts = node.putArray("time");
      for (TimeShare part : explanation.parts()) {
        ObjectNode time = parts.addObject();
        time.put("part", part.part());
        time.put("outer", FigureFields.name(part.outer()));
        if (part.inner() != null) {
          time.put("inner", FigureFields.name(part.inner()));
        }
        time.put("p50_us", part.medianMicros());
        time.put("avg_us", part.meanMicros());
        time.put("share", part.share());
      }
      node.put("same_calls", explanation.sameCalls());
    }
    return text(report);
  }

  /** Documents as they are stored, in a list of this name. */
  static String documents(String name, List<JsonNode> documents) {
    ObjectNode report = JSON.createObjectNode();
    documents.forEach(report.putArray(name)::add);
    return text(report);
  }

  /** A report on one line. */
  static String line(String report) {
    try {
      return COMPACT.writeValueAsString(JSON.readTree(report));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is no JSON", e);
    }
  }

  private static ObjectNode frame(Answer<?> answer) {
    ObjectNode report = JSON.createObjectNode();
    report.put("from", answer.range().from().toString());
    report.put("to", answer.range().to().toString());
    report.put("interval", answer.range().windows().interval());
    report.put("covered_from", answer.coveredFrom().toString());
    report.put("covered_to", answer.coveredTo().toString());
    report.put("documents", answer.documents());
    report.put("minutes", answer.minutes());
    return report;
  }

  private static void put(ObjectNode node, Node of) {
    put(node, of.service());
    switch (of.grain()) {
      case SERVICE -> {}
      case INSTANCE -> node.withObject("/service/instance").put("id", of.detail());
      case ENDPOINT -> FigureFields.putText(node, "endpoint", of.detail());
    }
  }

  private static void put(ObjectNode node, Service service) {
    FigureFields.putText(node, "tenant", service.tenant());
    FigureFields.putText(node, "environment", service.environment());
    node.put("kind", service.kind());
    ObjectNode names = node.putObject("service");
    FigureFields.putText(names, "name", service.name());
    FigureFields.putText(names, "namespace", service.namespace());
  }

  private static void put(ObjectNode node, Figures figures, double minutes) {
    node.put("observed_at", FigureFields.name(figures.observedAt()));
    FigureFields.put(node, figures.headline(), minutes);
    ObjectNode points = node.putObject("points");
    figures
        .points()
        .forEach(
            (point, seen) -> {
              ObjectNode at = points.putObject(FigureFields.name(point));
              at.put("coverage", figures.coverage(point));
              FigureFields.put(at, seen, minutes);
            });
  }

  private static String text(ObjectNode report) {
    try {
      return WRITER.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing JSON to memory failed", e);
    }
  }
}
