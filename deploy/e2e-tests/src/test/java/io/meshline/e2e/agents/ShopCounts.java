package io.meshline.e2e.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.standalone.mesh.MeshPlan;
import io.meshline.standalone.mesh.SampleMesh;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the services of the sample mesh, and its load, counted themselves. */
final class ShopCounts {
  /** One service, or the load, asks another by a route that nobody else asks it by. */
  private record Hop(String from, String to, String route) {
    /** Whether it is one between services; visitors come in past the sidecars. */
    boolean inside() {
      return !from.equals(LOAD);
    }

    String edge() {
      return (from.equals(LOAD) ? "user:User" : from) + " -> " + to;
    }
  }

  /** Longer than a busy machine lets a request wait: each that was sent has reached its service. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String LOAD = "load";
  private static final String QUEUE = "kafka:" + MeshPlan.TOPIC;
  private static final List<Hop> HOPS =
      List.of(
          new Hop(LOAD, "front", ""),
          new Hop("front", "catalog", "GET /products"),
          new Hop("front", "cart", "POST /carts"),
          new Hop("front", "checkout", "POST /orders"),
          new Hop("catalog", "inventory", "GET /stock"),
          new Hop("checkout", "cart", "GET /carts"),
          new Hop("checkout", "inventory", "POST /reservations"),
          new Hop("checkout", "payment", "POST /payments"));

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, JsonNode> byService = new HashMap<>();

  private ShopCounts() {}

  /** Asks them all. */
  static ShopCounts of(SampleMesh mesh) throws IOException {
    ShopCounts counts = new ShopCounts();
    for (String service : SampleMesh.SERVICES) {
      counts.byService.put(service, JSON.readTree(mesh.counts(service)));
    }
    counts.byService.put(LOAD, JSON.readTree(mesh.counts(LOAD)));
    return counts;
  }

  /** Whether all visits came, and nothing that they set off is still under way. */
  boolean quietAfter(int visits) {
    return called(LOAD, "front").calls() == visits
        && HOPS.stream().allMatch(hop -> called(hop).calls() == served(hop).calls())
        && called("checkout", QUEUE).equals(served("shipping", ""));
  }

  /** The edges between services over HTTP: those that all four points see. */
  static List<String> inside() {
    return HOPS.stream().filter(Hop::inside).map(Hop::edge).toList();
  }

  /** The edges as they should be on the map, with what each point saw. */
  Map<String, Map<String, Seen>> edges() {
    Map<String, Map<String, Seen>> edges = new TreeMap<>();
    for (Hop hop : HOPS) {
      Map<String, Seen> points = new TreeMap<>();
      points.put("agent_server", served(hop));
      if (hop.inside()) {
        points.put("sidecar_server", served(hop));
        points.put("sidecar_client", called(hop));
        points.put("agent_client", called(hop));
      }
      edges.put(hop.edge(), points);
    }
    edges.put(
        "inventory -> database:h2/inventory",
        Map.of("agent_client", called("inventory", "h2:inventory")));
    edges.put(
        "checkout -> messaging:" + MeshPlan.TOPIC,
        Map.of("agent_client", called("checkout", QUEUE)));
    edges.put(
        "messaging:" + MeshPlan.TOPIC + " -> shipping",
        Map.of("agent_server", served("shipping", "")));
    return edges;
  }

  /** The same where no sidecar stands beside the services. */
  Map<String, Map<String, Seen>> edgesWithoutSidecars() {
    Map<String, Map<String, Seen>> edges = new TreeMap<>();
    edges()
        .forEach(
            (edge, points) -> {
              Map<String, Seen> byAgents = new TreeMap<>(points);
              byAgents.keySet().removeIf(point -> point.startsWith("sidecar_"));
              edges.put(edge, byAgents);
            });
    return edges;
  }

  /**
   * What can be compared of edges. On a busy machine a caller may give up before it has the answer.
   * For the callee's agent and sidecar that is a failure, for the callee itself it is not, and the
   * caller's sidecar may have had the answer just then: at such a hop only the calls that these saw
   * are certain.
   */
  Map<String, Map<String, Seen>> comparable(Map<String, Map<String, Seen>> edges) {
    Map<String, Map<String, Seen>> comparable = new TreeMap<>(edges);
    for (Hop hop : HOPS) {
      boolean gaveUp =
          sum(hop.from(), "called", count -> isOf(count, "peer", hop.to()) && unanswered(count))
                  .calls()
              > 0;
      if (gaveUp) {
        comparable.computeIfPresent(
            hop.edge(),
            (edge, points) -> {
              Map<String, Seen> certain = new TreeMap<>(points);
              for (String point : List.of("sidecar_client", "sidecar_server", "agent_server")) {
                certain.computeIfPresent(point, (name, seen) -> Seen.calls(seen.calls()));
              }
              return certain;
            });
      }
    }
    return comparable;
  }

  private Seen served(Hop hop) {
    return served(hop.to(), hop.route());
  }

  private Seen called(Hop hop) {
    return called(hop.from(), hop.to());
  }

  private Seen served(String service, String route) {
    return sum(service, "served", count -> route.isEmpty() || isOf(count, "route", route));
  }

  private Seen called(String service, String peer) {
    return sum(service, "called", count -> isOf(count, "peer", peer));
  }

  private Seen sum(String service, String side, Predicate<JsonNode> counts) {
    JsonNode told = byService.get(service);
    if (told == null) {
      throw new IllegalArgumentException("service: " + service);
    }
    Seen sum = Seen.NOTHING;
    for (JsonNode count : told.get(side)) {
      if (counts.test(count)) {
        sum = sum.plus(seen(count));
      }
    }
    return sum;
  }

  private static Seen seen(JsonNode count) {
    int status = count.get("status").asInt();
    long calls = count.get("count").asLong();
    return new Seen(
        calls,
        status >= 400 && status < 500 ? calls : 0,
        status >= 500 || unanswered(count) ? calls : 0);
  }

  /** Status 0 without a request over HTTP, to a peer with a colon in its name, is none. */
  private static boolean unanswered(JsonNode count) {
    String peer = count.get("peer").asText();
    return count.get("status").asInt() == 0 && !peer.isEmpty() && peer.indexOf(':') < 0;
  }

  private static boolean isOf(JsonNode count, String field, String value) {
    return count.get(field).asText().equals(value);
  }

  @Override
  public String toString() {
    return byService.values().toString();
  }
}
