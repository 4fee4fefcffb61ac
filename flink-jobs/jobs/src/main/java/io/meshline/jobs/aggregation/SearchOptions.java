package io.meshline.jobs.aggregation;

import io.meshline.jobs.config.Option;
import io.meshline.jobs.config.OptionType;
import io.meshline.jobs.config.Options;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.sink.elasticsearch.WriteOptions;
import java.time.Duration;
import java.util.List;

/** Options of the search store. */
public final class SearchOptions {

  /** Whether documents are written at all. */
  public static final Option<Boolean> ENABLED =
      Option.of(
          "search.enabled",
          OptionType.flag(),
          "true",
          "Whether documents are written to a search store.");

  /** Addresses. */
  public static final Option<List<String>> HOSTS =
      Option.optional(
          "search.hosts",
          OptionType.texts(),
          "Addresses of the search store, such as http://localhost:9200; needed unless"
              + " `search.enabled` is false.");

  /** User name. */
  public static final Option<String> USER =
      Option.optional("search.user", OptionType.text(), "User name at the search store.");

  /** Password. */
  public static final Option<String> PASSWORD =
      Option.secret("search.password", "Password at the search store.");

  /** API key. */
  public static final Option<String> API_KEY =
      Option.secret("search.api-key", "API key for the search store, instead of a user.");

  /** Certificates to trust. */
  public static final Option<String> CA_CERTIFICATE =
      Option.optional(
          "search.ca-certificate",
          OptionType.text(),
          "PEM file with the certificates to trust, readable on every TaskManager.");

  /** Index templates. */
  public static final Option<Boolean> INSTALL_TEMPLATES =
      Option.of(
          "search.install-templates",
          OptionType.flag(),
          "true",
          "Whether the job installs or upgrades the index templates when it is submitted.");

  /** Batch bound. */
  public static final Option<Integer> BATCH_DOCUMENTS =
      Option.of(
          "search.batch-documents",
          OptionType.integer(1, 100_000),
          "1000",
          "Most documents of one bulk request.");

  /** Age bound. */
  public static final Option<Duration> MAX_DELAY =
      Option.of(
          "search.max-delay",
          OptionType.duration(Duration.ofMillis(1)),
          "1s",
          "How long a document may wait for its bulk request to fill.");

  static final List<Option<?>> ALL =
      List.of(
          ENABLED,
          HOSTS,
          USER,
          PASSWORD,
          API_KEY,
          CA_CERTIFICATE,
          INSTALL_TEMPLATES,
          BATCH_DOCUMENTS,
          MAX_DELAY);

  private SearchOptions() {}

  /** The store that the options name. */
  public static SearchConnection connection(Options options) {
    SearchConnection connection = SearchConnection.to(options.get(HOSTS).toArray(String[]::new));
    if (options.find(USER).isPresent()) {
      connection = connection.withBasicAuth(options.get(USER), options.get(PASSWORD));
    }
    if (options.find(API_KEY).isPresent()) {
      connection = connection.withApiKey(options.get(API_KEY));
    }
    if (options.find(CA_CERTIFICATE).isPresent()) {
      connection = connection.withCaCertificate(options.get(CA_CERTIFICATE));
    }
    return connection;
  }

  /** How the options want documents to be written. */
  public static WriteOptions writing(Options options) {
    WriteOptions writing =
        WriteOptions.DEFAULTS.withBatches(
            options.get(BATCH_DOCUMENTS), WriteOptions.DEFAULTS.maxBatchBytes());
    return writing.withBuffer(
        writing.maxInFlightRequests(), writing.maxBufferedDocuments(), options.get(MAX_DELAY));
  }

  static void check(Options options, List<String> faults) {
    if (!options.find(ENABLED).orElse(false)) {
      return;
    }
    if (options.find(HOSTS).isEmpty()) {
      faults.add(HOSTS.key() + ": not set (expected: addresses, or " + ENABLED.key() + " false)");
      return;
    }
    boolean user = options.find(USER).isPresent();
    if (user != options.find(PASSWORD).isPresent()) {
      faults.add(USER.key() + " and " + PASSWORD.key() + ": only one set (expected: both or none)");
    } else if (user && options.find(API_KEY).isPresent()) {
      faults.add(
          USER.key() + " and " + API_KEY.key() + ": both set (expected: at most one of them)");
    } else {
      checkConnection(options, faults);
    }
  }

  private static void checkConnection(Options options, List<String> faults) {
    try {
      SearchConnection unused = connection(options);
    } catch (IllegalArgumentException e) {
      faults.add(HOSTS.key() + ": " + e.getMessage());
    }
  }
}
