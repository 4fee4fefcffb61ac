package io.meshline.query.command;

import io.meshline.query.SearchStore;
import io.meshline.query.StoreConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
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
  /** What the faults of a connection call the addresses. */
  private static final String URL = "url";

  private static final String HOSTS = "MESHLINE_SEARCH_HOSTS";

  private static final Duration LONGEST_SILENCE = Duration.ofDays(1);

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
              + " MESHLINE_SEARCH_PASSWORD; MESHLINE_SEARCH_API_KEY serves instead of both. Each may"
              + " also be the first line of a file, which the variable with _FILE names.")
  private @Nullable String user;

  @Option(
      names = "--ca-certificate",
      paramLabel = "<file>",
      description =
          "PEM file with the certificates to trust, else MESHLINE_SEARCH_CA_CERTIFICATE, else those"
              + " of the JVM.")
  private @Nullable Path caCertificate;

  @Option(
      names = "--timeout",
      paramLabel = "<length>",
      description =
          "How long the search store may be silent before it counts as gone: a number and s, m, h or"
              + " d, such as 90s; at most 24h. Default: 30s.")
  private @Nullable String timeout;

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
    String named = environment.get(HOSTS);
    String hosts = url != null ? url : named != null ? named : defaultUrl.get();
    String name = user != null ? user : environment.get("MESHLINE_SEARCH_USER");
    Path trusted = trusted();
    String password = secret("MESHLINE_SEARCH_PASSWORD");
    String apiKey = secret("MESHLINE_SEARCH_API_KEY");
    try {
      return new StoreConnection(StoreConnection.parse(hosts), name, password, apiKey, trusted);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.startsWith(URL) || (url == null && named == null)) {
        throw e;
      }
      String place = url != null ? "--" + URL : HOSTS;
      throw new IllegalArgumentException(place + message.substring(URL.length()), e);
    }
  }

  private @Nullable Path trusted() {
    String ca = environment.get("MESHLINE_SEARCH_CA_CERTIFICATE");
    Path file = caCertificate != null ? caCertificate : ca == null ? null : Path.of(ca);
    if (file != null && !Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "%s: %s: %s (expected: a PEM file)"
              .formatted(
                  caCertificate != null ? "--ca-certificate" : "MESHLINE_SEARCH_CA_CERTIFICATE",
                  file,
                  Files.exists(file) ? "cannot be read" : "no such file"));
    }
    return file;
  }

  /**
   * How long the store may be silent.
   *
   * @throws IllegalArgumentException naming the value that cannot be used
   */
  Duration patience() {
    if (timeout == null) {
      return SearchStore.PATIENCE;
    }
    Duration patience = RangeOptions.length("--timeout", timeout);
    if (patience.compareTo(LONGEST_SILENCE) > 0) {
      throw new IllegalArgumentException(
          "--timeout: " + timeout + " (expected: at most " + LONGEST_SILENCE.toHours() + "h)");
    }
    return patience;
  }

  /** A secret from the environment, or from the first line of the file that it names. */
  private @Nullable String secret(String variable) {
    String value = environment.get(variable);
    String file = environment.get(variable + "_FILE");
    if (file == null || file.isBlank()) {
      return value == null || value.isBlank() ? null : value;
    }
    if (value != null && !value.isBlank()) {
      throw new IllegalArgumentException(
          variable + " and " + variable + "_FILE: both set (expected: at most one of them)");
    }
    try (BufferedReader reader = Files.newBufferedReader(Path.of(file))) {
      String line = reader.readLine();
      if (line != null && !line.isBlank()) {
        return line;
      }
    } catch (IOException | InvalidPathException e) {
      // Told below, without what the file holds.
    }
    throw new IllegalArgumentException(
        variable
            + "_FILE: "
            + file
            + " (expected: a file that can be read, whose first line is the secret)");
  }
}
