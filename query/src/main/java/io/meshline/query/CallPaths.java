package io.meshline.query;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * All ways of calls from one node to another that meet no node twice: the shortest first, and of
 * one length those whose weakest edge has most calls.
 *
 * @param paths the edges of each, from caller to callee
 * @param truncated whether there are more, or may be, as the search was ended
 */
public record CallPaths(List<List<Measured<Edge>>> paths, boolean truncated) {
  /** Edges that are looked at before the search is given up: some tenths of a second. */
  private static final int MOST_STEPS = 500_000;

  /** Copies the list. */
  public CallPaths {
    paths = List.copyOf(paths);
  }

  /**
   * Looks for them.
   *
   * @param maxLength most edges of a path
   * @param limit most paths
   */
  public static CallPaths between(
      List<Measured<Edge>> edges, Node source, Node destination, int maxLength, int limit) {
    return new Search(edges, destination, limit).run(source, maxLength);
  }

  /** Calls of the edge of a path that has fewest. */
  public static long calls(List<Measured<Edge>> path) {
    return path.stream().mapToLong(CallPaths::calls).min().orElse(0);
  }

  private static long calls(Measured<Edge> edge) {
    return edge.figures().headline().calls();
  }

  private static final class Search {
    /** A path in the order in which they are found, which the order of edges gives. */
    private record Found(List<Measured<Edge>> path, long calls, int number) {}

    private static final Comparator<Found> WEAKEST_FIRST =
        Comparator.comparingLong(Found::calls)
            .thenComparing(Comparator.comparingInt(Found::number).reversed());

    private final Map<Node, List<Measured<Edge>>> outgoing = new LinkedHashMap<>();
    private final Map<Node, Integer> distance = new HashMap<>();
    private final Node destination;
    private final int limit;
    private final List<List<Measured<Edge>>> found = new ArrayList<>();
    private final Deque<Measured<Edge>> path = new ArrayDeque<>();
    private final Set<Node> onPath = new HashSet<>();
    private PriorityQueue<Found> best = new PriorityQueue<>(WEAKEST_FIRST);
    private boolean truncated;
    private int steps;

    Search(List<Measured<Edge>> edges, Node destination, int limit) {
      this.destination = destination;
      this.limit = limit;
      Map<Node, List<Node>> callers = new HashMap<>();
      for (Measured<Edge> edge : edges) {
        Node from = edge.what().source();
        Node to = edge.what().destination();
        outgoing.computeIfAbsent(from, added -> new ArrayList<>()).add(edge);
        callers.computeIfAbsent(to, added -> new ArrayList<>()).add(from);
      }
      measureDistances(callers);
    }

    /** Fewest edges from each node to the destination: a way that cannot arrive is not begun. */
    private void measureDistances(Map<Node, List<Node>> callers) {
      distance.put(destination, 0);
      Deque<Node> border = new ArrayDeque<>(List.of(destination));
      while (!border.isEmpty()) {
        Node node = border.removeFirst();
        int far = distance.getOrDefault(node, 0) + 1;
        for (Node caller : callers.getOrDefault(node, List.of())) {
          if (distance.putIfAbsent(caller, far) == null) {
            border.addLast(caller);
          }
        }
      }
    }

    CallPaths run(Node source, int maxLength) {
      Integer shortest = distance.get(source);
      if (shortest == null || source.equals(destination)) {
        return new CallPaths(List.of(), false);
      }
      onPath.add(source);
      for (int length = shortest; length <= maxLength && !truncated; length++) {
        best = new PriorityQueue<>(WEAKEST_FIRST);
        extend(source, length);
        best.stream().sorted(WEAKEST_FIRST.reversed()).forEach(path -> found.add(path.path()));
      }
      // There is a way, only not one so short.
      return new CallPaths(found, truncated || shortest > maxLength);
    }

    private void extend(Node from, int left) {
      for (Measured<Edge> edge : outgoing.getOrDefault(from, List.of())) {
        if (steps++ >= MOST_STEPS) {
          truncated = true;
          return;
        }
        Node to = edge.what().destination();
        if (left == 1) {
          if (to.equals(destination)) {
            path.addLast(edge);
            keep();
            path.removeLast();
          }
        } else if (distance.getOrDefault(to, Integer.MAX_VALUE) < left
            && !to.equals(destination)
            && onPath.add(to)) {
          path.addLast(edge);
          extend(to, left - 1);
          path.removeLast();
          onPath.remove(to);
        }
      }
    }

    private void keep() {
      List<Measured<Edge>> complete = List.copyOf(path);
      best.add(new Found(complete, CallPaths.calls(complete), steps));
      if (found.size() + best.size() > limit) {
        best.poll();
        truncated = true;
      }
    }
  }
}
