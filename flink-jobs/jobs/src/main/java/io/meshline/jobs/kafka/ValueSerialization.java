package io.meshline.jobs.kafka;

import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Values as they are, without a key, so that batches stay large and no partition is hot. */
final class ValueSerialization
    implements KafkaRecordSerializationSchema<EncodedValue>, KafkaDatasetFacetProvider {
  private static final long serialVersionUID = 1;

  private final String topic;

  ValueSerialization(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      EncodedValue value, KafkaSinkContext context, @Nullable Long timestamp) {
    return new ProducerRecord<>(topic, value.bytes());
  }

  /** The topic, so that the sink finds open transactions that write to it. */
  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
  }
}
