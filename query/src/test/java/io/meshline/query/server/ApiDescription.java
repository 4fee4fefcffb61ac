package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The description of the API, and whether answers are as it says. */
final class ApiDescription {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SchemaRegistry schemas =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<String, Schema> compiled = new ConcurrentHashMap<>();
  private final JsonNode description;

  ApiDescription() {
    try (InputStream in = QueryServer.class.getResourceAsStream("openapi.yaml")) {
      description = new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All paths. */
  Set<String> paths() {
    Set<String> paths = new TreeSet<>();
    description.path("paths").fieldNames().forEachRemaining(paths::add);
    return paths;
  }

  /** The names of the parameters of a path. */
  Set<String> parameters(String path) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : description.path("paths").path(path).path("get").path("parameters")) {
      names.add(resolved(parameter).path("name").asText());
    }
    return names;
  }

  /** Fails unless a body of a path is as described; hands it out. */
  JsonNode checked(String path, int status, String type, String body) {
    JsonNode responses = description.path("paths").path(path).path("get").path("responses");
    String code = Integer.toString(status);
    JsonNode response =
        resolved(responses.has(code) ? responses.path(code) : responses.path("default"));
    String media = type.replaceAll(";.*", "");
    JsonNode content = response.path("content").path(media);
    assertThat(content.isMissingNode())
        .as("%s %d as %s is described", path, status, media)
        .isFalse();
    if (!media.endsWith("json")) {
      return JSON.getNodeFactory().textNode(body);
    }
    Schema schema =
        compiled.computeIfAbsent(path + " " + status, added -> compile(content.path("schema")));
    try {
      JsonNode json = JSON.readTree(body);
      assertThat(
              schema.validate(
                  json,
                  context ->
                      context.executionConfig(config -> config.formatAssertionsEnabled(true))))
          .as("%s %d: %s", path, status, body)
          .isEmpty();
      return json;
    } catch (IOException e) {
      throw new UncheckedIOException(body, e);
    }
  }

  private Schema compile(JsonNode schema) {
    ObjectNode withComponents = schema.deepCopy();
    withComponents.set("components", description.path("components"));
    return schemas.getSchema(withComponents);
  }

  private JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : description.at(reference.substring(1));
  }
}
