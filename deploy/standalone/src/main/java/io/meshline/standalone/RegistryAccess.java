package io.meshline.standalone;

import io.meshline.schemas.registry.SchemaRegistryClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How commands reach a schema registry: its addresses are options, secrets are not. */
final class RegistryAccess {
  private RegistryAccess() {}

  /**
   * A client with the secrets of the environment: {@code MESHLINE_REGISTRY_USER} and {@code
   * MESHLINE_REGISTRY_PASSWORD}, or {@code MESHLINE_REGISTRY_TOKEN}; each may also be in the file
   * that the variable with {@code _FILE} names.
   *
   * @param urls separated by commas
   * @param certificates PEM file with those to trust, null for the JVM's
   * @throws IllegalArgumentException naming the value that cannot be used
   */
  static SchemaRegistryClient.Builder builder(
      String urls, @Nullable Path certificates, Map<String, String> environment) {
    SchemaRegistryClient.Builder builder = SchemaRegistryClient.builder(urls);
    Optional<String> user = SearchAccess.secret("MESHLINE_REGISTRY_USER", environment);
    if (user.isPresent()) {
      builder.basicAuth(user.get(), SearchAccess.password("MESHLINE_REGISTRY", environment));
    } else {
      SearchAccess.secret("MESHLINE_REGISTRY_TOKEN", environment).ifPresent(builder::bearerToken);
    }
    if (certificates != null) {
      builder.caCertificate(certificates);
    }
    return builder;
  }
}
