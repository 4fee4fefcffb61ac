package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.aggregation.Point;
import io.meshline.query.Answer;
import io.meshline.query.Edge;
import io.meshline.query.FigureFields;
import io.meshline.query.Figures;
import io.meshline.query.Grain;
import io.meshline.query.Measured;
import io.meshline.query.Node;
import io.meshline.query.PointFigures;
import io.meshline.query.Service;
import io.meshline.query.TimeRange;
import java.time.Instant;

/** Nodes, edges, figures and ranges as the description of the API has them. */
final class MapFields {
  private MapFields() {}

  static void put(ObjectNode to, Node node) {
    to.put("id", node.id());
    if (node.grain() != Grain.SERVICE) {
      to.put("service_id", node.owner().id());
    }
    to.put("grain", node.grain().text());
    Service service = node.service();
    to.put("kind", service.kind());
    FigureFields.putText(to, "tenant", service.tenant());
    FigureFields.putText(to, "environment", service.environment());
    FigureFields.putText(to, "namespace", service.namespace());
    FigureFields.putText(to, "name", service.name());
    if (node.grain() != Grain.SERVICE) {
      FigureFields.putText(to, node.grain().text(), node.detail());
    }
    to.put("label", node.label());
  }

  /** An edge with all of its ends. */
  static void put(ObjectNode to, Edge edge) {
    to.put("id", edge.id());
    put(to.putObject("source"), edge.source());
    put(to.putObject("destination"), edge.destination());
  }

  static void putNode(ObjectNode to, Measured<Node> node, double minutes, boolean points) {
    put(to, node.what());
    put(to.putObject("figures"), node.figures(), minutes, points);
  }

  static void putEdge(ObjectNode to, Measured<Edge> edge, double minutes, boolean points) {
    to.put("grain", edge.what().grain().text());
    put(to, edge.what());
    put(to.putObject("figures"), edge.figures(), minutes, points);
  }

  /**
   * The headline figures.
   *
   * @param points whether to add those of each point
   */
  static void put(ObjectNode to, Figures figures, double minutes, boolean points) {
    to.put("observed_at", FigureFields.name(figures.observedAt()));
    FigureFields.put(to, figures.headline(), minutes);
    ObjectNode coverage = to.putObject("coverage");
    for (Point point : figures.points().keySet()) {
      coverage.put(FigureFields.name(point), figures.coverage(point));
    }
    if (points) {
      ObjectNode all = to.putObject("points");
      figures
          .points()
          .forEach(
              (point, seen) -> {
                ObjectNode at = all.putObject(FigureFields.name(point));
                FigureFields.put(at, seen, minutes);
                at.put("coverage", figures.coverage(point));
                putDetails(at, seen);
              });
    }
  }

  static void put(ObjectNode to, Answer<?> answer) {
    TimeRange range = answer.range();
    putTime(to, "from", range.from());
    putTime(to, "to", range.to());
    putTime(to, "requested_from", answer.plan().span().from());
    putTime(to, "requested_to", answer.plan().span().to());
    putTime(to, "covered_from", answer.coveredFrom());
    putTime(to, "covered_to", answer.coveredTo());
    to.put("interval", range.windows().interval());
    ArrayNode segments = to.putArray("segments");
    for (TimeRange segment : answer.segments()) {
      ObjectNode part = segments.addObject();
      putTime(part, "from", segment.from());
      putTime(part, "to", segment.to());
      part.put("interval", segment.windows().interval());
    }
    putTime(to, "asked_at", answer.askedAt());
    if (answer.firstWindow() != null) {
      putTime(to, "first_window", answer.firstWindow());
    }
    to.put("documents", answer.documents());
    to.put("minutes", answer.minutes());
  }

  static void putTime(ObjectNode to, String field, Instant time) {
    to.put(field, time.toString());
  }

  private static void putDetails(ObjectNode to, PointFigures seen) {
    FigureFields.putDetails(to, seen);
    FigureFields.putCounts(to, "status", seen.status());
    to.put("request_bytes", seen.requestBytes());
    to.put("response_bytes", seen.responseBytes());
  }
}
