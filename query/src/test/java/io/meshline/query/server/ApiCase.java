package io.meshline.query.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.query.Documents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests on one server, whose store each of them finds empty. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiCase {
  final ApiUnderTest api = new ApiUnderTest();

  @AfterAll
  void stop() {
    api.close();
  }

  @BeforeEach
  void clear() {
    api.store().clear();
  }

  /** Puts a call of 5 µs into the store, and its callee where this one tells of it, too. */
  final void call(String time, String source, String destination, String point) {
    String at = "2026-11-22T" + time + ":00.000Z";
    api.store().put(Shop.EDGES, Documents.edge(at, source, destination).point(point, 0, 5).json());
    if (point.endsWith("server")) {
      api.store().put(Shop.NODES, Documents.node(at, destination).point(point, 0, 5).json());
    }
  }

  static JsonNode byId(JsonNode map, String id) {
    for (JsonNode node : map.path("nodes")) {
      if (node.path("id").asText().equals(id)) {
        return node;
      }
    }
    throw new AssertionError("no node " + id);
  }

  static List<String> texts(JsonNode items, String field) {
    List<String> texts = new ArrayList<>();
    items.forEach(item -> texts.add(item.path(field).asText()));
    return texts;
  }
}
