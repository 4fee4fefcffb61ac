package io.meshline.e2e.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Index templates of earlier releases, and documents as these wrote them. */
final class ReleasedTemplates {
  private static final Path FOLDER =
      Path.of(
          "../../sink-elasticsearch/src/test/resources/io/meshline/sink/elasticsearch/released");

  private ReleasedTemplates() {}

  /** Puts the templates of a version into a store. */
  static void install(StoreReader store, String version) throws IOException {
    put(store, "/_component_template/", version, "meshline-metrics");
    put(store, "/_index_template/", version, "meshline-nodes");
    put(store, "/_index_template/", version, "meshline-edges");
  }

  private static void put(StoreReader store, String api, String version, String name)
      throws IOException {
    JsonNode answer =
        store.ask(
            "PUT", api + name, Files.readString(FOLDER.resolve(version).resolve(name + ".json")));
    if (!answer.path("acknowledged").asBoolean()) {
      throw new IllegalStateException(name + " of " + version + " was not accepted: " + answer);
    }
  }

  /** Before version 2 nobody counted the calls that have a latency. */
  static ExpectedDocument asOfV1(ExpectedDocument document) {
    ObjectNode source = document.source().deepCopy();
    removeCalls(source);
    for (Map.Entry<String, JsonNode> point : source.path("points").properties()) {
      removeCalls((ObjectNode) point.getValue());
    }
    return new ExpectedDocument(document.index(), source);
  }

  private static void removeCalls(ObjectNode measured) {
    if (measured.get("latency") instanceof ObjectNode latency) {
      latency.remove("calls");
    }
  }
}
