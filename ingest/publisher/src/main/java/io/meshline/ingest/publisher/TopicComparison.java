package io.meshline.ingest.publisher;

import io.meshline.ingest.publisher.TopicReport.Difference;
import io.meshline.schemas.Topics.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An existing topic against the catalogue. */
final class TopicComparison {
  private TopicComparison() {}

  /** Differences in a stable order; {@code config} is the topic's, defaults included. */
  static List<Difference> differences(
      Topic topic,
      TopicSizing sizing,
      int partitions,
      int replication,
      Map<String, String> config) {
    List<Difference> differences = new ArrayList<>();
    compare(differences, topic, "partitions", partitions, sizing.partitions(topic));
    if (sizing.replicationFactor().isPresent()) {
      int expected = sizing.replicationFactor().getAsInt();
      compare(differences, topic, "replication.factor", replication, expected);
    }
    topic
        .config()
        .forEach(
            (setting, expected) ->
                compare(
                    differences,
                    topic,
                    setting,
                    config.getOrDefault(setting, "not set"),
                    expected));
    return differences;
  }

  private static void compare(
      List<Difference> differences, Topic topic, String setting, Object seen, Object expected) {
    if (!seen.equals(expected)) {
      differences.add(new Difference(topic.name(), setting, seen.toString(), expected.toString()));
    }
  }
}
