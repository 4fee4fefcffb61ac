package io.meshline.ingest.receiver;

import io.meshline.ingest.publisher.RecordPublisher;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.RegistryUnavailableException;
import io.meshline.schemas.registry.SchemaRefusedException;
import io.meshline.schemas.registry.SchemaRegistry;
import io.meshline.schemas.registry.SchemaRegistryClient;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** A real Kafka, by the publisher's idempotent producer. */
final class KafkaBroker implements Broker {
  private static final List<String> INPUTS =
      List.of(Topics.CALLS, Topics.SPANS, Topics.INSTANCES, Topics.DEAD_LETTERS);

  // A record that cannot be placed holds up the sender's thread only; what waits behind it is
  // bounded, and it is tried again anyway.
  private static final Duration MAX_BLOCK = Duration.ofSeconds(10);
  private static final int ANSWER_MILLIS = 3_000;
  private static final long BUFFER_BYTES = 16L << 20;

  private final RecordPublisher publisher;
  private final Admin admin;

  private KafkaBroker(RecordPublisher publisher, Admin admin) {
    this.publisher = publisher;
    this.admin = admin;
  }

  /**
   * Opens clients, which connect in the background.
   *
   * @throws InvalidOptionsException if Kafka's clients do not take the settings
   */
  static KafkaBroker connect(ReceiverOptions options) {
    String servers = options.texts(ReceiverOption.KAFKA_BOOTSTRAP_SERVERS);
    Map<String, Object> further = new HashMap<>();
    further.put(ProducerConfig.CLIENT_ID_CONFIG, "meshline-receiver");
    further.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    // A batch that the producer gives up and the sender sends again is a new one to the broker,
    // which
    // may have it already. Only the producer's own attempts are recognised, so it never gives up.
    further.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    further.putAll(options.kafkaSecurity().clientProperties());
    options.file(ReceiverOption.KAFKA_PROPERTIES_FILE).ifPresent(f -> further.putAll(read(f)));
    Map<String, Object> forAdmin = new HashMap<>(further);
    forAdmin.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    forAdmin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    forAdmin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    SchemaRegistry registry = registry(options);
    try {
      RecordPublisher publisher = RecordPublisher.connect(servers, registry, MAX_BLOCK, further);
      return new KafkaBroker(publisher, Admin.create(forAdmin));
    } catch (KafkaException | IllegalArgumentException e) {
      throw new InvalidOptionsException(
          List.of(
              ReceiverOption.KAFKA_BOOTSTRAP_SERVERS.key()
                  + ": "
                  + servers
                  + " (expected: settings that Kafka's clients take; "
                  + reason(e)
                  + ")"));
    }
  }

  @Override
  public CompletionStage<?> publish(String topic, SpecificRecord record) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    var unused =
        publisher
            .publish(topic, record)
            .whenComplete(
                (nothing, fault) -> {
                  if (fault == null) {
                    done.complete(null);
                  } else if (isFinal(fault.getCause())) {
                    done.completeExceptionally(
                        new RefusedRecordException(String.valueOf(fault.getMessage()), fault));
                  } else {
                    done.completeExceptionally(fault);
                  }
                });
    return done;
  }

  @Override
  public String trouble() {
    try {
      admin.describeTopics(INPUTS).allTopicNames().get();
      return "";
    } catch (ExecutionException e) {
      return "Kafka: " + reason(e);
    } catch (KafkaException e) {
      return "Kafka: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "the receiver ends";
    }
  }

  @Override
  public void close(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    publisher.close(timeout);
    admin.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
  }

  /** Whether trying again cannot help: the record itself is at fault. */
  static boolean isFinal(@Nullable Throwable cause) {
    if (cause instanceof RecordTooLargeException || cause instanceof InvalidRecordException) {
      return true;
    }
    boolean elsewhere =
        cause == null
            || cause instanceof KafkaException
            || cause instanceof IllegalStateException
            || cause instanceof RegistryUnavailableException
            || cause instanceof SchemaRefusedException;
    // What is left are faults in encoding.
    return !elsewhere;
  }

  private static SchemaRegistry registry(ReceiverOptions options) {
    try {
      SchemaRegistryClient.Builder builder =
          SchemaRegistryClient.builder(options.texts(ReceiverOption.REGISTRY_URLS));
      options
          .optionalText(ReceiverOption.REGISTRY_USER)
          .ifPresent(
              user -> builder.basicAuth(user, options.text(ReceiverOption.REGISTRY_PASSWORD)));
      options.optionalText(ReceiverOption.REGISTRY_TOKEN).ifPresent(builder::bearerToken);
      options.file(ReceiverOption.REGISTRY_CA_CERTIFICATE).ifPresent(builder::caCertificate);
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionsException(
          List.of(ReceiverOption.REGISTRY_URLS.key() + ": " + e.getMessage()));
    }
  }

  /** Further settings of clients, from a file. */
  static Map<String, Object> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidOptionsException(
          List.of(
              "%s: %s (expected: a readable properties file; %s)"
                  .formatted(ReceiverOption.KAFKA_PROPERTIES_FILE.key(), file, e)));
    }
    Map<String, Object> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(k -> settings.put(k, properties.getProperty(k)));
    return settings;
  }

  static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
