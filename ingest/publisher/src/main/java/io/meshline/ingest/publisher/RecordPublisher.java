package io.meshline.ingest.publisher;

import io.meshline.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Records of any of our schemas to any topic, without a key, by an idempotent producer that waits
 * for all replicas. Thread-safe.
 *
 * <p>The producer's buffer is bounded. While it is full, {@link #publish} blocks its caller; after
 * {@code maxBlock} the record's future fails. Nothing is ever dropped without its future failing
 * and {@link #counts} saying so. The first record of each kind also waits for the schema registry.
 */
public final class RecordPublisher implements AutoCloseable {
  /** How long a full buffer makes callers wait unless told otherwise. */
  public static final Duration DEFAULT_MAX_BLOCK = Duration.ofSeconds(30);

  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final Producer<byte[], byte[]> producer;
  private final EncoderPool encoders;
  private final LongAdder published = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /**
   * Publishes through a producer of the caller's making; {@link #close} closes it.
   *
   * @param producer should be idempotent, with {@code acks=all}
   */
  public RecordPublisher(Producer<byte[], byte[]> producer, SchemaRegistry registry) {
    this.producer = producer;
    this.encoders = new EncoderPool(registry);
  }

  /**
   * Connects to a Kafka cluster.
   *
   * @param bootstrapServers {@code host:port}, several separated by commas
   * @param maxBlock how long a full buffer makes callers wait before their record fails
   * @param producerProperties further settings of the producer in Kafka's names, such as security
   * @throws IllegalArgumentException if the properties would let records be lost or doubled
   */
  public static RecordPublisher connect(
      String bootstrapServers,
      SchemaRegistry registry,
      Duration maxBlock,
      Map<String, ?> producerProperties) {
    return new RecordPublisher(
        new KafkaProducer<>(
            ProducerSettings.of(bootstrapServers, maxBlock, producerProperties),
            new ByteArraySerializer(),
            new ByteArraySerializer()),
        registry);
  }

  /**
   * The settings of the producer that {@link #connect} opens, without a serializer.
   *
   * @param bootstrapServers {@code host:port}, several separated by commas
   */
  public static Map<String, Object> producerSettings(String bootstrapServers) {
    return ProducerSettings.of(bootstrapServers, DEFAULT_MAX_BLOCK, Map.of());
  }

  /**
   * Sends one record. The future completes after the broker has acknowledged it, on a thread of the
   * producer, which must not be blocked; or fails with a {@link PublishException} that says why it
   * did not. Never throws.
   */
  public CompletableFuture<Void> publish(String topic, SpecificRecord record) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      byte[] value = encoders.encode(topic, record);
      var unused =
          producer.send(
              new ProducerRecord<>(topic, value),
              (metadata, error) -> {
                if (error == null) {
                  published.increment();
                  done.complete(null);
                } else {
                  fail(done, topic, value.length + " bytes not acknowledged", error);
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      fail(done, topic, "not sent", e);
    } catch (RuntimeException e) {
      fail(done, topic, record.getSchema().getName() + " not encoded", e);
    }
    return done;
  }

  /** Blocks until everything sent so far has been acknowledged or has failed. */
  public void flush() {
    producer.flush();
  }

  /** Records published and failed since the beginning. */
  public PublishCounts counts() {
    return new PublishCounts(published.sum(), failed.sum());
  }

  /** Waits up to 30 s for what is on its way, then fails the rest. */
  @Override
  public void close() {
    close(CLOSE);
  }

  /** Waits up to the given time for what is on its way, then fails the rest. */
  public void close(Duration timeout) {
    producer.close(timeout);
  }

  private void fail(CompletableFuture<Void> done, String topic, String what, Exception error) {
    // The producer may tell of one failure twice, by its callback and by an exception.
    if (done.completeExceptionally(
        new PublishException(topic + ": " + what + ": " + error.getMessage(), error))) {
      failed.increment();
    }
  }
}
