package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.Answer;
import io.meshline.query.CallPaths;
import io.meshline.query.Edge;
import io.meshline.query.Grain;
import io.meshline.query.Measured;
import io.meshline.query.Node;
import io.meshline.query.NodeId;
import io.meshline.query.Question;
import io.meshline.query.Selection;
import io.meshline.query.Service;
import io.meshline.query.ServiceName;
import io.meshline.query.WindowPlan;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code /api/v1/paths}: all ways from one service to another. */
final class PathsOperation implements Operation {
  private final StoredMap map;

  PathsOperation(StoredMap map) {
    this.map = map;
  }

  @Override
  public Reply answer(Params params, Question question) {
    WindowPlan plan = map.ranges().plan(map.ranges().span(params));
    String from = params.required("source", "the calling service");
    String to = params.required("destination", "the called service");
    Scope scope = Scope.withoutNamespace(params);
    int maxLength = params.number("max_length", 1, 20, 20);
    int limit = params.number("limit", 1, 1_000, 100);
    params.expectNoOther();

    Selection selection =
        new Selection(Grain.SERVICE, "", null, scope.environment(), scope.tenant(), null, null);
    Answer<Measured<Edge>> edges = map.edges().read(question, plan, selection);
    Set<Service> services = new TreeSet<>();
    for (Measured<Edge> edge : edges.measured()) {
      services.add(edge.what().source().service());
      services.add(edge.what().destination().service());
    }
    Node source = node("source", from, selection, services);
    Node destination = node("destination", to, selection, services);
    CallPaths found = CallPaths.between(edges.measured(), source, destination, maxLength, limit);

    ObjectNode body = JsonNodeFactory.instance.objectNode();
    MapFields.put(body.putObject("range"), edges);
    MapFields.put(body.putObject("selection"), selection);
    body.put("source", source.id());
    body.put("destination", destination.id());
    Map<Node, Measured<Node>> measured = new LinkedHashMap<>();
    if (!found.paths().isEmpty()) {
      map.nodes()
          .read(question, plan, Selection.all(Grain.SERVICE))
          .measured()
          .forEach(node -> measured.put(node.what(), node));
    }
    put(body, found, measured, edges);
    return Reply.json(body);
  }

  private static void put(
      ObjectNode body,
      CallPaths found,
      Map<Node, Measured<Node>> measured,
      Answer<Measured<Edge>> answer) {
    Set<Node> nodes = new LinkedHashSet<>();
    Set<Measured<Edge>> edges = new LinkedHashSet<>();
    ArrayNode nodeFields = body.putArray("nodes");
    ArrayNode edgeFields = body.putArray("edges");
    ArrayNode paths = body.putArray("paths");
    for (List<Measured<Edge>> path : found.paths()) {
      ObjectNode fields = paths.addObject();
      ArrayNode ids = fields.putArray("nodes").add(path.get(0).what().source().id());
      path.forEach(edge -> ids.add(edge.what().destination().id()));
      ArrayNode edgeIds = fields.putArray("edges");
      path.forEach(edge -> edgeIds.add(edge.what().id()));
      fields.put("calls", CallPaths.calls(path));
      nodes.add(path.get(0).what().source());
      path.forEach(edge -> nodes.add(edge.what().destination()));
      edges.addAll(path);
    }
    for (Node node : nodes) {
      Measured<Node> figures = measured.get(node);
      if (figures == null) {
        MapFields.put(nodeFields.addObject(), node);
      } else {
        MapFields.putNode(nodeFields.addObject(), figures, answer, false);
      }
    }
    edges.forEach(edge -> MapFields.putEdge(edgeFields.addObject(), edge, answer, false));
    body.put("truncated", found.truncated());
  }

  /** Of services of one name, one that is selected is meant rather than its neighbours. */
  private static Node node(
      String parameter, String text, Selection selection, Collection<Service> services) {
    if (NodeId.isId(text)) {
      return StoredMap.id(parameter, text);
    }
    ServiceName name = new ServiceName(text);
    List<Service> selected =
        services.stream()
            .filter(service -> name.means(service) && selection.matches(Node.of(service)))
            .toList();
    return StoredMap.named(parameter, text, selected.isEmpty() ? services : selected);
  }
}
