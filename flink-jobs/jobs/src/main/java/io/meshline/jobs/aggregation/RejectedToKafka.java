package io.meshline.jobs.aggregation;

import io.meshline.jobs.kafka.DeadLetters;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.kafka.RegistryPatience;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.RecordEncoder;
import io.meshline.sink.elasticsearch.RejectedDocument;
import io.meshline.sink.elasticsearch.RejectedDocuments;
import io.meshline.sink.elasticsearch.SearchDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Documents that the search store can never take become dead letters. A writer gets a producer with
 * its first rejected document: most never have one.
 */
final class RejectedToKafka implements RejectedDocuments {

  private final Properties producer;
  private final String topic;
  private final RegistryAccess registry;

  RejectedToKafka(Properties producer, String topic, RegistryAccess registry) {
    this.producer = producer;
    this.topic = topic;
    this.registry = registry;
  }

  @Override
  public Outlet open() {
    return new KafkaOutlet();
  }

  /** Of one writer. */
  private final class KafkaOutlet implements Outlet {
    private final RecordEncoder<DeadLetter> encoder =
        new RecordEncoder<>(registry.open(), topic, DeadLetter.getClassSchema());
    private @Nullable KafkaProducer<byte[], byte[]> open;
    private volatile @Nullable Exception failure;

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells, and flush() waits
    public void reject(RejectedDocument rejected) {
      SearchDocument document = rejected.document();
      DeadLetter letter =
          DeadLetters.of(
              Instant.now(),
              CallDecoder.PROGRAM,
              rejected.reason(),
              rejected.message(),
              DeadLetters.Origin.ELSEWHERE,
              document == null ? null : document.json());
      byte[] value = RegistryPatience.await(() -> encoder.encode(letter));
      producer()
          .send(
              new ProducerRecord<>(topic, value),
              (metadata, exception) -> {
                if (exception != null) {
                  failure = exception;
                }
              });
    }

    @Override
    public void flush() {
      KafkaProducer<byte[], byte[]> used = open;
      if (used != null) {
        used.flush();
      }
      Exception seen = failure;
      if (seen != null) {
        failure = null;
        throw new IllegalStateException("a rejected document is not in topic " + topic, seen);
      }
    }

    @Override
    public void close() {
      KafkaProducer<byte[], byte[]> used = open;
      if (used != null) {
        used.close(Duration.ofSeconds(10));
      }
    }

    private KafkaProducer<byte[], byte[]> producer() {
      KafkaProducer<byte[], byte[]> used = open;
      if (used == null) {
        used = new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer());
        open = used;
      }
      return used;
    }
  }
}
