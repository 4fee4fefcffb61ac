package io.meshline.jobs.kafka;

import io.meshline.jobs.config.Options;
import io.meshline.schemas.registry.SchemaRegistry;
import io.meshline.schemas.registry.SchemaRegistryClient;
import java.io.Serializable;

/** How a task reaches the schema registry. Travels with the job and is opened on each task. */
@FunctionalInterface
public interface RegistryAccess extends Serializable {

  /** A registry to use; called on the task that uses it. */
  SchemaRegistry open();

  /** The registry that the options name. */
  static RegistryAccess of(Options options) {
    String urls = String.join(",", options.get(KafkaOptions.REGISTRY_URLS));
    String user = options.find(KafkaOptions.REGISTRY_USER).orElse("");
    String password = options.find(KafkaOptions.REGISTRY_PASSWORD).orElse("");
    String token = options.find(KafkaOptions.REGISTRY_TOKEN).orElse("");
    return () -> {
      SchemaRegistryClient.Builder builder = SchemaRegistryClient.builder(urls);
      if (!user.isEmpty()) {
        builder.basicAuth(user, password);
      }
      if (!token.isEmpty()) {
        builder.bearerToken(token);
      }
      return builder.build();
    };
  }
}
