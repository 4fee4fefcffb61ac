package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.Edge;
import io.meshline.query.Grain;
import io.meshline.query.Measured;
import io.meshline.query.Node;
import io.meshline.query.PointFigures;
import io.meshline.query.Question;
import io.meshline.query.Selection;
import io.meshline.query.WindowPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The map as Grafana's Node Graph API data source wants it: {@code /api/graph/fields} and {@code
 * /api/graph/data}. Field names are those of Grafana's node graph panel.
 */
final class NodeGraph {
  private static final String STRING = "string";
  private static final String NUMBER = "number";

  private final StoredMap map;
  private final TopologyOperation topology;

  NodeGraph(StoredMap map, TopologyOperation topology) {
    this.map = map;
    this.topology = topology;
  }

  /** Which fields there are. */
  static Reply fields(Params params) {
    params.expectNoOther();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode edges = body.putArray("edges_fields");
    for (String field : List.of("id", "source", "target", "mainstat", "secondarystat", "color")) {
      put(edges, field, STRING);
    }
    put(edges, "thickness", NUMBER);
    ArrayNode nodes = body.putArray("nodes_fields");
    for (String field : List.of("id", "title", "subtitle", "mainstat", "secondarystat")) {
      put(nodes, field, STRING);
    }
    put(nodes, "arc__success", NUMBER).put("color", "green").put("displayName", "Success");
    put(nodes, "arc__client_errors", NUMBER)
        .put("color", "orange")
        .put("displayName", "Client errors");
    put(nodes, "arc__failed", NUMBER).put("color", "red").put("displayName", "Failed");
    put(nodes, "detail__kind", STRING).put("displayName", "Kind");
    return Reply.json(body);
  }

  /** The nodes and edges. */
  Reply data(Params params, Question question) {
    WindowPlan plan = map.ranges().plan(map.ranges().span(params));
    Scope scope = Scope.of(params);
    Selection selection =
        new Selection(
            Grain.SERVICE, "", scope.namespace(), scope.environment(), scope.tenant(), null, null);
    TopologyOperation.Part part = topology.read(params, question, plan, selection);
    double minutes = part.edges().minutes();
    Map<Node, Measured<Node>> measured = new HashMap<>();
    part.nodes().measured().forEach(node -> measured.put(node.what(), node));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode nodes = body.putArray("nodes");
    for (Node node : part.ends(part.kept())) {
      put(nodes.addObject(), node, measured, minutes);
    }
    ArrayNode edges = body.putArray("edges");
    for (Measured<Edge> edge : part.kept()) {
      PointFigures seen = edge.figures().headline();
      edges
          .addObject()
          .put("id", edge.what().id())
          .put("source", edge.what().source().id())
          .put("target", edge.what().destination().id())
          .put("mainstat", rate(seen, minutes))
          .put("secondarystat", latency(seen))
          .put("color", seen.successRatio() < 0.95 ? "red" : "gray")
          .put("thickness", 1 + Math.log10(1 + seen.calls() / minutes));
    }
    return Reply.json(body);
  }

  private static void put(
      ObjectNode to, Node node, Map<Node, Measured<Node>> measured, double minutes) {
    to.put("id", node.id());
    to.put("title", node.service().name());
    to.put("subtitle", node.service().namespace());
    to.put("detail__kind", node.service().kind());
    Measured<Node> figures = measured.get(node);
    if (figures == null) {
      return;
    }
    PointFigures seen = figures.figures().headline();
    double calls = seen.calls();
    to.put("mainstat", rate(seen, minutes));
    to.put("secondarystat", latency(seen));
    to.put("arc__success", (calls - seen.failures() - seen.clientErrors()) / calls);
    to.put("arc__client_errors", seen.clientErrors() / calls);
    to.put("arc__failed", seen.failures() / calls);
  }

  private static String rate(PointFigures seen, double minutes) {
    return String.format(Locale.ROOT, "%.1f/min", seen.calls() / minutes);
  }

  private static String latency(PointFigures seen) {
    return seen.callsWithLatency() == 0
        ? ""
        : String.format(Locale.ROOT, "p99 %.1f ms", seen.latencyMicros(0.99) / 1000.0);
  }

  private static ObjectNode put(ArrayNode fields, String name, String type) {
    return fields.addObject().put("field_name", name).put("type", type);
  }
}
