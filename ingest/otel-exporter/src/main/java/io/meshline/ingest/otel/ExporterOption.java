package io.meshline.ingest.otel;

/**
 * The table of the exporter's options: key, default and meaning. This is the one place; the
 * README's table is tested against it.
 */
enum ExporterOption {
  BOOTSTRAP_SERVERS(
      "bootstrap.servers", "", "Kafka brokers to begin with, as `host:port,…`. Needed."),
  REGISTRY_URLS(
      "registry.urls",
      "",
      "Addresses of the schema registry's Confluent REST API, tried in turn. Needed."),
  REGISTRY_USER("registry.user", "", "User name at the schema registry."),
  REGISTRY_PASSWORD("registry.password", "", "Password at the schema registry."),
  REGISTRY_TOKEN("registry.token", "", "Bearer token for the schema registry."),
  KAFKA_PROPERTIES_FILE(
      "kafka.properties.file",
      "",
      "Properties file with further settings of the Kafka producer, such as its security."),
  QUEUE_SIZE(
      "queue.size", "8388608", "Bytes of spans that may wait, 65536 to 1073741824; more are lost."),
  SHUTDOWN_TIMEOUT(
      "shutdown.timeout",
      "5000",
      "How long the end of the process may wait for spans, in ms or with a unit (`5s`), up to"
          + " 60 s.");

  private static final String PREFIX = "otel.exporter.meshline.";

  private final String name;
  private final String defaultText;
  private final String meaning;

  ExporterOption(String name, String defaultText, String meaning) {
    this.name = name;
    this.defaultText = defaultText;
    this.meaning = meaning;
  }

  /** Its name as a system property; OpenTelemetry makes the environment variable of it. */
  String key() {
    return PREFIX + name;
  }

  /** Its default, empty for none. */
  String defaultText() {
    return defaultText;
  }

  /** What it is for, in one line. */
  String meaning() {
    return meaning;
  }
}
