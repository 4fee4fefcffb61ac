package io.meshline.ingest.publisher;

import io.meshline.schemas.Lane;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Chooses partitions for records of lanes. A partition that is named goes past the producer's own
 * choice, which avoids slow brokers; so do these: the one with the fewest records that are not
 * acknowledged is taken, and none that has many. Thread-safe.
 */
final class LanePartitions {
  /** Records on their way to a partition, of lanes, beyond which others have to take more. */
  static final int MOST = 16;

  private final Map<TopicPartition, AtomicInteger> onTheWay = new ConcurrentHashMap<>();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  /** How many a topic had when it was last asked for; 1 before. */
  int count(String topic) {
    return counts.getOrDefault(topic, 1);
  }

  /**
   * The partition for a record, which is on its way there until it is {@link #settled}.
   *
   * @param all partitions of the topic
   * @return null where the producer shall choose
   */
  @Nullable TopicPartition choose(String topic, List<PartitionInfo> all, Lane lane) {
    counts.put(topic, Math.max(1, all.size()));
    if (lane.of() == 1) {
      return null;
    }
    int fewest = MOST;
    TopicPartition chosen = null;
    // Any may be the first: of equal ones each is to have its turn.
    int first = all.isEmpty() ? 0 : ThreadLocalRandom.current().nextInt(all.size());
    for (int i = 0; i < all.size(); i++) {
      PartitionInfo partition = all.get((first + i) % all.size());
      if (lane.has(partition.partition()) && partition.leader() != null) {
        TopicPartition fit = new TopicPartition(topic, partition.partition());
        int waiting = of(fit).get();
        if (waiting < fewest) {
          fewest = waiting;
          chosen = fit;
        }
      }
    }
    if (chosen != null) {
      of(chosen).incrementAndGet();
    }
    return chosen;
  }

  /** A record is acknowledged or has failed. */
  void settled(TopicPartition partition) {
    of(partition).decrementAndGet();
  }

  private AtomicInteger of(TopicPartition partition) {
    return onTheWay.computeIfAbsent(partition, one -> new AtomicInteger());
  }
}
