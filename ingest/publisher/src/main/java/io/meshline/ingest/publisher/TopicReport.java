package io.meshline.ingest.publisher;

import java.util.List;

/**
 * What an installation of topics found and did.
 *
 * @param created topics that were created
 * @param existing topics that were there
 * @param differences where existing topics differ from what would be created; they are left as they
 *     are, since somebody may have wanted it so
 */
public record TopicReport(
    List<String> created, List<String> existing, List<Difference> differences) {
  /** Copies the lists. */
  public TopicReport {
    created = List.copyOf(created);
    existing = List.copyOf(existing);
    differences = List.copyOf(differences);
  }

  /**
   * One setting of one topic.
   *
   * @param topic name of the topic
   * @param setting {@code partitions}, {@code replication.factor} or a topic configuration
   * @param seen what the topic has
   * @param expected what it would be created with
   */
  public record Difference(String topic, String setting, String seen, String expected) {
    @Override
    public String toString() {
      return topic + " " + setting + ": " + seen + " (expected: " + expected + ")";
    }
  }
}
