package io.meshline.ingest.publisher;

import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.access.KafkaSecurity;
import io.meshline.schemas.registry.SchemaRegistry;
import io.meshline.schemas.registry.SchemaRegistryClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Settings of a {@link CallPublisher}. */
public final class CallPublisherBuilder {
  private static final Duration MAX_LINGER = Duration.ofMillis(200);

  private final String bootstrapServers;
  private SchemaRegistry registry;
  private Map<String, ?> producerProperties = Map.of();
  private KafkaSecurity security = KafkaSecurity.NONE;
  private Duration linger = Duration.ofMillis(100);
  private Duration maxBlock = RecordPublisher.DEFAULT_MAX_BLOCK;
  private int batchCalls = CallBatcher.DEFAULT_CALLS;
  private int batchBytes = CallBatcher.DEFAULT_BYTES;

  CallPublisherBuilder(String bootstrapServers, String registryUrls) {
    this.bootstrapServers = bootstrapServers;
    this.registry = new SchemaRegistryClient(registryUrls);
  }

  /** Another registry client, such as one with credentials. */
  public CallPublisherBuilder registry(SchemaRegistry client) {
    registry = client;
    return this;
  }

  /**
   * Further settings of the Kafka producer in Kafka's names, such as security; {@code acks} and
   * {@code enable.idempotence} cannot be weakened.
   */
  public CallPublisherBuilder producerProperties(Map<String, ?> properties) {
    producerProperties = Map.copyOf(properties);
    return this;
  }

  /**
   * How the Kafka producer encrypts and authenticates; what {@link #producerProperties} says of it
   * is stronger.
   */
  public CallPublisherBuilder security(KafkaSecurity settings) {
    security = settings;
    return this;
  }

  /** How long a call waits for others to share a batch with; up to 200 ms, by default 100 ms. */
  public CallPublisherBuilder linger(Duration time) {
    if (time.isNegative() || time.compareTo(MAX_LINGER) > 0) {
      throw new IllegalArgumentException("linger: " + time + " (expected: 0s to 0.2s)");
    }
    linger = time;
    return this;
  }

  /** How long a full buffer makes callers wait before their calls fail; by default 30 s. */
  public CallPublisherBuilder maxBlock(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("maxBlock: " + time + " (expected: >= 0s)");
    }
    maxBlock = time;
    return this;
  }

  /** Bounds of a batch, as {@link CallBatcher} has them. */
  public CallPublisherBuilder batches(int maxCalls, int maxBytes) {
    batchCalls = maxCalls;
    batchBytes = maxBytes;
    return this;
  }

  /**
   * Opens the publisher. It connects in the background.
   *
   * @throws IllegalArgumentException naming the setting that is out of range
   */
  public CallPublisher build() {
    CallBatcher batcher = new CallBatcher(batchCalls, batchBytes);
    Map<String, Object> settings = new HashMap<>(security.clientProperties());
    settings.putAll(producerProperties);
    return new CallPublisher(
        RecordPublisher.connect(bootstrapServers, registry, maxBlock, settings), batcher, linger);
  }
}
