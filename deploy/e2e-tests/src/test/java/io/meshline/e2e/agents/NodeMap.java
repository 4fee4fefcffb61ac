package io.meshline.e2e.agents;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.e2e.stack.StoredDocuments;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The nodes of one namespace that the documents of all minutes tell of. */
final class NodeMap {
  private final Collection<JsonNode> nodes;

  private NodeMap(Collection<JsonNode> nodes) {
    this.nodes = nodes;
  }

  /** Reads the minutes' nodes whose service is of this namespace. */
  static NodeMap read(StoredDocuments documents, String namespace)
      throws IOException, InterruptedException {
    return new NodeMap(
        documents.all("meshline-nodes-1m-*").values().stream()
            .filter(node -> node.at("/service/namespace").asText().equals(namespace))
            .toList());
  }

  /** What each point saw, by the service's name. */
  Map<String, Map<String, Seen>> services() {
    return by("service");
  }

  /** The same by the service's name and its endpoint, a blank between them. */
  Map<String, Map<String, Seen>> endpoints() {
    return by("endpoint");
  }

  private Map<String, Map<String, Seen>> by(String grain) {
    Map<String, Map<String, Seen>> seen = new TreeMap<>();
    for (JsonNode node : nodes) {
      if (node.get("grain").asText().equals(grain)) {
        String name = node.at("/service/name").asText() + " " + node.path("endpoint").asText();
        Map<String, Seen> points = seen.computeIfAbsent(name.strip(), any -> new TreeMap<>());
        node.get("points")
            .properties()
            .forEach(
                point ->
                    points.merge(point.getKey(), ServiceMap.seen(point.getValue()), Seen::plus));
      }
    }
    return seen;
  }
}
