package io.meshline.jobs.kafka;

import io.meshline.schemas.RecordEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records in the wire format: without a key, so that batches stay large and no partition is hot, or
 * with one, where the order of records matters that have the same.
 */
final class RecordSerialization<T extends SpecificRecord>
    implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {

  private final String topic;
  private final Schema schema;
  private final RegistryAccess registry;
  private final KafkaSinks.@Nullable Key<T> key;
  private transient @Nullable RecordEncoder<T> encoder;

  RecordSerialization(
      String topic, Schema schema, RegistryAccess registry, KafkaSinks.@Nullable Key<T> key) {
    this.topic = topic;
    this.schema = schema;
    this.registry = registry;
    this.key = key;
  }

  @Override
  public void open(
      SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
    encoder = new RecordEncoder<>(registry.open(), topic, schema);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T element, KafkaSinkContext context, @Nullable Long timestamp) {
    RecordEncoder<T> open = encoder;
    if (open == null) {
      throw new IllegalStateException("serialize() before open()");
    }
    return new ProducerRecord<>(
        topic,
        key == null ? null : key.of(element).getBytes(StandardCharsets.UTF_8),
        RegistryPatience.await(() -> open.encode(element)));
  }

  /** The topic, so that the sink finds open transactions that write to it. */
  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
  }
}
