package io.meshline.jobs.kafka;

import io.meshline.jobs.config.Options;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** Builds sources as the options say: committed data only, over the range that is asked for. */
public final class KafkaSources {

  private KafkaSources() {}

  /**
   * A source of topics. It is bounded when {@link KafkaOptions#STOP} says so.
   *
   * @param group consumer group; it only serves to show progress, state lives in checkpoints
   */
  public static <T> KafkaSource<T> of(
      Options options,
      List<String> topics,
      String group,
      KafkaRecordDeserializationSchema<T> deserializer) {
    KafkaSourceBuilder<T> builder =
        builder(options, group, deserializer)
            .setProperty("partition.discovery.interval.ms", "60000")
            .setTopics(topics)
            .setStartingOffsets(options.get(KafkaOptions.START).offsets());
    options.get(KafkaOptions.STOP).offsets().ifPresent(builder::setBounded);
    return builder.build();
  }

  /**
   * A bounded source of a part of topics: the same records, however often it is read. It fails when
   * the brokers delete one of them before it was read.
   *
   * @param group consumer group; nothing is committed under it
   */
  // The connector's own signature still takes Kafka's deprecated enum.
  @SuppressWarnings("deprecation")
  public static <T> KafkaSource<T> of(
      Options options,
      TopicSlice slice,
      String group,
      KafkaRecordDeserializationSchema<T> deserializer) {
    // A set of the JDK that travels: a map's own view of its keys does not.
    Set<TopicPartition> partitions = new HashSet<>(slice.begins().keySet());
    return builder(options, group, deserializer)
        .setProperty("commit.offsets.on.checkpoint", "false")
        .setPartitions(partitions)
        .setStartingOffsets(OffsetsInitializer.offsets(slice.begins(), OffsetResetStrategy.NONE))
        .setBounded(OffsetsInitializer.offsets(slice.ends(), OffsetResetStrategy.NONE))
        .build();
  }

  private static <T> KafkaSourceBuilder<T> builder(
      Options options, String group, KafkaRecordDeserializationSchema<T> deserializer) {
    return KafkaSource.<T>builder()
        .setProperties(KafkaOptions.client(options))
        .setProperty("isolation.level", "read_committed")
        .setGroupId(group)
        .setClientIdPrefix(group)
        .setDeserializer(deserializer);
  }
}
