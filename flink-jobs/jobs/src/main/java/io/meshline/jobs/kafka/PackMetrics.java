package io.meshline.jobs.kafka;

import org.apache.flink.connector.kafka.source.metrics.KafkaSourceReaderMetrics;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of Flink's Kafka source, which looks a partition up for each record; here the last
 * offset of each pack is told. Offsets are recorded by the task's thread only.
 */
final class PackMetrics extends KafkaSourceReaderMetrics {

  private @Nullable TopicPartition partition;
  private long offset;

  PackMetrics(SourceReaderMetricGroup group) {
    super(group);
  }

  @Override
  public void recordCurrentOffset(TopicPartition ofPartition, long currentOffset) {
    partition = ofPartition;
    offset = currentOffset;
  }

  /** A pack is complete. */
  void packEnds() {
    TopicPartition last = partition;
    if (last != null) {
      super.recordCurrentOffset(last, offset);
      partition = null;
    }
  }
}
