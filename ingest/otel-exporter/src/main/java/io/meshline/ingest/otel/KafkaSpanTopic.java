package io.meshline.ingest.otel;

import io.meshline.ingest.publisher.RecordPublisher;
import io.meshline.schemas.SpanBatch;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.RegistryUnavailableException;
import io.meshline.schemas.registry.SchemaRegistry;
import io.meshline.schemas.registry.SchemaRegistryClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.RetriableException;

/** The topic of spans in a real Kafka. */
final class KafkaSpanTopic implements SpanTopic {

  private static final Duration MAX_BLOCK = Duration.ofSeconds(5);
  private static final Duration REGISTRY_TIMEOUT = Duration.ofSeconds(5);
  private static final long BUFFER_BYTES = 8L << 20;

  private final RecordPublisher publisher;

  private KafkaSpanTopic(RecordPublisher publisher) {
    this.publisher = publisher;
  }

  /**
   * Opens a producer, which connects in the background. Kafka looks up classes by the context class
   * loader of the thread, which must be the one that has them.
   *
   * @throws RuntimeException if Kafka's client does not take the settings, or cannot resolve any of
   *     the servers' names
   */
  static KafkaSpanTopic open(ExporterOptions options) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "meshline-otel-exporter");
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    // While it lasts, the producer's own attempts are recognised by the broker as the same batch.
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    // The application's own metrics and connections are not to be joined by ours.
    settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    settings.putAll(options.kafkaProperties());
    return new KafkaSpanTopic(
        RecordPublisher.connect(
            options.bootstrapServers(), registry(options), MAX_BLOCK, settings));
  }

  @Override
  public CompletableFuture<Void> publish(SpanBatch batch) {
    return publisher.publish(Topics.SPANS, batch);
  }

  @Override
  public boolean isMomentary(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetriableException || cause instanceof RegistryUnavailableException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close(Duration timeout) {
    publisher.close(timeout);
  }

  private static SchemaRegistry registry(ExporterOptions options) {
    SchemaRegistryClient.Builder client =
        SchemaRegistryClient.builder(options.registryUrls())
            .requestTimeout(REGISTRY_TIMEOUT)
            .attempts(2);
    options
        .registryUser()
        .ifPresent(user -> client.basicAuth(user, options.registryPassword().orElse("")));
    options.registryToken().ifPresent(client::bearerToken);
    options.registryCaCertificate().ifPresent(client::caCertificate);
    return client.build();
  }
}
