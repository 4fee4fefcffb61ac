package io.meshline.jobs.kafka;

import io.meshline.jobs.config.Options;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** Builds sources as the options say: committed data only, over the range that is asked for. */
public final class KafkaSources {

  /** Properties of a source of a part of topics, beside those of the options. */
  public static final Map<String, String> OF_A_SLICE =
      Map.of(
          KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(),
          "false",
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          "none");

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

  /**
   * A source that reads what another one would, but in packs.
   *
   * @param source made by one of the methods here, with the same options and group
   * @param more properties that the source was built with beside those of the options
   */
  public static <T> PackedKafkaSource<T> packed(
      KafkaSource<T> source,
      Options options,
      String group,
      Map<String, String> more,
      PackedKafkaSource.Emitters<T> emitters) {
    Properties properties = properties(options, group);
    more.forEach(properties::setProperty);
    return new PackedKafkaSource<>(source, properties, emitters);
  }

  /**
   * What a source that starts as the options say does where a partition has lost the offset:
   * Kafka's {@code auto.offset.reset}.
   */
  // The connector's own signature still takes Kafka's deprecated enum.
  @SuppressWarnings("deprecation")
  public static String reset(Options options) {
    return options
        .get(KafkaOptions.START)
        .offsets()
        .getAutoOffsetResetStrategy()
        .name()
        .toLowerCase(Locale.ROOT);
  }

  private static <T> KafkaSourceBuilder<T> builder(
      Options options, String group, KafkaRecordDeserializationSchema<T> deserializer) {
    return KafkaSource.<T>builder()
        .setProperties(properties(options, group))
        .setDeserializer(deserializer);
  }

  private static Properties properties(Options options, String group) {
    Properties properties = new Properties();
    properties.putAll(KafkaOptions.client(options));
    properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.setProperty(ConsumerConfig.GROUP_ID_CONFIG, group);
    properties.setProperty(KafkaSourceOptions.CLIENT_ID_PREFIX.key(), group);
    return properties;
  }
}
