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
import io.meshline.query.Selection;
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

  static void putNode(ObjectNode to, Measured<Node> node, Answer<?> answer, boolean points) {
    put(to, node.what());
    put(to.putObject("figures"), node.figures(), answer, points);
  }

  static void putEdge(ObjectNode to, Measured<Edge> edge, Answer<?> answer, boolean points) {
    to.put("grain", edge.what().grain().text());
    put(to, edge.what());
    put(to.putObject("figures"), edge.figures(), answer, points);
  }

  /**
   * The headline figures.
   *
   * @param answer of which they are
   * @param points whether to add those of each point
   */
  static void put(ObjectNode to, Figures figures, Answer<?> answer, boolean points) {
    put(to, figures, figures.observedAt(), answer, points);
  }

  /**
   * The figures of one point in place of the headline.
   *
   * @param point one that saw calls
   * @param answer of which they are
   * @param points whether to add those of each point
   */
  static void put(ObjectNode to, Figures figures, Point point, Answer<?> answer, boolean points) {
    double minutes = answer.minutes();
    to.put("observed_at", FigureFields.name(point));
    FigureFields.put(to, figures.at(point), minutes);
    answer.noCallsSince(figures).ifPresent(since -> putTime(to, "no_calls_since", since));
    ObjectNode coverage = to.putObject("coverage");
    for (Point each : figures.points().keySet()) {
      coverage.put(FigureFields.name(each), figures.coverage(each));
    }
    if (points) {
      ObjectNode all = to.putObject("points");
      figures
          .points()
          .forEach(
              (each, seen) -> {
                ObjectNode at = all.putObject(FigureFields.name(each));
                FigureFields.put(at, seen, minutes);
                at.put("coverage", figures.coverage(each));
                putDetails(at, seen);
              });
    }
  }

  /** What an answer is confined to. */
  static void put(ObjectNode to, Selection selection) {
    to.put("grain", selection.grain().text());
    FigureFields.putText(to, "q", selection.text());
    Scope.put(to, selection.namespace(), selection.environment(), selection.tenant());
    if (selection.kind() != null) {
      to.put("kind", selection.kind());
    }
    if (selection.service() != null) {
      to.put("service", Node.of(selection.service()).id());
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
