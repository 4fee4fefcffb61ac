package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** What an index lacks of a mapping. */
final class MissingFields {
  private static final String PROPERTIES = "properties";

  private MissingFields() {}

  /**
   * The fields that are wanted and not there, in the objects they belong to. A field that is there
   * counts as it is, whatever its type and parameters.
   *
   * @param existing a mapping, or an object of it
   * @param wanted the same of the template
   * @return what to add; empty if nothing lacks
   */
  static Optional<ObjectNode> of(JsonNode existing, JsonNode wanted) {
    ObjectNode missing = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : wanted.path(PROPERTIES).properties()) {
      JsonNode present = existing.path(PROPERTIES).path(field.getKey());
      if (present.isMissingNode()) {
        missing.set(field.getKey(), field.getValue());
      } else if (present.has(PROPERTIES)) {
        of(present, field.getValue()).ifPresent(inner -> missing.set(field.getKey(), inner));
      }
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(JsonNodeFactory.instance.objectNode().set(PROPERTIES, missing));
  }
}
