package io.meshline.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;

/**
 * The one text by which a schema is registered. Not every registry compares schemas by meaning, so
 * the same schema must always be sent as the same text. It keeps docs and defaults, and leaves out
 * what only Java's code generator wants to know.
 */
public final class CanonicalText {
  private static final String JAVA_STRING = "avro.java.string";
  private static final ObjectMapper JSON = new ObjectMapper();

  private CanonicalText() {}

  /** The text of a schema, without line breaks. */
  public static String of(Schema schema) {
    try {
      JsonNode cleaned = cleaned(JSON.readTree(schema.toString()));
      return new Schema.Parser().parse(JSON.writeValueAsString(cleaned)).toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("schema " + schema.getFullName() + " is not JSON", e);
    }
  }

  private static JsonNode cleaned(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JSON.createArrayNode();
      array.forEach(item -> copy.add(cleaned(item)));
      return copy;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode copy = JSON.createObjectNode();
    object
        .properties()
        .forEach(
            property -> {
              if (!property.getKey().equals(JAVA_STRING)) {
                // A default is data, not schema.
                boolean data = property.getKey().equals("default");
                copy.set(
                    property.getKey(), data ? property.getValue() : cleaned(property.getValue()));
              }
            });
    boolean plain = object.has(JAVA_STRING) && copy.size() == 1 && copy.has("type");
    return plain ? copy.get("type") : copy;
  }
}
