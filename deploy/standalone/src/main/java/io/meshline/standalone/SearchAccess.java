package io.meshline.standalone;

import io.meshline.sink.elasticsearch.SearchConnection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How commands reach a search store: its addresses are options, secrets are not. */
final class SearchAccess {
  private SearchAccess() {}

  /**
   * A connection with the secrets of the environment: {@code MESHLINE_SEARCH_USER} and {@code
   * MESHLINE_SEARCH_PASSWORD}, or {@code MESHLINE_SEARCH_API_KEY}.
   *
   * @param urls separated by commas
   * @param certificates PEM file with those to trust, null for the JVM's
   * @throws IllegalArgumentException naming the value that cannot be used
   */
  static SearchConnection connection(
      String urls, @Nullable String certificates, Map<String, String> environment) {
    SearchConnection connection = SearchConnection.to(urls.split(","));
    String user = environment.get("MESHLINE_SEARCH_USER");
    String key = environment.get("MESHLINE_SEARCH_API_KEY");
    if (user != null) {
      connection =
          connection.withBasicAuth(user, environment.getOrDefault("MESHLINE_SEARCH_PASSWORD", ""));
    } else if (key != null) {
      connection = connection.withApiKey(key);
    }
    return certificates == null ? connection : connection.withCaCertificate(certificates);
  }
}
