package io.meshline.jobs.kafka;

import io.meshline.jobs.config.Options;
import java.util.List;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;

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
        KafkaSource.<T>builder()
            .setProperties(KafkaOptions.client(options))
            .setProperty("isolation.level", "read_committed")
            .setProperty("partition.discovery.interval.ms", "60000")
            .setTopics(topics)
            .setGroupId(group)
            .setClientIdPrefix(group)
            .setStartingOffsets(options.get(KafkaOptions.START).offsets())
            .setDeserializer(deserializer);
    options.get(KafkaOptions.STOP).offsets().ifPresent(builder::setBounded);
    return builder.build();
  }
}
