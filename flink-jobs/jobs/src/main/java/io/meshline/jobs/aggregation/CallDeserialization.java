package io.meshline.jobs.aggregation;

import io.meshline.jobs.kafka.AppendTimes;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.kafka.RegistryPatience;
import java.time.Clock;
import java.time.Duration;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decodes and guards inside the source, so that each partition's watermark follows the event times
 * of calls that keep all limits. While the registry is unavailable the source waits.
 */
final class CallDeserialization implements KafkaRecordDeserializationSchema<Decoded> {

  private final RegistryAccess registry;
  private final String topic;
  private final Clock clock;
  private final Duration retention;
  private transient @Nullable CallDecoder decoder;

  /**
   * @param clock serializable, as those of the JDK are
   */
  CallDeserialization(RegistryAccess registry, String topic, Clock clock, Duration retention) {
    this.registry = registry;
    this.topic = topic;
    this.clock = clock;
    this.retention = retention;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    decoder = new CallDecoder(registry.open(), topic, clock, retention);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Decoded> out) {
    CallDecoder open = decoder;
    if (open == null) {
      throw new IllegalStateException("deserialize() before open()");
    }
    CallDecoder.Place place =
        new CallDecoder.Place(
            record.topic(), record.partition(), record.offset(), AppendTimes.of(record, clock));
    out.collect(RegistryPatience.await(() -> open.decode(record.value(), place)));
  }

  @Override
  public TypeInformation<Decoded> getProducedType() {
    return DecodedSerializer.TYPE;
  }
}
