package io.meshline.ingest.receiver;

import io.meshline.schemas.access.KafkaSecurity;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of the receiver's options: key, type, default, range and meaning. This is the one
 * place; the README's table is tested against it.
 */
public enum ReceiverOption {
  HOST("host", OptionType.TEXT, "127.0.0.1", "Address the ports are bound to; 0.0.0.0 for all."),
  SKYWALKING_PORT(
      "skywalking.port",
      OptionType.PORT,
      "11800",
      0,
      65_535,
      "gRPC port of SkyWalking agents, the service-mesh probe and Envoy's access logs; 0: any free"
          + " one."),
  ALS_PORT(
      "als.port",
      OptionType.PORT,
      null,
      0,
      65_535,
      "A further gRPC port for Envoy's access logs only; without it they come by skywalking.port."),
  OTLP_PORT(
      "otlp.port", OptionType.PORT, "4317", 0, 65_535, "gRPC port of OTLP traces; 0: any free."),
  SKYWALKING_HTTP_PORT(
      "skywalking-http.port",
      OptionType.PORT,
      "12800",
      0,
      65_535,
      "HTTP port of SkyWalking agents; 0: any free."),
  OTLP_HTTP_PORT(
      "otlp-http.port",
      OptionType.PORT,
      "4318",
      0,
      65_535,
      "HTTP port of OTLP traces and access logs; 0: any free."),
  ZIPKIN_PORT(
      "zipkin.port", OptionType.PORT, "9411", 0, 65_535, "HTTP port of Zipkin spans; 0: any free."),
  HTTP_PORT(
      "http.port",
      OptionType.PORT,
      "11880",
      0,
      65_535,
      "HTTP port of /metrics, /livez and /readyz; 0: any free."),
  KAFKA_BOOTSTRAP_SERVERS(
      "kafka.bootstrap-servers", OptionType.TEXTS, "Brokers to begin with, as host:port."),
  KAFKA_PROPERTIES_FILE(
      "kafka.properties-file",
      OptionType.FILE,
      null,
      "Properties file with further settings of Kafka's clients, such as their security."),
  KAFKA_SECURITY_PROTOCOL(
      KafkaSecurity.PROTOCOL,
      OptionType.TEXT,
      null,
      "PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL; without it SASL_SSL with a user, SSL with"
          + " certificates."),
  KAFKA_SASL_MECHANISM(
      KafkaSecurity.MECHANISM,
      OptionType.TEXT,
      null,
      "SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN; without it SCRAM-SHA-512."),
  KAFKA_USER(KafkaSecurity.USER, OptionType.TEXT, null, "User name at Kafka (with password)."),
  KAFKA_PASSWORD(KafkaSecurity.PASSWORD, OptionType.SECRET, null, "Password at Kafka."),
  KAFKA_PASSWORD_FILE(
      "kafka.password-file", OptionType.FILE, null, "File whose first line is kafka.password."),
  KAFKA_CA_CERTIFICATE(
      KafkaSecurity.CA_CERTIFICATE,
      OptionType.FILE,
      null,
      "PEM file with the certificates to trust at Kafka."),
  KAFKA_KEYSTORE(
      KafkaSecurity.KEYSTORE,
      OptionType.FILE,
      null,
      "PEM file with the receiver's own certificate chain and PKCS #8 key for Kafka."),
  KAFKA_KEYSTORE_PASSWORD(
      KafkaSecurity.KEYSTORE_PASSWORD, OptionType.SECRET, null, "Password of that key."),
  KAFKA_KEYSTORE_PASSWORD_FILE(
      "kafka.keystore-password-file",
      OptionType.FILE,
      null,
      "File whose first line is kafka.keystore-password."),
  INTAKE_ZIPKIN(
      "kafka-intake.zipkin",
      OptionType.FLAG,
      "false",
      "Whether Zipkin spans are also read from Kafka."),
  INTAKE_ZIPKIN_TOPIC(
      "kafka-intake.zipkin-topic",
      OptionType.TEXT,
      "zipkin",
      "Topic they are read from; records are lists of spans in JSON (v1, v2) or proto3."),
  INTAKE_SKYWALKING(
      "kafka-intake.skywalking",
      OptionType.FLAG,
      "false",
      "Whether what SkyWalking's Kafka reporter writes is read."),
  INTAKE_SKYWALKING_NAMESPACE(
      "kafka-intake.skywalking-namespace",
      OptionType.TEXT,
      null,
      "The agents' plugin.kafka.namespace, which begins the names of their topics."),
  INTAKE_GROUP(
      "kafka-intake.group-id",
      OptionType.TEXT,
      "meshline-receiver",
      "Consumer group; receivers of one group share the topics."),
  REGISTRY_URLS(
      "registry.urls",
      OptionType.TEXTS,
      "Addresses of the schema registry's Confluent REST API, tried in turn."),
  REGISTRY_USER(
      "registry.user", OptionType.TEXT, null, "User name at the schema registry (with password)."),
  REGISTRY_PASSWORD(
      "registry.password", OptionType.SECRET, null, "Password at the schema registry."),
  REGISTRY_PASSWORD_FILE(
      "registry.password-file",
      OptionType.FILE,
      null,
      "File whose first line is registry.password."),
  REGISTRY_TOKEN(
      "registry.token", OptionType.SECRET, null, "Bearer token for the schema registry."),
  REGISTRY_TOKEN_FILE(
      "registry.token-file", OptionType.FILE, null, "File whose first line is registry.token."),
  REGISTRY_CA_CERTIFICATE(
      "registry.ca-certificate",
      OptionType.FILE,
      null,
      "PEM file with the certificates to trust at the schema registry."),
  TLS_CERTIFICATE(
      "tls.certificate",
      OptionType.FILE,
      null,
      "PEM file of the certificate chain; with tls.key it turns TLS on, for all ports but"
          + " http.port."),
  TLS_KEY("tls.key", OptionType.FILE, null, "PEM file of the PKCS #8 private key."),
  TLS_CLIENT_CA(
      "tls.client-ca-certificate",
      OptionType.FILE,
      null,
      "PEM file with the certificates by one of which every caller's own must be signed; without it"
          + " callers need none."),
  TOKEN(
      "token",
      OptionType.SECRET,
      null,
      "Token every caller must show: header Authentication (SkyWalking, Envoy) or Authorization"
          + " (all others)."),
  TOKEN_FILE("token-file", OptionType.FILE, null, "File whose first line is token."),
  MAX_MESSAGE(
      "message.max-size",
      OptionType.BYTES,
      "4MiB",
      1_024,
      64L << 20,
      "Largest message, uncompressed; larger ones are refused and counted."),
  MAX_HEADERS(
      "headers.max-size",
      OptionType.BYTES,
      "16KiB",
      1_024,
      1L << 20,
      "Largest headers of a gRPC call or an HTTP request."),
  MAX_CALLS(
      "calls.max-per-connection",
      OptionType.COUNT,
      "200",
      1,
      100_000,
      "Most gRPC calls open at once on one connection."),
  HTTP_IDLE(
      "http-idle.timeout",
      OptionType.DURATION,
      "30s",
      100,
      3_600_000,
      "How long an HTTP connection may be silent: between requests, and in the midst of one."),
  THREADS(
      "threads",
      OptionType.COUNT,
      "0",
      0,
      1_024,
      "Threads that convert messages; 0: as many as processors, at least 2."),
  KEEPALIVE_TIME(
      "keepalive.time",
      OptionType.DURATION,
      "1m",
      10_000,
      86_400_000,
      "Pause after which a silent connection is asked whether it lives."),
  KEEPALIVE_TIMEOUT(
      "keepalive.timeout",
      OptionType.DURATION,
      "20s",
      1_000,
      600_000,
      "How long it may take to answer that before it is closed."),
  KEEPALIVE_PERMITTED(
      "keepalive.permitted",
      OptionType.DURATION,
      "5s",
      0,
      86_400_000,
      "Shortest interval at which a caller may ping; who pings more often is disconnected, so"
          + " leave room below the 10 s at which gRPC's clients ping at most."),
  FLOW_WINDOW(
      "flow.window",
      OptionType.BYTES,
      "256KiB",
      64L << 10,
      8L << 20,
      "HTTP/2 flow-control window: what a connection may send before it is read."),
  IN_FLIGHT(
      "in-flight.max-size",
      OptionType.BYTES,
      "16MiB",
      64L << 10,
      16L << 30,
      "Received and not yet acknowledged by the broker; while it is full, callers wait."),
  IN_FLIGHT_PER_CALL(
      "in-flight.max-size-per-call",
      OptionType.BYTES,
      "1MiB",
      1_024,
      1L << 30,
      "The same for one stream, so that one caller does not use it all."),
  HALF_READ(
      "half-read.max-size",
      OptionType.BYTES,
      "16MiB",
      64L << 10,
      16L << 30,
      "Messages that have not arrived whole; beyond it the callers that are at it for longest are"
          + " told to try again."),
  BATCH_RECORDS(
      "batch.max-records",
      OptionType.COUNT,
      "4000",
      1,
      10_000,
      "Most calls of a CallBatch, or spans of a SpanBatch."),
  BATCH_BYTES(
      "batch.max-size",
      OptionType.BYTES,
      "512KiB",
      1_024,
      768L << 10,
      "Estimated size at which a batch is full."),
  BATCH_LINGER(
      "batch.linger",
      OptionType.DURATION,
      "100ms",
      0,
      200,
      "How long the first record of a batch waits for others."),
  OTLP_TIMEOUT(
      "otlp.answer-timeout",
      OptionType.DURATION,
      "30s",
      100,
      3_600_000,
      "How long an OTLP caller without a nearer deadline waits before UNAVAILABLE or 503."),
  ENVIRONMENT(
      "environment",
      OptionType.TEXT,
      null,
      "Environment of services for which neither their source nor naming.file tells one."),
  NAMING_FILE(
      "naming.file",
      OptionType.FILE,
      null,
      "YAML file of rules that give services their names; read again when it changes."),
  ADDRESSES_FILE(
      "addresses.file",
      OptionType.FILE,
      null,
      "YAML file of who lives at which address; read again when it changes."),
  NAMES_INTERVAL(
      "names.interval",
      OptionType.DURATION,
      "2s",
      10,
      3_600_000,
      "How often naming.file and addresses.file are looked at."),
  KUBERNETES(
      "kubernetes.enabled",
      OptionType.FLAG,
      "false",
      "Whether to watch a Kubernetes API server for who lives at which address."),
  KUBERNETES_CONFIG(
      "kubernetes.config",
      OptionType.FILE,
      null,
      "kubeconfig of that server; without it the service account of the own pod, or KUBECONFIG."),
  KUBERNETES_NAMESPACES(
      "kubernetes.namespaces",
      OptionType.TEXTS,
      null,
      "Namespaces to watch; without it all, which needs a ClusterRole."),
  KUBERNETES_DOMAIN(
      "kubernetes.domain", OptionType.TEXT, "cluster.local", "Domain of the cluster's DNS."),
  KUBERNETES_GRACE(
      "kubernetes.grace",
      OptionType.DURATION,
      "5m",
      0,
      86_400_000,
      "How long a deleted pod keeps its address while no other has it: telemetry comes late."),
  DEAD_LETTER_SIZE(
      "dead-letter.max-size",
      OptionType.BYTES,
      "16KiB",
      0,
      512L << 10,
      "How much of a rejected message is kept in its dead letter."),
  DEAD_LETTER_RATE(
      "dead-letter.max-per-second",
      OptionType.COUNT,
      "100",
      0,
      1_000_000,
      "Most dead letters written; rejections beyond are counted only."),
  DRAIN_TIMEOUT(
      "drain.timeout",
      OptionType.DURATION,
      "20s",
      100,
      3_600_000,
      "How long the end of the process may wait for what is in flight.");

