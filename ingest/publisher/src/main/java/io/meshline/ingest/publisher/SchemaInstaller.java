package io.meshline.ingest.publisher;

import io.meshline.schemas.Topics;
import io.meshline.schemas.Topics.Topic;
import io.meshline.schemas.registry.Compatibility;
import io.meshline.schemas.registry.SchemaRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** Registers every schema of the topic catalogue. Doing it again changes nothing. */
public final class SchemaInstaller {
  private final SchemaRegistry registry;

  /** Installs into the given registry. */
  public SchemaInstaller(SchemaRegistry registry) {
    this.registry = registry;
  }

  /**
   * Makes every subject of the catalogue take backward compatible schemas only, and registers the
   * schemas.
   *
   * @return id by subject, in the catalogue's order
   * @throws io.meshline.schemas.registry.SchemaRefusedException if a subject holds a schema whose
   *     records ours cannot read
   * @throws io.meshline.schemas.registry.RegistryUnavailableException if the registry cannot be
   *     used now
   */
  public Map<String, Integer> install() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (Topic topic : Topics.all()) {
      for (Schema schema : topic.values()) {
        String subject = Topics.subject(topic.name(), schema);
        boolean set = registry.setCompatibility(subject, Compatibility.BACKWARD_TRANSITIVE);
        ids.put(subject, registry.register(subject, schema));
        if (!set && !registry.setCompatibility(subject, Compatibility.BACKWARD_TRANSITIVE)) {
          throw new IllegalStateException(
              "subject " + subject + " was registered, yet the registry says it has no schema");
        }
      }
    }
    return ids;
  }
}
