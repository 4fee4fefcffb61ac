package io.meshline.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** The environment of a container. */
final class Variables {
  private Variables() {}

  /**
   * By name; what comes from a secret is {@code secret/key}. A name that stands twice is refused.
   */
  static Map<String, String> of(JsonNode container) {
    var all = new TreeMap<String, String>();
    for (JsonNode variable : container.path("env")) {
      JsonNode secret = variable.at("/valueFrom/secretKeyRef");
      String name = variable.path("name").asText();
      String value =
          secret.isMissingNode()
              ? variable.path("value").asText()
              : secret.path("name").asText() + "/" + secret.path("key").asText();
      if (all.put(name, value) != null) {
        throw new IllegalArgumentException(name + " twice");
      }
    }
    return all;
  }
}
