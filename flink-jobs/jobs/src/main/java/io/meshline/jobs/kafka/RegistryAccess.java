package io.meshline.jobs.kafka;

import io.meshline.jobs.config.Options;
import io.meshline.schemas.registry.SchemaRegistry;
import io.meshline.schemas.registry.SchemaRegistryClient;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/** How a task reaches the schema registry. Travels with the job and is opened on each task. */
@FunctionalInterface
public interface RegistryAccess extends Serializable {

  /** A registry to use; called on the task that uses it. */
  SchemaRegistry open();

  /** Adds a fault for each address that is none, and for credentials that do not go together. */
  static void check(Options options, List<String> faults) {
    for (String url : options.find(KafkaOptions.REGISTRY_URLS).orElse(List.of())) {
      try {
        SchemaRegistryClient.Builder unused = SchemaRegistryClient.builder(url);
      } catch (IllegalArgumentException e) {
        faults.add(
            KafkaOptions.REGISTRY_URLS.key()
                + ": "
                // What stands before the @ is a secret.
                + url.substring(url.lastIndexOf('@') + 1)
                + " (expected: http://host:port or https://host:port)");
      }
    }
    if (options.find(KafkaOptions.REGISTRY_CA_CERTIFICATE).isPresent()
        && options.find(KafkaOptions.REGISTRY_URLS).stream()
            .flatMap(List::stream)
            .anyMatch(url -> url.startsWith("http:"))) {
      faults.add(
          KafkaOptions.REGISTRY_CA_CERTIFICATE.key()
              + ": given for an address without TLS (expected: https addresses in "
              + KafkaOptions.REGISTRY_URLS.key()
              + ")");
    }
    boolean user = options.find(KafkaOptions.REGISTRY_USER).isPresent();
    String userKey = KafkaOptions.REGISTRY_USER.key();
    if (user != options.find(KafkaOptions.REGISTRY_PASSWORD).isPresent()) {
      faults.add(
          userKey
              + " and "
              + KafkaOptions.REGISTRY_PASSWORD.key()
              + ": only one set (expected: both or none)");
    }
    if (user && options.find(KafkaOptions.REGISTRY_TOKEN).isPresent()) {
      faults.add(
          userKey
              + " and "
              + KafkaOptions.REGISTRY_TOKEN.key()
              + ": both set (expected: at most one of them)");
    }
  }

  /** The registry that the options name. */
  static RegistryAccess of(Options options) {
    String urls = String.join(",", options.get(KafkaOptions.REGISTRY_URLS));
    String user = options.find(KafkaOptions.REGISTRY_USER).orElse("");
    String password = options.find(KafkaOptions.REGISTRY_PASSWORD).orElse("");
    String token = options.find(KafkaOptions.REGISTRY_TOKEN).orElse("");
    String caCertificate = options.find(KafkaOptions.REGISTRY_CA_CERTIFICATE).orElse("");
    return () -> {
      SchemaRegistryClient.Builder builder = SchemaRegistryClient.builder(urls);
      if (!user.isEmpty()) {
        builder.basicAuth(user, password);
      }
      if (!token.isEmpty()) {
        builder.bearerToken(token);
      }
      if (!caCertificate.isEmpty()) {
        builder.caCertificate(Path.of(caCertificate));
      }
      return builder.build();
    };
  }
}
