package io.meshline.e2e.contracts;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatches;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Party;
import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Calls of one test run, and all of them that the topic holds. */
final class Calls {
  private Calls() {}

  /** The run's call of that number, which is its latency. */
  static CallRecord call(String run, int number) {
    return CallRecord.newBuilder()
        .setStart(EventTimes.instant(1_795_342_500_000_000L + number))
        .setLatencyMicros(number)
        .setReporter(Reporter.AGENT)
        .setSide(Side.SERVER)
        .setSource(Party.newBuilder().setService("caller-" + number % 5).build())
        .setDestination(Party.newBuilder().setService(run).build())
        .build();
  }

  /** Every call to that run's service between the topic's beginning and its end as it is now. */
  static List<CallRecord> readAll(String bootstrapServers, SchemaRegistry registry, String run) {
    RecordDecoder decoder =
        new RecordDecoder(registry, List.of(CallRecord.SCHEMA$, CallBatch.SCHEMA$));
    List<CallRecord> calls = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.CALLS).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          decoded(decoder, record).stream()
              .filter(call -> call.getDestination().getService().equals(run))
              .forEach(calls::add);
        }
      }
    }
    return calls;
  }

  private static List<CallRecord> decoded(
      RecordDecoder decoder, ConsumerRecord<byte[], byte[]> record) {
    try {
      Object value = decoder.decode(record.value());
      return value instanceof CallBatch batch
          ? CallBatches.unpack(batch)
          : List.of((CallRecord) value);
    } catch (Exception e) {
      throw new AssertionError("offset " + record.offset() + " cannot be decoded", e);
    }
  }
}
