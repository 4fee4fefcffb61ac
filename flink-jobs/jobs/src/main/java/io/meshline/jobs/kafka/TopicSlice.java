package io.meshline.jobs.kafka;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * A part of topics between two offsets of each partition, begun at a time.
 *
 * @param partitions of all topics
 * @param since the Kafka timestamp that the part begins at
 */
public record TopicSlice(List<Partition> partitions, Instant since) implements Serializable {

  /** Copies the list. */
  public TopicSlice {
    partitions = List.copyOf(partitions);
  }

  /**
   * One partition.
   *
   * @param earliest first offset that is still held
   * @param earliestMillis timestamp of the first record that is still held, -1 when none is
   * @param begin first offset of the part
   * @param end offset after the last one, at least {@code begin}
   */
  public record Partition(
      TopicPartition partition, long earliest, long earliestMillis, long begin, long end)
      implements Serializable {

    private boolean lacks(Instant since) {
      return earliest > 0 && (earliestMillis < 0 || earliestMillis > since.toEpochMilli());
    }

    private String gap() {
      return earliestMillis < 0
          ? partition + " holds none of its " + earliest + " records any more"
          : partition
              + " begins at offset "
              + earliest
              + " of "
              + Instant.ofEpochMilli(earliestMillis);
    }
  }

  /** What may be missing, one text for each partition that lost records which may belong here. */
  public List<String> gaps() {
    List<String> gaps = new ArrayList<>();
    for (Partition partition : partitions) {
      if (partition.lacks(since)) {
        gaps.add(partition.gap());
      }
    }
    return gaps;
  }

  /**
   * From when on nothing is missing in any partition, by Kafka's timestamps: the begin, if nothing
   * was deleted; empty if a partition holds no record any more, so that nobody knows.
   */
  public Optional<Instant> wholeSince() {
    long millis = since.toEpochMilli();
    for (Partition partition : partitions) {
      if (partition.lacks(since)) {
        if (partition.earliestMillis < 0) {
          return Optional.empty();
        }
        millis = Math.max(millis, partition.earliestMillis);
      }
    }
    return Optional.of(Instant.ofEpochMilli(millis));
  }

  /** Number of offsets in it: at least the number of records. */
  public long size() {
    return partitions.stream().mapToLong(p -> p.end() - p.begin()).sum();
  }

  Map<TopicPartition, Long> begins() {
    Map<TopicPartition, Long> begins = new HashMap<>();
    partitions.forEach(p -> begins.put(p.partition(), p.begin()));
    return begins;
  }

  Map<TopicPartition, Long> ends() {
    Map<TopicPartition, Long> ends = new HashMap<>();
    partitions.forEach(p -> ends.put(p.partition(), p.end()));
    return ends;
  }
}
