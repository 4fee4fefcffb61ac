package io.meshline.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.aggregation.Point;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CallPathsTest {
  private static final long SEED = 20_261_129;
  private static final int NODES = 6;

  @Test
  void allSimplePathsAreFoundShortestFirst() {
    System.out.println("CallPathsTest: seed " + SEED);
    Random random = new Random(SEED);
    for (int round = 0; round < 100; round++) {
      List<Measured<Edge>> edges = edges(random);
      int maxLength = 1 + random.nextInt(NODES);
      List<List<Measured<Edge>>> expected = new ArrayList<>();
      walk(edges, node(0), new ArrayList<>(), maxLength, expected);
      expected.sort(
          Comparator.comparingInt((List<Measured<Edge>> path) -> path.size())
              .thenComparingLong(path -> -CallPaths.calls(path)));
      CallPaths found = CallPaths.between(edges, node(0), node(1), maxLength, 1_000);
      List<List<Measured<Edge>>> ofAnyLength = new ArrayList<>();
      walk(edges, node(0), new ArrayList<>(), NODES, ofAnyLength);
      boolean tooLong = expected.isEmpty() && !ofAnyLength.isEmpty();
      assertThat(found.truncated()).as("even the shortest is too long").isEqualTo(tooLong);
      assertThat(found.paths()).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(shapes(found.paths())).isEqualTo(shapes(expected));
      int limit = 1 + random.nextInt(5);
      CallPaths some = CallPaths.between(edges, node(0), node(1), maxLength, limit);
      assertThat(shapes(some.paths()))
          .isEqualTo(shapes(expected.subList(0, Math.min(limit, expected.size()))));
      assertThat(some.truncated()).isEqualTo(tooLong || expected.size() > limit);
    }
  }

  @Test
  void aSearchThatWouldNotEndIsEnded() {
    List<Measured<Edge>> edges = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      for (int k = 0; k < 40; k++) {
        if (i != k) {
          edges.add(edge(i, k, 1));
        }
      }
    }
    CallPaths found = CallPaths.between(edges, node(0), node(1), 20, 100_000);
    assertThat(found.truncated()).isTrue();
    assertThat(found.paths().get(0)).hasSize(1);
  }

  private static void walk(
      List<Measured<Edge>> edges,
      Node from,
      List<Measured<Edge>> path,
      int left,
      List<List<Measured<Edge>>> found) {
    if (from.equals(node(1))) {
      found.add(List.copyOf(path));
      return;
    }
    for (Measured<Edge> edge : edges) {
      Node to = edge.what().destination();
      boolean seen =
          to.equals(node(0))
              || path.stream().anyMatch(before -> before.what().destination().equals(to));
      if (left > 0 && edge.what().source().equals(from) && !seen) {
        path.add(edge);
        walk(edges, to, path, left - 1, found);
        path.remove(path.size() - 1);
      }
    }
  }

  /** Lengths and calls: paths that are equal in both may stand in any order. */
  private static List<String> shapes(List<List<Measured<Edge>>> paths) {
    return paths.stream().map(path -> path.size() + " " + CallPaths.calls(path)).toList();
  }

  private static List<Measured<Edge>> edges(Random random) {
    List<Measured<Edge>> edges = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      for (int k = 0; k < NODES; k++) {
        if (random.nextInt(3) == 0) {
          edges.add(edge(i, k, 1 + random.nextInt(3)));
        }
      }
    }
    return edges;
  }

  private static Measured<Edge> edge(int source, int destination, int calls) {
    Figures figures = new Figures();
    String document =
        Documents.edge("2026-11-22T10:15:00.000Z", "a", "b")
            .point("agent_server", 0, LongStream.range(0, calls).toArray())
            .json();
    try {
      figures.add(
          Point.AGENT_SERVER,
          PointDocument.of(new ObjectMapper().readTree(document).at("/points/agent_server")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Measured<>(new Edge(node(source), node(destination)), figures);
  }

  private static Node node(int number) {
    return Node.of(new Service("", "", "", "s" + number, "service"));
  }
}
