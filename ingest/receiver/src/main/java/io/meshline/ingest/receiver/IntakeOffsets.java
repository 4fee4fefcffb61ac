package io.meshline.ingest.receiver;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the partitions are done that are read now. Used by the reading thread alone. */
final class IntakeOffsets {
  private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();

  PartitionProgress of(TopicPartition partition) {
    return partitions.computeIfAbsent(partition, p -> new PartitionProgress());
  }

  /** Records of these partitions that are not done. */
  int open(Collection<TopicPartition> of) {
    int open = 0;
    for (TopicPartition partition : of) {
      PartitionProgress progress = partitions.get(partition);
      open += progress == null ? 0 : progress.open();
    }
    return open;
  }

  /** Records that are not done. */
  int open() {
    return open(partitions.keySet());
  }

  /** What is done and has not been committed. */
  Map<TopicPartition, OffsetAndMetadata> uncommitted() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    partitions.forEach(
        (partition, progress) ->
            progress
                .position()
                .ifPresent(
                    done -> {
                      if (done != committed.getOrDefault(partition, -1L)) {
                        offsets.put(partition, new OffsetAndMetadata(done));
                      }
                    }));
    return offsets;
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          if (partitions.containsKey(partition)) {
            committed.put(partition, offset.offset());
          }
        });
  }

  /** Somebody else reads these from now on. */
  void forget(Collection<TopicPartition> gone) {
    partitions.keySet().removeAll(gone);
    committed.keySet().removeAll(gone);
  }
}
