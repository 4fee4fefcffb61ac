package io.meshline.standalone;

import java.util.Locale;

/**
 * The table of the stack's options: key, default, range and meaning. Given as {@code --key value},
 * in the environment as {@code MESHLINE_STANDALONE_KEY}, or in the file that {@code --config}
 * names.
 */
public enum StackOption {
  /** Everything that is written. */
  DATA("data", "", "Folder for all data and logs; default: .meshline in the checkout."),
  /** Of the broker. */
  KAFKA_PORT("kafka-port", 9092, 0, 65_535, "Port of the Kafka broker; 0: any free one."),
  /** Of the registry. */
  REGISTRY_PORT("registry-port", 8081, 0, 65_535, "Port of the schema registry; 0: any free one."),
  /** Of the search engine. */
  SEARCH_PORT("search-port", 9200, 0, 65_535, "Port of the search engine; 0: any free one."),
  /** Of the JobManager. */
  FLINK_PORT(
      "flink-port", 8082, 0, 65_535, "Port of Flink's REST API and web pages; 0: any free one."),
  /** Of the receiver. */
  SKYWALKING_PORT(
      "skywalking-port",
      11_800,
      0,
      65_535,
      "gRPC port for SkyWalking agents, mesh probes and Envoy; 0: any free one."),
  /** Of the receiver. */
  OTLP_PORT(
      "otlp-port", 4317, 0, 65_535, "gRPC port for OpenTelemetry agents (OTLP); 0: any free one."),
  /** Of the receiver. */
  SKYWALKING_HTTP_PORT(
      "skywalking-http-port",
      12_800,
      0,
      65_535,
      "HTTP port for SkyWalking agents; 0: any free one."),
  /** Of the receiver. */
  OTLP_HTTP_PORT(
      "otlp-http-port",
      4318,
      0,
      65_535,
      "HTTP port for OpenTelemetry agents (OTLP); 0: any free one."),
  /** Of the receiver. */
  ZIPKIN_PORT("zipkin-port", 9411, 0, 65_535, "HTTP port for Zipkin spans; 0: any free one."),
  /** Of the receiver. */
  KAFKA_INTAKE(
      "kafka-intake",
      "",
      "Protocols also taken from Kafka, by the topics their agents write into: zipkin, skywalking,"
          + " or both, separated by a comma."),
  /** Of the receiver. */
  RECEIVER_HTTP_PORT(
      "receiver-http-port",
      11_880,
      0,
      65_535,
      "HTTP port of the receiver's metrics and health; 0: any free one."),
  /** Of the call-aggregation job. */
  OBJECTIVES(
      "objectives",
      "",
      "Files or folders with objectives, separated by commas; default: the folder objectives among"
          + " the data, into which demo puts a sample. They are looked at all the time."),
  /** Of the query server. */
  QUERY_PORT(
      "query-port",
      8090,
      0,
      65_535,
      "HTTP port of the console and the Query API; 0: any free one."),
  /** Of the sample mesh. */
  MESH_PORT(
      "mesh-port", 18_080, 0, 65_504, "First of 32 ports of the sample mesh; 0: any free ones."),
  /** Of the sample mesh. */
  VISITS("visits", 15, 1, 200, "Visitors of the sample mesh per second, on the average."),
  /** Of the sample mesh. */
  SIDECARS("sidecars", 1, 0, 1, "Whether the sample mesh has sidecars: 1 with, 0 without."),
  /** Of the past. */
  SEED_DAYS(
      "seed-days",
      0,
      0,
      7,
      "Days of made-up traffic before now, through the same jobs; only where no documents are yet."),
  /** Of the table. */
  REFRESH("refresh", 5, 1, 3600, "Seconds between two refreshes of the table."),
  /** Of the table. */
  MINUTES("minutes", 5, 1, 1440, "Minutes of traffic the table looks back on.");

  private final String key;
  private final String defaultText;
  private final boolean number;
  private final int least;
  private final int most;
  private final String meaning;

  StackOption(String key, String defaultText, String meaning) {
    this(key, defaultText, false, 0, 0, meaning);
  }

  StackOption(String key, int defaultNumber, int least, int most, String meaning) {
    this(key, String.valueOf(defaultNumber), true, least, most, meaning);
  }

  StackOption(String key, String defaultText, boolean number, int least, int most, String meaning) {
    this.key = key;
    this.defaultText = defaultText;
    this.number = number;
    this.least = least;
    this.most = most;
    this.meaning = meaning;
  }

  /**
   * Its name in files and, after {@code --}, in arguments.
   *
   * @return words joined by dashes
   */
  public String key() {
    return key;
  }

  /**
   * The environment variable that gives it.
   *
   * @return its name
   */
  public String variable() {
    return "MESHLINE_STANDALONE_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * What it is for.
   *
   * @return one line
   */
  public String meaning() {
    return meaning;
  }

  /**
   * Its default as text.
   *
   * @return empty: none that is the same everywhere
   */
  public String defaultText() {
    return defaultText;
  }

  boolean port() {
    return key.endsWith("-port");
  }

  boolean number() {
    return number;
  }

  /**
   * Reads a number.
   *
   * @throws IllegalArgumentException whose message is what was expected
   */
  int parse(String text) {
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a whole number from " + least + " to " + most, e);
    }
    if (value < least || value > most) {
      throw new IllegalArgumentException("a whole number from " + least + " to " + most);
    }
    return value;
  }
}
