package io.meshline.jobs.kafka;

import io.meshline.jobs.config.Option;
import io.meshline.jobs.config.OptionType;
import io.meshline.jobs.config.Options;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

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
      Option.optional("registry.password", OptionType.text(), "Password at the schema registry.");

  /** Bearer token for the registry. */
  public static final Option<String> REGISTRY_TOKEN =
      Option.optional("registry.token", OptionType.text(), "Bearer token for the schema registry.");

  /** All of them, in the order of the reference. */
  public static final List<Option<?>> ALL =
      List.of(
          BOOTSTRAP_SERVERS,
          START,
          STOP,
          OUT_OF_ORDERNESS,
          IDLENESS,
          REGISTRY_URLS,
          REGISTRY_USER,
          REGISTRY_PASSWORD,
          REGISTRY_TOKEN);

  private KafkaOptions() {}

  /** Properties that every Kafka client of the job gets. */
  public static Properties client(Options options) {
    Properties properties = new Properties();
    options.kafkaClient().forEach(properties::setProperty);
    properties.setProperty("bootstrap.servers", String.join(",", options.get(BOOTSTRAP_SERVERS)));
    return properties;
  }
}
