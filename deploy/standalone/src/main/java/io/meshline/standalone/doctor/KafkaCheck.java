package io.meshline.standalone.doctor;

import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicReport;
import io.meshline.ingest.publisher.TopicReport.Difference;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.schemas.Topics;
import io.meshline.schemas.Topics.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/** Brokers, and the topics of the catalogue: whether they are there and as they should be. */
public final class KafkaCheck implements Check {
  private static final String PART = "kafka";

  /** Without these, event time or the order of things is not what it should be. */
  private static final Set<String> ESSENTIAL = Set.of("message.timestamp.type", "cleanup.policy");

  private final AdminSource source;
  private final String brokers;
  private final TopicSizing sizing;

  /**
   * @param brokers as they were named, for messages
   * @param sizing where topics were created with other sizes than the catalogue's
   */
  public KafkaCheck(AdminSource source, String brokers, TopicSizing sizing) {
    this.source = source;
    this.brokers = brokers;
    this.sizing = sizing;
  }

  @Override
  public String part() {
    return PART;
  }

  @Override
  public String remedy() {
    return "kafka-broker-api-versions.sh --bootstrap-server "
        + brokers
        + " (tells whether the brokers can be reached from here; with security: --command-config)";
  }

  @Override
  public List<Finding> run() throws IOException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    try (Admin admin = source.open()) {
      int nodes = Answers.to("ask for the brokers", admin.describeCluster().nodes()).size();
      findings.add(
          Finding.ok(PART, nodes + (nodes == 1 ? " broker" : " brokers") + " at " + brokers));
      TopicReport report = new TopicInstaller(admin, sizing).compare(Topics.all());
      for (Topic topic : Topics.all()) {
        if (!report.existing().contains(topic.name())) {
          findings.add(
              Finding.fault(
                  PART,
                  "topic " + topic.name() + ": missing (expected: created)",
                  "./meshline setup --kafka " + brokers));
        }
      }
      report.differences().stream()
          .filter(KafkaCheck::matters)
          .map(this::differs)
          .forEach(findings::add);
      Map<String, TopicDescription> described =
          Answers.to("describe topics", admin.describeTopics(report.existing()).allTopicNames());
      described.values().forEach(topic -> addReplicas(findings, topic));
      if (findings.size() == 1) {
        findings.add(Finding.ok(PART, report.existing().size() + " topics as they should be"));
      }
    }
    return findings;
  }

  /** More partitions, longer retention and larger messages than the catalogue's do no harm. */
  private static boolean matters(Difference difference) {
    try {
      long seen = Long.parseLong(difference.seen());
      long expected = Long.parseLong(difference.expected());
      boolean endless = difference.setting().startsWith("retention.") && seen < 0;
      return seen < expected && !endless;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  private Finding differs(Difference difference) {
    String text = "topic " + difference;
    if (difference.setting().equals("partitions")) {
      return Finding.warning(
          PART,
          text,
          "kafka-topics.sh --bootstrap-server %s --alter --topic %s --partitions %s"
              .formatted(brokers, difference.topic(), difference.expected()));
    }
    if (difference.setting().equals("replication.factor")) {
      return Finding.warning(
          PART, text, "kafka-reassign-partitions.sh --bootstrap-server " + brokers);
    }
    String remedy =
        "kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s --add-config %s=%s"
            .formatted(brokers, difference.topic(), difference.setting(), difference.expected());
    return ESSENTIAL.contains(difference.setting())
        ? Finding.fault(PART, text, remedy)
        : Finding.warning(PART, text, remedy);
  }

  private void addReplicas(List<Finding> findings, TopicDescription topic) {
    String leaderless =
        partitions(topic.partitions().stream().filter(KafkaCheck::isLeaderless).toList());
    if (!leaderless.isEmpty()) {
      findings.add(
          Finding.fault(
              PART,
              "topic %s: partitions %s have no leader (expected: one each)"
                  .formatted(topic.name(), leaderless),
              "start the brokers that hold them: kafka-topics.sh --bootstrap-server %s --describe --topic %s"
                  .formatted(brokers, topic.name())));
    }
    String behind =
        partitions(
            topic.partitions().stream()
                .filter(one -> !isLeaderless(one) && one.isr().size() < one.replicas().size())
                .toList());
    if (!behind.isEmpty()) {
      findings.add(
          Finding.warning(
              PART,
              "topic %s: partitions %s have fewer copies in sync than they should"
                  .formatted(topic.name(), behind),
              "kafka-topics.sh --bootstrap-server %s --describe --under-replicated-partitions"
                  .formatted(brokers)));
    }
  }

  private static boolean isLeaderless(TopicPartitionInfo partition) {
    Node leader = partition.leader();
    return leader == null || leader.isEmpty();
  }

  private static String partitions(List<TopicPartitionInfo> partitions) {
    return partitions.stream()
        .map(partition -> Integer.toString(partition.partition()))
        .collect(Collectors.joining(", "));
  }
}
