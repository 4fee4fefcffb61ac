package io.meshline.jobs.aggregation;

import io.meshline.jobs.kafka.RegistryAccess;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes and guards as the running job did: by the time at which each record was appended. */
final class ReplayedCalls implements KafkaRecordDeserializationSchema<Decoded> {

  private final AppendClock clock = new AppendClock();
  private final CallDeserialization calls;

  ReplayedCalls(RegistryAccess registry, String topic, Duration retention) {
    calls = new CallDeserialization(registry, topic, clock, retention);
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    calls.open(context);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Decoded> out)
      throws IOException {
    clock.show(record.timestamp());
    calls.deserialize(record, out);
  }

  @Override
  public TypeInformation<Decoded> getProducedType() {
    return calls.getProducedType();
  }
}
