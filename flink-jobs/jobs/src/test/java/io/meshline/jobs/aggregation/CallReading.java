package io.meshline.jobs.aggregation;

import io.meshline.jobs.kafka.RecordPack;
import io.meshline.jobs.kafka.ValueBytes;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.SchemaRegistry;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.connector.base.source.reader.SourceReaderBase;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * The ways in which the job reads calls, as {@code decode.by-plan} says. What makes elements of
 * Kafka records is taken from the source that the job would read by; only Kafka is played.
 */
enum CallReading {
  /** Every record alone, decoded in full. */
  IN_FULL,
  /** Packs of records, straight from their bytes. */
  BY_PLAN;

  /** Several times what is read ahead, and no multiple of it. */
  private static final int MOST_OF_A_PACK = 50;

  /** The other way. */
  CallReading other() {
    return this == IN_FULL ? BY_PLAN : IN_FULL;
  }

  /** A source of calls that is read in this way. */
  ScriptedSource<Decoded> source(SchemaRegistry registry, List<List<byte[]>> partitions) {
    return ScriptedSource.emitting(
        partitions,
        context -> {
          RecordEmitter<ConsumerRecord<byte[], byte[]>, Decoded, KafkaPartitionSplitState> emitter =
              emitter(registry, context);
          return (next, partition, position, output) -> {
            KafkaPartitionSplitState split =
                new KafkaPartitionSplitState(
                    new KafkaPartitionSplit(new TopicPartition(Topics.CALLS, partition), position));
            emitter.emitRecord(element(next, partition, position), output, split);
            return Math.toIntExact(split.getCurrentOffset());
          };
        });
  }

  /** What the reader of the job's own source has; Flink does not hand it out. */
  // Kafka's source emits nothing else.
  @SuppressWarnings("unchecked")
  private RecordEmitter<ConsumerRecord<byte[], byte[]>, Decoded, KafkaPartitionSplitState> emitter(
      SchemaRegistry registry, SourceReaderContext context) throws Exception {
    Map<String, String> settings =
        Map.of(
            "decode.by-plan", Boolean.toString(this == BY_PLAN),
            "guard.clock", SampleCalls.NOW.toString());
    Field emitter = SourceReaderBase.class.getDeclaredField("recordEmitter");
    emitter.setAccessible(true);
    SourceReader<Decoded, ?> reader =
        CallAggregation.kafkaSource(RollUpRuns.options(settings), () -> registry)
            .createReader(context);
    reader.close();
    return (RecordEmitter<ConsumerRecord<byte[], byte[]>, Decoded, KafkaPartitionSplitState>)
        emitter.get(reader);
  }

  private ConsumerRecord<byte[], byte[]> element(List<byte[]> next, int partition, int position) {
    if (this == IN_FULL) {
      return record(next.get(0), partition, position);
    }
    List<ConsumerRecord<byte[], ValueBytes>> pack = new ArrayList<>();
    for (byte[] value : next.subList(0, Math.min(next.size(), MOST_OF_A_PACK))) {
      pack.add(record(ValueBytes.of(value), partition, position + pack.size()));
    }
    return RecordPack.of(pack);
  }

  /** Appended long ago: so no partition is idle because its turn takes long. */
  private static <V> ConsumerRecord<byte[], V> record(V value, int partition, int position) {
    return new ConsumerRecord<>(
        Topics.CALLS,
        partition,
        position,
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        new byte[0],
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}
