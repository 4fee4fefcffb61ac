package io.meshline.benchmarks;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import java.io.Serializable;

/**
 * Services that call each other. Each has three instances and ten endpoints; each calls the ones
 * next to it; the paths of an edge differ in the instances and endpoints of both ends.
 *
 * @param services number of them, at least 2
 * @param edges caller and called service, at most {@code services * (services - 1)}
 * @param paths distinct pairs of a source and a destination with their instances and endpoints, at
 *     least one and at most 900 for each edge
 */
record Mesh(int services, int edges, int paths) implements Serializable {

  private static final String[] ENDPOINTS = {
    "GET:/api/v1/items",
    "GET:/api/v1/items/{id}",
    "POST:/api/v1/items",
    "PUT:/api/v1/items/{id}",
    "DELETE:/api/v1/items/{id}",
    "GET:/api/v1/search",
    "POST:/api/v1/export",
    "POST:/api/v1/verify",
    "POST:/api/v1/cancel",
    "GET:/health"
  };

  private static final int INSTANCES = 3;
  private static final int PARTIES = INSTANCES * ENDPOINTS.length;
  private static final int PATHS_OF_AN_EDGE = PARTIES * PARTIES;

  /** Shares no factor with {@link #PATHS_OF_AN_EDGE}: neighbours differ in all they can. */
  private static final int STRIDE = 437;

  // Below the constants that are checked against.
  /** What most measurements are made with. */
  static final Mesh SMALL = new Mesh(100, 500, 20_000);

  /** A very large installation. */
  static final Mesh LARGE = new Mesh(10_000, 100_000, 1_000_000);

  /** Checks the numbers against each other. */
  Mesh {
    if (services < 2) {
      throw new IllegalArgumentException("services: " + services + " (expected: >= 2)");
    }
    if (edges < 1 || edges > (long) services * (services - 1)) {
      throw new IllegalArgumentException(
          "edges: %d (expected: 1 to %d for %d services)"
              .formatted(edges, (long) services * (services - 1), services));
    }
    if (paths < edges || paths > (long) edges * PATHS_OF_AN_EDGE) {
      throw new IllegalArgumentException(
          "paths: %d (expected: %d to %d for %d edges)"
              .formatted(paths, edges, (long) edges * PATHS_OF_AN_EDGE, edges));
    }
  }

  /** Reads {@code small}, {@code large} or services/edges/paths. */
  static Mesh parse(String text) {
    return switch (text) {
      case "small" -> SMALL;
      case "large" -> LARGE;
      default -> {
        String[] parts = text.split("/", -1);
        if (parts.length != 3) {
          throw new IllegalArgumentException(
              "mesh: " + text + " (expected: small, large or services/edges/paths)");
        }
        yield new Mesh(
            Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
      }
    };
  }

  /** The same, so many times as large. */
  Mesh times(int factor) {
    return new Mesh(services * factor, edges * factor, paths * factor);
  }

  /** What {@link #parse} reads. */
  String label() {
    return equals(SMALL) ? "small" : equals(LARGE) ? "large" : services + "/" + edges + "/" + paths;
  }

  /** The edge of a path. */
  int edge(int path) {
    return path % edges;
  }

  /** A path's place among those of its edge, from 0. */
  int place(int path) {
    return path / edges;
  }

  /** Number of paths of an edge. */
  int pathsOf(int edge) {
    return paths / edges + (edge < paths % edges ? 1 : 0);
  }

  /** The weight of each path. */
  double[] weights(Popularity popularity) {
    double[] weights = new double[paths];
    for (int path = 0; path < paths; path++) {
      int edge = edge(path);
      weights[path] = popularity.weight(edge, edges, place(path), pathsOf(edge));
    }
    return weights;
  }

  /** All parties, those of a service in a row. */
  Party[] parties() {
    Party[] parties = new Party[services * PARTIES];
    for (int service = 0; service < services; service++) {
      String namespace = "team-" + service / 10;
      String name = "service-" + service;
      for (int i = 0; i < PARTIES; i++) {
        // As Kubernetes names pods.
        String instance =
            "%s-%08x-%05x"
                .formatted(name, name.hashCode(), 0xa0000 + i / ENDPOINTS.length * 0x11111);
        parties[service * PARTIES + i] =
            new Party(
                "",
                "production",
                namespace,
                name,
                instance,
                ENDPOINTS[i % ENDPOINTS.length],
                Kind.SERVICE);
      }
    }
    return parties;
  }

  /** Paths with an id at their end, up to it, as many as a service has endpoints. */
  static String[] beforeIds() {
    String[] paths = new String[ENDPOINTS.length];
    for (int i = 0; i < paths.length; i++) {
      paths[i] = "GET:/api/v1/thing-" + i + "/";
    }
    return paths;
  }

  /** Which of the endpoints of its service a party has. */
  static int endpoint(int party) {
    return party % ENDPOINTS.length;
  }

  /** Where the source of a path is among all parties. */
  int source(int path) {
    return caller(edge(path)) * PARTIES + variant(path) / PARTIES;
  }

  /** Where the destination of a path is among all parties. */
  int destination(int path) {
    int edge = edge(path);
    int called = (caller(edge) + 1 + edge / services) % services;
    return called * PARTIES + variant(path) % PARTIES;
  }

  private int caller(int edge) {
    return edge % services;
  }

  private int variant(int path) {
    return (int) ((long) place(path) * STRIDE % PATHS_OF_AN_EDGE);
  }
}
