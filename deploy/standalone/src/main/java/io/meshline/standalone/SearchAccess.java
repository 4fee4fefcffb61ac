package io.meshline.standalone;

import io.meshline.schemas.access.Secrets;
import io.meshline.sink.elasticsearch.SearchConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How commands reach a search store: its addresses are options, secrets are not. */
final class SearchAccess {
  /** Options by what the faults of a connection call them. */
  private static final Map<String, String> OPTIONS =
      Map.of("hosts", "--search", "CA certificate", "--search-ca");

  private SearchAccess() {}

  /**
   * A connection with the secrets of the environment: {@code MESHLINE_SEARCH_USER} and {@code
   * MESHLINE_SEARCH_PASSWORD}, or {@code MESHLINE_SEARCH_API_KEY}; each secret may also be in the
   * file that the variable with {@code _FILE} names.
   *
   * @param urls separated by commas
   * @param certificates PEM file with those to trust, null for the JVM's
   * @throws IllegalArgumentException naming the value that cannot be used
   */
  static SearchConnection connection(
      String urls, @Nullable String certificates, Map<String, String> environment) {
    if (certificates != null && !Files.isReadable(Path.of(certificates))) {
      throw new IllegalArgumentException(
          "--search-ca: %s: %s (expected: a PEM file)"
              .formatted(
                  certificates,
                  Files.exists(Path.of(certificates)) ? "cannot be read" : "no such file"));
    }
    try {
      return connected(urls, certificates, environment);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      for (Map.Entry<String, String> name : OPTIONS.entrySet()) {
        if (message.startsWith(name.getKey() + ":")) {
          throw new IllegalArgumentException(
              name.getValue() + message.substring(name.getKey().length()), e);
        }
      }
      throw e;
    }
  }

  private static SearchConnection connected(
      String urls, @Nullable String certificates, Map<String, String> environment) {
    SearchConnection connection = SearchConnection.to(urls.split(","));
    Optional<String> user = secret("MESHLINE_SEARCH_USER", environment);
    Optional<String> key = secret("MESHLINE_SEARCH_API_KEY", environment);
    if (user.isPresent() && key.isPresent()) {
      throw new IllegalArgumentException(
          "MESHLINE_SEARCH_USER and MESHLINE_SEARCH_API_KEY: both set (expected: at most one)");
    }
    if (user.isPresent()) {
      connection = connection.withBasicAuth(user.get(), password("MESHLINE_SEARCH", environment));
    } else if (key.isPresent()) {
      connection = connection.withApiKey(key.get());
    }
    return certificates == null ? connection : connection.withCaCertificate(certificates);
  }

  /**
   * The password that belongs to a user.
   *
   * @param prefix of the variables, such as MESHLINE_SEARCH
   */
  static String password(String prefix, Map<String, String> environment) {
    return secret(prefix + "_PASSWORD", environment)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    prefix + "_USER without " + prefix + "_PASSWORD (expected: both)"));
  }

  /** A secret of the environment, or of a file that it names. */
  static Optional<String> secret(String variable, Map<String, String> environment) {
    String file = variable + "_FILE";
    return Secrets.of(variable, environment.get(variable), file, environment.get(file));
  }
}
