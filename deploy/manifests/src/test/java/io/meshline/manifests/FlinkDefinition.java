package io.meshline.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The custom resource FlinkDeployment, as its operator defines it. */
final class FlinkDefinition {
  private static final String FILE = "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

  private static final Schema SCHEMA = schema();

  private FlinkDefinition() {}

  /** What is wrong with an object. A field that is not known is a fault. */
  static List<String> faults(JsonNode object) {
    return SCHEMA.validate(object.toString(), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  private static Schema schema() {
    try (InputStream file =
        Objects.requireNonNull(FlinkDefinition.class.getResourceAsStream(FILE))) {
      String yaml = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      JsonNode schema =
          Checkout.documents(yaml).get(0).at("/spec/versions/0/schema/openAPIV3Schema");
      close(schema);
      // That of the release that is to be had ends with Flink 1.20; newer ones differ in that
      // alone.
      ((ObjectNode) schema.at("/properties/spec/properties/flinkVersion")).remove("enum");
      ((ObjectNode) schema.path("properties")).putObject("apiVersion");
      ((ObjectNode) schema.path("properties")).putObject("kind");
      ((ObjectNode) schema.path("properties")).putObject("metadata");
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(schema.toString(), InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The API server drops fields that are not known; here they are faults. */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.has("properties")
        && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      object.put("additionalProperties", false);
    }
    schema.forEach(FlinkDefinition::close);
  }
}
