package io.meshline.query.server;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which edge a request names: by its id, or by its ends, whose ids or names it gives.
 *
 * @param edge its id; empty: by its ends
 */
record EdgeChoice(Optional<String> edge, String source, String destination, Grain grain) {

  static EdgeChoice of(Params params) {
    Optional<String> edge = params.text("edge");
    Optional<String> source = params.text("source");
    Optional<String> destination = params.text("destination");
    Grain grain = StoredMap.grain(params);
    if (edge.isPresent() == (source.isPresent() || destination.isPresent())) {
      throw ProblemException.parameter(
          "edge", edge.orElse("none"), "either edge, or source and destination");
    }
    if (edge.isEmpty() && (source.isEmpty() || destination.isEmpty())) {
      throw ProblemException.parameter(
          source.isEmpty() ? "source" : "destination", "none", "both ends");
    }
    return new EdgeChoice(edge, source.orElse(""), destination.orElse(""), grain);
  }

  /** The edge. */
  Edge find(StoredMap map, Question question, WindowPlan plan) {
    if (edge.isPresent()) {
      return StoredMap.edgeId("edge", edge.get());
    }
    if (NodeId.isId(source) && NodeId.isId(destination)) {
      return ofEnds(StoredMap.id("source", source), StoredMap.id("destination", destination));
    }
    if (grain != Grain.SERVICE) {
      throw ProblemException.parameter("source", source, "ids of this grain for both ends");
    }
    return named(map.edges().read(question, plan, Selection.all(Grain.SERVICE)).measured());
  }

  private Edge ofEnds(Node from, Node to) {
    if (from.grain() != to.grain()) {
      throw ProblemException.parameter("destination", destination, "an id of the source's grain");
    }
    return new Edge(from, to);
  }

  private Edge named(List<Measured<Edge>> all) {
    List<Edge> meant = new ArrayList<>();
    TreeSet<Service> services = new TreeSet<>();
    for (Measured<Edge> measured : all) {
      Edge found = measured.what();
      services.add(found.source().service());
      services.add(found.destination().service());
      if (means(source, found.source()) && means(destination, found.destination())) {
        meant.add(found);
      }
    }
    if (meant.size() == 1) {
      return meant.get(0);
    }
    if (meant.isEmpty()) {
      // Tells which of the names is wrong, if one is.
      List<Node> sources = end("source", source, services);
      List<Node> destinations = end("destination", destination, services);
      if (sources.size() == 1 && destinations.size() == 1) {
        // It may have had calls before.
        return new Edge(sources.get(0), destinations.get(0));
      }
      throw new ProblemException(
          ProblemException.Code.NOT_FOUND,
          "no calls from " + source + " to " + destination + " in the time asked for");
    }
    throw new ProblemException(
        ProblemException.Code.AMBIGUOUS,
        source + " -> " + destination + " means several edges (expected: the id of one as edge)",
        "source",
        meant.stream().map(Edge::id).toList());
  }

  private static List<Node> end(String parameter, String text, TreeSet<Service> services) {
    List<Node> meant = services.stream().map(Node::of).filter(node -> means(text, node)).toList();
    return meant.isEmpty() ? List.of(StoredMap.named(parameter, text, services)) : meant;
  }

  private static boolean means(String text, Node node) {
    return NodeId.isId(text) ? text.equals(node.id()) : new ServiceName(text).means(node.service());
  }
}
