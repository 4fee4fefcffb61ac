package io.meshline.e2e.stack;

import static java.util.Objects.requireNonNull;

import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.UndecodableException;
import io.meshline.schemas.registry.SchemaRegistryClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what a topic holds at this moment. */
public final class TopicContents {

  /** Every committed record of a topic, decoded, from its begin to its present end. */
  public static List<SpecificRecord> read(
      String brokers, URI registry, String topic, List<Schema> readers)
      throws UndecodableException {
    RecordDecoder decoder =
        new RecordDecoder(new SchemaRegistryClient(registry.toString()), readers);
    List<SpecificRecord> records = new ArrayList<>();
    for (byte[] value : values(brokers, topic)) {
      records.add(decoder.decode(value));
    }
    return records;
  }

  private static List<byte[]> values(String brokers, String topic) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", brokers);
    properties.put("isolation.level", "read_committed");
    List<byte[]> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(p -> consumer.position(p) < requireNonNull(ends.get(p)))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }

  private TopicContents() {}
}
