package io.meshline.benchmarks.receiving;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** Topics without their records. */
final class Emptied {
  private static final long PATIENCE_SECONDS = 30;

  private Emptied() {}

  /** Deletes all records that are in a topic. */
  static void topic(Admin admin, String topic) throws Exception {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    admin
        .describeTopics(java.util.List.of(topic))
        .allTopicNames()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .values()
        .forEach(
            description ->
                description
                    .partitions()
                    .forEach(
                        partition ->
                            ends.put(
                                new TopicPartition(topic, partition.partition()),
                                OffsetSpec.latest())));
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> end :
        admin.listOffsets(ends).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS).entrySet()) {
      all.put(end.getKey(), RecordsToDelete.beforeOffset(end.getValue().offset()));
    }
    var unused = admin.deleteRecords(all).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
