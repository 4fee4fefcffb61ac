package io.meshline.e2e.receiver;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatches;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanBatch;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is in the topics, from their beginning to their end at the time of asking. */
final class Published {
  private final String bootstrapServers;
  private final SchemaRegistry registry;

  Published(String bootstrapServers, SchemaRegistry registry) {
    this.bootstrapServers = bootstrapServers;
    this.registry = registry;
  }

  List<CallRecord> calls() throws Exception {
    List<CallRecord> calls = new ArrayList<>();
    for (SpecificRecord record : records(Topics.CALLS)) {
      calls.addAll(CallBatches.unpack((CallBatch) record));
    }
    return calls;
  }

  List<Span> spans() throws Exception {
    List<Span> spans = new ArrayList<>();
    for (SpecificRecord record : records(Topics.SPANS)) {
      spans.addAll(((SpanBatch) record).getSpans());
    }
    return spans;
  }

  List<DeadLetter> deadLetters() throws Exception {
    List<DeadLetter> letters = new ArrayList<>();
    for (SpecificRecord record : records(Topics.DEAD_LETTERS)) {
      letters.add((DeadLetter) record);
    }
    return letters;
  }

  List<SpecificRecord> records(String topic) throws Exception {
    RecordDecoder decoder = new RecordDecoder(registry, Topics.named(topic).values());
    List<SpecificRecord> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(Set.copyOf(partitions));
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          records.add(decoder.decode(record.value()));
        }
      }
    }
    return records;
  }
}
