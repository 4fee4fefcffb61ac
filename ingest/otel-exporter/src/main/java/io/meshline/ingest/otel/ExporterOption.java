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
  REGISTRY_PASSWORD_FILE(
      "registry.password.file", "", "File whose first line is that password, instead of it."),
  REGISTRY_TOKEN("registry.token", "", "Bearer token for the schema registry."),
  REGISTRY_TOKEN_FILE(
      "registry.token.file", "", "File whose first line is that token, instead of it."),
  REGISTRY_CA_CERTIFICATE(
      "registry.ca.certificate",
      "",
      "PEM file with the certificates to trust at the schema registry."),
  KAFKA_SECURITY_PROTOCOL(
      "kafka.security.protocol",
      "",
      "`PLAINTEXT`, `SSL`, `SASL_PLAINTEXT` or `SASL_SSL`; left out: `SASL_SSL` with a user, `SSL`"
          + " with certificates."),
  KAFKA_SASL_MECHANISM(
      "kafka.sasl.mechanism",
      "",
      "`SCRAM-SHA-512`, `SCRAM-SHA-256` or `PLAIN`; left out: `SCRAM-SHA-512`."),
  KAFKA_USER("kafka.user", "", "User name at Kafka."),
  KAFKA_PASSWORD("kafka.password", "", "Password at Kafka."),
  KAFKA_PASSWORD_FILE(
      "kafka.password.file", "", "File whose first line is that password, instead of it."),
  KAFKA_CA_CERTIFICATE(
      "kafka.ca.certificate", "", "PEM file with the certificates to trust at Kafka."),
  KAFKA_KEYSTORE(
      "kafka.keystore",
      "",
      "PEM file with the client's own certificate chain and PKCS #8 key for Kafka."),
  KAFKA_KEYSTORE_PASSWORD("kafka.keystore.password", "", "Password of that key."),
  KAFKA_KEYSTORE_PASSWORD_FILE(
      "kafka.keystore.password.file", "", "File whose first line is that password, instead of it."),
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
