package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A template as its file has it.
 *
 * @param api the engine's resource for this kind of template
 * @param name its name in the store
 * @param body the file's content
 */
record Template(String api, String name, JsonNode body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * All templates, each after those that it is composed of; the first one is shared by the rest.
   */
  static List<Template> shipped() {
    return List.of(
        read("_component_template", "meshline-metrics"),
        read("_index_template", "meshline-nodes"),
        read("_index_template", "meshline-edges"),
        read("_index_template", "meshline-sla"),
        read("_index_template", "meshline-alerts"),
        read("_index_template", "meshline-events"));
  }

  int version() {
    return body.path("version").asInt();
  }

  JsonNode mappings() {
    return body.path("template").path("mappings");
  }

  /** The indices it applies to; none for a part of other templates. */
  List<String> indexPatterns() {
    List<String> patterns = new ArrayList<>();
    body.path("index_patterns").forEach(pattern -> patterns.add(pattern.asText()));
    return patterns;
  }

  private static Template read(String api, String name) {
    String file = "templates/" + name + ".json";
    try (InputStream in = Template.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new FileNotFoundException(file);
      }
      return new Template(api, name, JSON.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException("The program lacks its own file " + file, e);
    }
  }
}
