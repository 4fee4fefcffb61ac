package io.meshline.benchmarks.receiving;

import io.meshline.ingest.publisher.RecordPublisher;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A producer with the settings of the receiver's that does nothing but send. For use by one thread.
 */
final class BareProducer implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;

  BareProducer(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            RecordPublisher.producerSettings(bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Sends all of them as often as told, each serialized anew, and waits until the broker has them.
   *
   * @throws IllegalStateException if it does not take one
   */
  <T> void send(String topic, List<T> records, Function<T, byte[]> serializer, int repetitions) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    for (int i = 0; i < repetitions; i++) {
      for (T each : records) {
        var unused =
            producer.send(
                new ProducerRecord<>(topic, serializer.apply(each)),
                (metadata, error) -> {
                  if (error != null) {
                    failure.set(error);
                  }
                });
      }
    }
    producer.flush();
    Exception error = failure.get();
    if (error != null) {
      throw new IllegalStateException("a record was not taken", error);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