  private final String key;
  private final OptionType type;
  private final @Nullable String defaultText;
  private final boolean required;
  private final long least;
  private final long most;
  private final String meaning;

  /** One that must be given. */
  ReceiverOption(String key, OptionType type, String meaning) {
    this(key, type, null, true, 0, 0, meaning);
  }

  ReceiverOption(String key, OptionType type, @Nullable String defaultText, String meaning) {
    this(key, type, defaultText, false, 0, 0, meaning);
  }

  ReceiverOption(
      String key,
      OptionType type,
      @Nullable String defaultText,
      long least,
      long most,
      String meaning) {
    this(key, type, defaultText, false, least, most, meaning);
  }

  ReceiverOption(
      String key,
      OptionType type,
      @Nullable String defaultText,
      boolean required,
      long least,
      long most,
      String meaning) {
    this.key = key;
    this.type = type;
    this.defaultText = defaultText;
    this.required = required;
    this.least = least;
    this.most = most;
    this.meaning = meaning;
  }

  /** Its name in files and, after {@code --}, in arguments. */
  public String key() {
    return key;
  }

  /** The environment variable that gives it. */
  public String variable() {
    return "MESHLINE_RECEIVER_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** Its default as text; null when it has none. */
  public @Nullable String defaultText() {
    return defaultText;
  }

  /** What it is for, in one line. */
  public String meaning() {
    return meaning;
  }

  /** Of a secret: the one that names the file which holds it. */
  Optional<ReceiverOption> inFile() {
    return Arrays.stream(values())
        .filter(other -> secret() && other.key.equals(key + "-file"))
        .findFirst();
  }

  /** Whether its value must not be shown. */
  boolean secret() {
    return type == OptionType.SECRET;
  }

  boolean required() {
    return required;
  }

  OptionType type() {
    return type;
  }

  /**
   * The value of a text.
   *
   * @throws IllegalArgumentException whose message is what was expected
   */
  Object parse(String text) {
    return type.parse(text, least, most);
  }
}
