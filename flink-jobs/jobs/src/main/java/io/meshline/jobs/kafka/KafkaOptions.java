package io.meshline.jobs.kafka;

import io.meshline.jobs.config.Option;
import io.meshline.jobs.config.OptionType;
import io.meshline.jobs.config.Options;
import io.meshline.schemas.access.KafkaSecurity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Options of the Kafka ends and the schema registry, the same in every job. */
public final class KafkaOptions {

  /** Brokers to begin with. */
  public static final Option<List<String>> BOOTSTRAP_SERVERS =
      Option.required(
          "kafka.bootstrap-servers", OptionType.texts(), "Brokers to begin with, as host:port.");

  /** Where the source begins. */
  public static final Option<SourceRange.Start> START =
      Option.of(
          "source.start",
          OptionType.of("committed, earliest, latest or a time", SourceRange.Start::parse),
          "committed",
          "Where reading begins when there is no state: at the group's committed offsets (else the"
              + " earliest), the earliest, the latest, or the records stamped at or after a time.");

  /** Where the source stops. */
  public static final Option<SourceRange.Stop> STOP =
      Option.of(
          "source.stop",
          OptionType.of("never, latest or a time", SourceRange.Stop::parse),
          "never",
          "Where reading stops: never, at the offsets that are the latest at the start, or before"
              + " the first record stamped at or after a time. A run that stops closes and"
              + " publishes every window it saw.");

  /** Bound on disorder. */
  public static final Option<Duration> OUT_OF_ORDERNESS =
      Option.of(
          "source.out-of-orderness",
          OptionType.duration(Duration.ZERO),
          "10s",
          "How far event times in one partition may be out of order without being late.");

  /** When a partition counts as idle. */
  public static final Option<Duration> IDLENESS =
      Option.of(
          "source.idleness",
          OptionType.duration(Duration.ofSeconds(1)),
          "30s",
          "A partition that brings nothing for this long does not hold event time back.");

  /** Registry addresses. */
  public static final Option<List<String>> REGISTRY_URLS =
      Option.required(
          "registry.urls",
          OptionType.texts(),
          "Addresses of the schema registry (Confluent REST API), tried in this order.");

  /** Basic authentication at the registry. */
  public static final Option<String> REGISTRY_USER =
      Option.optional("registry.user", OptionType.text(), "User name at the schema registry.");

  /** Basic authentication at the registry. */
  public static final Option<String> REGISTRY_PASSWORD =
      Option.secret("registry.password", "Password at the schema registry.");

  /** Bearer token for the registry. */
  public static final Option<String> REGISTRY_TOKEN =
      Option.secret("registry.token", "Bearer token for the schema registry.");

  /** Certificates to trust at the registry. */
  public static final Option<String> REGISTRY_CA_CERTIFICATE =
      Option.optional(
          "registry.ca-certificate",
          OptionType.text(),
          "PEM file with the certificates to trust at the registry, readable on every"
              + " TaskManager.");

  /** Encryption and authentication at Kafka. */
  public static final Option<String> SECURITY_PROTOCOL =
      Option.optional(
          KafkaSecurity.PROTOCOL,
          OptionType.of("one of " + String.join(", ", KafkaSecurity.PROTOCOLS), t -> t),
          "Kafka's security protocol; left out: SASL_SSL with a user, SSL with certificates.");

  /** Kind of SASL. */
  public static final Option<String> SASL_MECHANISM =
      Option.optional(
          KafkaSecurity.MECHANISM,
          OptionType.of("one of " + String.join(", ", KafkaSecurity.MECHANISMS), t -> t),
          "How user and password are shown to Kafka; left out: SCRAM-SHA-512.");

  /** User at Kafka. */
  public static final Option<String> USER =
      Option.optional(KafkaSecurity.USER, OptionType.text(), "User name at Kafka.");

  /** Password at Kafka. */
  public static final Option<String> PASSWORD =
      Option.secret(KafkaSecurity.PASSWORD, "Password at Kafka.");

  /** Certificates to trust at Kafka. */
  public static final Option<String> CA_CERTIFICATE =
      Option.optional(
          KafkaSecurity.CA_CERTIFICATE,
          OptionType.text(),
          "PEM file with the certificates to trust at Kafka, readable on every TaskManager.");

  /** The job's own certificate. */
  public static final Option<String> KEYSTORE =
      Option.optional(
          KafkaSecurity.KEYSTORE,
          OptionType.text(),
          "PEM file with the job's own certificate chain and PKCS #8 key for Kafka, readable on"
              + " every TaskManager.");

  /** Password of the key. */
  public static final Option<String> KEYSTORE_PASSWORD =
      Option.secret(KafkaSecurity.KEYSTORE_PASSWORD, "Password of that key.");

  /** Whether Kafka is asked first. */
  public static final Option<Boolean> CHECK =
      Option.of(
          "kafka.check",
          OptionType.flag(),
          "true",
          "Whether the job asks Kafka for the topics that it reads when it is submitted, and fails"
              + " at once when it gets no answer.");

  /** All of them, in the order of the reference. */
  public static final List<Option<?>> ALL =
      List.of(
          BOOTSTRAP_SERVERS,
          SECURITY_PROTOCOL,
          SASL_MECHANISM,
          USER,
          PASSWORD,
          CA_CERTIFICATE,
          KEYSTORE,
          KEYSTORE_PASSWORD,
          CHECK,
          START,
          STOP,
          OUT_OF_ORDERNESS,
          IDLENESS,
          REGISTRY_URLS,
          REGISTRY_USER,
          REGISTRY_PASSWORD,
          REGISTRY_TOKEN,
          REGISTRY_CA_CERTIFICATE);

  private static final Map<String, Option<String>> SECURITY =
      Stream.of(
              SECURITY_PROTOCOL,
              SASL_MECHANISM,
              USER,
              PASSWORD,
              CA_CERTIFICATE,
              KEYSTORE,
              KEYSTORE_PASSWORD)
          .collect(Collectors.toUnmodifiableMap(Option::key, option -> option));

  private KafkaOptions() {}

  /** Adds a fault for each option of Kafka's security that does not go with the others. */
  public static void check(Options options, List<String> faults) {
    KafkaSecurity unused = security(options, faults);
  }

  /** Properties that every Kafka client of the job gets. They hold secrets. */
  public static Properties client(Options options) {
    Properties properties = new Properties();
    security(options, new ArrayList<>()).clientProperties().forEach(properties::setProperty);
    options.kafkaClient().forEach(properties::setProperty);
    properties.setProperty("bootstrap.servers", String.join(",", options.get(BOOTSTRAP_SERVERS)));
    return properties;
  }

  /** How the job's Kafka clients encrypt and authenticate. */
  static KafkaSecurity security(Options options, List<String> faults) {
    return KafkaSecurity.read(
        key -> options.find(Objects.requireNonNull(SECURITY.get(key))).orElse(null),
        UnaryOperator.identity(),
        faults);
  }
}
