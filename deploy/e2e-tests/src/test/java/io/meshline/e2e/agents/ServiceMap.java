package io.meshline.e2e.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meshline.e2e.stack.StoredDocuments;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The edges that the documents of all minutes tell of. */
final class ServiceMap {
  private final Collection<JsonNode> edges;

  private ServiceMap(Collection<JsonNode> edges) {
    this.edges = edges;
  }

  /**
   * Reads the minutes' edges.
   *
   * @param of which of them, by the document
   */
  static ServiceMap read(StoredDocuments documents, Predicate<JsonNode> of)
      throws IOException, InterruptedException {
    return new ServiceMap(
        documents.all("meshline-edges-1m-*").values().stream().filter(of).toList());
  }

  /** Whether one of the parties is a service of this namespace; empty: of none. */
  static Predicate<JsonNode> touching(String namespace) {
    return edge -> isIn(namespace, edge.get("source")) || isIn(namespace, edge.get("destination"));
  }

  /**
   * By edge and observation point. An edge is {@code kind:name -> kind:name}, where services go
   * without the kind.
   */
  Map<String, Map<String, Seen>> services() {
    return by("service", ServiceMap::name);
  }

  /** The same between endpoints, each of which follows its party's name after a blank. */
  Map<String, Map<String, Seen>> endpoints() {
    return by("endpoint", party -> (name(party) + " " + party.path("endpoint").asText()).strip());
  }

  /**
   * The pairs of parties, with all fields that tell services apart, behind the edges that {@link
   * #services} names by kind and name only.
   */
  Set<JsonNode> identities(String edge) {
    return edges.stream()
        .filter(document -> document.get("grain").asText().equals("service"))
        .filter(document -> edge(document, ServiceMap::name).equals(edge))
        .map(
            document ->
                JsonNodeFactory.instance
                    .arrayNode()
                    .add(document.get("source"))
                    .add(document.get("destination")))
        .collect(Collectors.toSet());
  }

  /** How often one point saw a reason, on the way between two services. */
  long reason(String edge, String point, String reason) {
    return sum(edge, point, "/reasons/" + reason);
  }

  /** All latencies of one point together, in microseconds. */
  long latency(String edge, String point) {
    return sum(edge, point, "/latency/sum_us");
  }

  private long sum(String edge, String point, String figure) {
    return edges.stream()
        .filter(document -> document.get("grain").asText().equals("service"))
        .filter(document -> edge(document, ServiceMap::name).equals(edge))
        .mapToLong(document -> document.at("/points/" + point + figure).asLong())
        .sum();
  }

  private Map<String, Map<String, Seen>> by(String grain, PartyName name) {
    Map<String, Map<String, Seen>> seen = new TreeMap<>();
    for (JsonNode document : edges) {
      if (document.get("grain").asText().equals(grain)) {
        Map<String, Seen> points =
            seen.computeIfAbsent(edge(document, name), edge -> new TreeMap<>());
        document
            .get("points")
            .properties()
            .forEach(point -> points.merge(point.getKey(), seen(point.getValue()), Seen::plus));
      }
    }
    return seen;
  }

  static Seen seen(JsonNode point) {
    return new Seen(
        point.get("calls").asLong(),
        point.get("client_errors").asLong(),
        point.get("failures").asLong());
  }

  private static String edge(JsonNode document, PartyName name) {
    return name.of(document.get("source")) + " -> " + name.of(document.get("destination"));
  }

  private static String name(JsonNode party) {
    String kind = party.get("kind").asText();
    String name = party.at("/service/name").asText();
    return kind.equals("service") ? name : kind + ":" + name;
  }

  private static boolean isIn(String namespace, JsonNode party) {
    return party.get("kind").asText().equals("service")
        && party.at("/service/namespace").asText("").equals(namespace);
  }

  @FunctionalInterface
  private interface PartyName {
    String of(JsonNode party);
  }
}
