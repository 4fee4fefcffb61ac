package io.meshline.jobs.kafka;

import io.meshline.jobs.config.Options;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;

/** Asks the brokers for a part of topics. */
public final class TopicSlices {

  private TopicSlices() {}

  /**
   * From the first records at or after a time to what is committed now. Relies on timestamps that
   * only grow (LogAppendTime), as Meshline's topics have them.
   *
   * @throws KafkaException when the brokers refuse, do not answer, or lack a topic, or a topic has
   *     other timestamps
   */
  public static TopicSlice since(Options options, List<String> topics, Instant since)
      throws InterruptedException {
    Properties properties = new Properties();
    // Sooner than who submits the job gives up on its answer.
    properties.setProperty("request.timeout.ms", "10000");
    properties.setProperty("default.api.timeout.ms", "20000");
    properties.putAll(KafkaOptions.client(options));
    try (Admin admin = Admin.create(properties)) {
      checkTimestamps(admin, topics);
      List<TopicPartition> partitions = partitions(admin, topics);
      Map<TopicPartition, ListOffsetsResultInfo> ends =
          offsets(admin, partitions, OffsetSpec.latest());
      Map<TopicPartition, ListOffsetsResultInfo> earliest =
          offsets(admin, partitions, OffsetSpec.earliest());
      Map<TopicPartition, ListOffsetsResultInfo> firsts =
          offsets(admin, partitions, OffsetSpec.forTimestamp(0));
      Map<TopicPartition, ListOffsetsResultInfo> begins =
          offsets(admin, partitions, OffsetSpec.forTimestamp(since.toEpochMilli()));
      List<TopicSlice.Partition> parts = new ArrayList<>();
      for (TopicPartition partition : partitions) {
        long end = of(ends, partition).offset();
        long begin = of(begins, partition).offset();
        parts.add(
            new TopicSlice.Partition(
                partition,
                of(earliest, partition).offset(),
                of(firsts, partition).timestamp(),
                // -1 when all records are older.
                begin < 0 ? end : Math.min(begin, end),
                end));
      }
      return new TopicSlice(parts, since);
    } catch (ExecutionException e) {
      throw new KafkaException(
          "%s: %s (expected: brokers with topics %s)"
              .formatted(properties.get("bootstrap.servers"), e.getCause(), topics));
    }
  }

  private static void checkTimestamps(Admin admin, List<String> topics)
      throws ExecutionException, InterruptedException {
    List<ConfigResource> resources =
        topics.stream().map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t)).toList();
    for (Map.Entry<ConfigResource, Config> topic :
        admin.describeConfigs(resources).all().get().entrySet()) {
      ConfigEntry type = topic.getValue().get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
      if (type != null && !TimestampType.LOG_APPEND_TIME.name.equals(type.value())) {
        throw new KafkaException(
            "%s: %s %s (expected: %s, or nobody knows what belongs to a time)"
                .formatted(
                    topic.getKey().name(),
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    type.value(),
                    TimestampType.LOG_APPEND_TIME.name));
      }
    }
  }

  private static List<TopicPartition> partitions(Admin admin, List<String> topics)
      throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = new ArrayList<>();
    for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partition())));
    }
    partitions.sort(
        Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    return partitions;
  }

  private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Admin admin, List<TopicPartition> partitions, OffsetSpec spec)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(p -> asked.put(p, spec));
    // A reader of committed data gets nothing behind the begin of an open transaction.
    return admin
        .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .get();
  }

  private static ListOffsetsResultInfo of(
      Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
    ListOffsetsResultInfo info = offsets.get(partition);
    if (info == null) {
      throw new KafkaException("no offset of " + partition + " (expected: one)");
    }
    return info;
  }
}
