package io.meshline.query.command;

import io.meshline.query.StoreConnection;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options that say where the search store is. Those not given come from the environment, by the
 * names that the jobs use too. Secrets come from the environment only: other users can see the
 * arguments of a process.
 */
final class StoreOptions {
  private final Supplier<String> defaultUrl;
  private final Map<String, String> environment;

  @Option(
      names = "--url",
      paramLabel = "<url>",
      description =
          "Address of the search store; several separated by commas. Else MESHLINE_SEARCH_HOSTS,"
              + " else the store that ./meshline started.")
  private @Nullable String url;

  @Option(
      names = "--user",
      paramLabel = "<name>",
      description =
          "User at the search store, else MESHLINE_SEARCH_USER. The password comes from"
              + " MESHLINE_SEARCH_PASSWORD; MESHLINE_SEARCH_API_KEY serves instead of both.")
  private @Nullable String user;

  @Option(
      names = "--ca-certificate",
      paramLabel = "<file>",
      description =
          "PEM file with the certificates to trust, else MESHLINE_SEARCH_CA_CERTIFICATE, else those"
              + " of the JVM.")
  private @Nullable Path caCertificate;

  StoreOptions(Supplier<String> defaultUrl, Map<String, String> environment) {
    this.defaultUrl = defaultUrl;
    this.environment = environment;
  }

  /**
   * What the options come to.
   *
   * @throws IllegalArgumentException naming the value that cannot be used
   */
  StoreConnection connection() {
    String hosts = url != null ? url : environment.get("MESHLINE_SEARCH_HOSTS");
    String name = user != null ? user : environment.get("MESHLINE_SEARCH_USER");
    String ca = environment.get("MESHLINE_SEARCH_CA_CERTIFICATE");
    return new StoreConnection(
        StoreConnection.parse(hosts != null ? hosts : defaultUrl.get()),
        name,
        environment.get("MESHLINE_SEARCH_PASSWORD"),
        environment.get("MESHLINE_SEARCH_API_KEY"),
        caCertificate != null ? caCertificate : ca == null ? null : Path.of(ca));
  }
}
