package io.meshline.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The part of a map around one node. */
public final class Neighbourhood {
  /** Which way to go from the node. */
  public enum Direction {
    /** Both along the calls and, apart from that, against them. */
    BOTH,
    /** Against the calls: who calls it. */
    UPSTREAM,
    /** Along the calls: whom it calls. */
    DOWNSTREAM
  }

  private Neighbourhood() {}

  /**
   * The edges on ways of at most so many steps that begin at a node (downstream) or end there
   * (upstream), in the order they came in.
   *
   * @param depth most steps, at least 1
   */
  public static List<Measured<Edge>> of(
      List<Measured<Edge>> edges, Node focus, int depth, Direction direction) {
    Set<Edge> kept = new HashSet<>();
    if (direction != Direction.UPSTREAM) {
      walk(edges, focus, depth, false, kept);
    }
    if (direction != Direction.DOWNSTREAM) {
      walk(edges, focus, depth, true, kept);
    }
    return edges.stream().filter(edge -> kept.contains(edge.what())).toList();
  }

  private static void walk(
      List<Measured<Edge>> edges, Node focus, int depth, boolean against, Set<Edge> kept) {
    Map<Node, List<Edge>> next = new HashMap<>();
    for (Measured<Edge> edge : edges) {
      Node from = against ? edge.what().destination() : edge.what().source();
      next.computeIfAbsent(from, added -> new ArrayList<>()).add(edge.what());
    }
    Set<Node> seen = new HashSet<>(Set.of(focus));
    List<Node> border = List.of(focus);
    for (int step = 0; step < depth && !border.isEmpty(); step++) {
      List<Node> reached = new ArrayList<>();
      for (Node node : border) {
        for (Edge edge : next.getOrDefault(node, List.of())) {
          kept.add(edge);
          Node far = against ? edge.source() : edge.destination();
          if (seen.add(far)) {
            reached.add(far);
          }
        }
      }
      border = reached;
    }
  }
}
