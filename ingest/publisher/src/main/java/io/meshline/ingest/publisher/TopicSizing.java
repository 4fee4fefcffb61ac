package io.meshline.ingest.publisher;

import io.meshline.schemas.Topics.Topic;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How topics are created where that differs from the catalogue.
 *
 * @param partitions partitions of every topic, empty for the catalogue's numbers
 * @param partitionsByTopic partitions of single topics by name; stronger than {@code partitions}
 * @param replicationFactor copies of every partition, empty for the broker's default
 */
public record TopicSizing(
    OptionalInt partitions, Map<String, Integer> partitionsByTopic, OptionalInt replicationFactor) {
  /** The catalogue's partitions and the broker's default replication. */
  public static final TopicSizing DEFAULT =
      new TopicSizing(OptionalInt.empty(), Map.of(), OptionalInt.empty());

  /** Copies the map and checks the ranges. */
  public TopicSizing {
    partitionsByTopic = Map.copyOf(partitionsByTopic);
    partitions.ifPresent(number -> requirePositive("partitions", number));
    partitionsByTopic.forEach((topic, number) -> requirePositive("partitions of " + topic, number));
    replicationFactor.ifPresent(number -> requirePositive("replicationFactor", number));
    if (replicationFactor.isPresent() && replicationFactor.getAsInt() > Short.MAX_VALUE) {
      throw new IllegalArgumentException(
          "replicationFactor: " + replicationFactor.getAsInt() + " (expected: <= 32767)");
    }
  }

  int partitions(Topic topic) {
    return partitionsByTopic.getOrDefault(topic.name(), partitions.orElse(topic.partitions()));
  }

  Optional<Short> replication() {
    return replicationFactor.isPresent()
        ? Optional.of((short) replicationFactor.getAsInt())
        : Optional.empty();
  }

  private static void requirePositive(String name, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(name + ": " + number + " (expected: >= 1)");
    }
  }
}
