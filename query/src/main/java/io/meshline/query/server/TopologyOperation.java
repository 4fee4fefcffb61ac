package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.Answer;
import io.meshline.query.Edge;
import io.meshline.query.Measured;
import io.meshline.query.Neighbourhood;
import io.meshline.query.Node;
import io.meshline.query.NodeId;
import io.meshline.query.Question;
import io.meshline.query.Selection;
import io.meshline.query.Service;
import io.meshline.query.WindowPlan;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code /api/v1/topology}: the map, whole or around one node. */
final class TopologyOperation implements Operation {
  private static final int MOST_EDGES = 20_000;
  private static final int USUAL_EDGES = 10_000;

  private final StoredMap map;

  TopologyOperation(StoredMap map) {
    this.map = map;
  }

  /**
   * A part of the map.
   *
   * @param edges all that were read
   * @param nodes by what was measured of them
   * @param kept the edges that are wanted, most calls first
   * @param focus around which it is, if around one
   */
  record Part(
      Answer<Measured<Edge>> edges,
      Answer<Measured<Node>> nodes,
      List<Measured<Edge>> kept,
      Optional<Node> focus) {

    /** The ends of some edges, the focus, and without one the nodes whose callers are not known. */
    Set<Node> ends(List<Measured<Edge>> of) {
      Set<Node> ends = new LinkedHashSet<>();
      focus.ifPresent(ends::add);
      for (Measured<Edge> edge : of) {
        ends.add(edge.what().source());
        ends.add(edge.what().destination());
      }
      if (focus.isEmpty()) {
        nodes.measured().forEach(node -> ends.add(node.what()));
      }
      return ends;
    }
  }

  @Override
  public Reply answer(Params params, Question question) {
    WindowPlan plan = map.ranges().plan(map.ranges().span(params));
    Selection selection = map.selection(params, question, plan);
    boolean points = params.flag("points");
    int limit = params.number("limit", 1, MOST_EDGES, USUAL_EDGES);
    Part part = read(params, question, plan, selection);

    List<Measured<Edge>> shown = part.kept().subList(0, Math.min(limit, part.kept().size()));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    MapFields.put(body.putObject("range"), part.edges());
    MapFields.put(body.putObject("selection"), selection);
    body.put("grain", selection.grain().text());
    part.focus().ifPresent(focus -> body.put("focus", focus.id()));
    putNodes(body.putArray("nodes"), part, shown, points);
    ArrayNode edges = body.putArray("edges");
    for (Measured<Edge> edge : shown) {
      ObjectNode to = edges.addObject();
      to.put("id", edge.what().id());
      to.put("source", edge.what().source().id());
      to.put("destination", edge.what().destination().id());
      MapFields.put(to.putObject("figures"), edge.figures(), part.edges(), points);
    }
    body.put("total_edges", part.kept().size());
    body.put("truncated", shown.size() < part.kept().size());
    return Reply.json(body);
  }

  /** Reads the part that the parameters ask for; no others may be left. */
  Part read(Params params, Question question, WindowPlan plan, Selection selection) {
    Optional<String> focusText = params.text("focus");
    int depth = params.number("depth", 1, 20, 1);
    Neighbourhood.Direction direction =
        params
            .constant("direction", Neighbourhood.Direction.class)
            .orElse(Neighbourhood.Direction.BOTH);
    for (String around : List.of("depth", "direction")) {
      Optional<String> given = params.text(around);
      // A focus that is empty is a dashboard's variable that nobody has chosen yet.
      if (!params.has("focus") && given.isPresent()) {
        throw ProblemException.parameter(around, given.get(), "focus with it");
      }
    }
    params.expectNoOther();
    Answer<Measured<Edge>> edges = map.edges().read(question, plan, selection);
    Answer<Measured<Node>> nodes = map.nodes().read(question, plan, selection);
    if (focusText.isEmpty()) {
      return new Part(edges, nodes, edges.measured(), Optional.empty());
    }
    Node focus = focus(focusText.get(), selection, edges, nodes);
    return new Part(
        edges,
        nodes,
        Neighbourhood.of(edges.measured(), focus, depth, direction),
        Optional.of(focus));
  }

  private static Node focus(
      String text,
      Selection selection,
      Answer<Measured<Edge>> edges,
      Answer<Measured<Node>> nodes) {
    if (!NodeId.isId(text)) {
      Set<Service> services = new TreeSet<>();
      for (Measured<Edge> edge : edges.measured()) {
        services.add(edge.what().source().service());
        services.add(edge.what().destination().service());
      }
      nodes.measured().forEach(node -> services.add(node.what().service()));
      Node named = StoredMap.named("focus", text, services);
      if (selection.grain() == named.grain()) {
        return named;
      }
    } else if (StoredMap.id("focus", text).grain() == selection.grain()) {
      return StoredMap.id("focus", text);
    }
    throw ProblemException.parameter(
        "focus", text, "an id of the grain " + selection.grain().text());
  }

  private static void putNodes(
      ArrayNode to, Part part, List<Measured<Edge>> shown, boolean points) {
    Map<Node, Measured<Node>> measured = new LinkedHashMap<>();
    part.nodes().measured().forEach(node -> measured.put(node.what(), node));
    Set<Node> ends = part.ends(shown);
    // Most calls first, then those that nobody calls, as the edges bring them.
    measured.values().stream()
        .filter(node -> ends.contains(node.what()))
        .forEach(node -> MapFields.putNode(to.addObject(), node, part.edges(), points));
    for (Node end : ends) {
      if (!measured.containsKey(end)) {
        MapFields.put(to.addObject(), end);
      }
    }
  }
}
