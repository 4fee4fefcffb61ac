package io.meshline.schemas;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * The topic catalogue: the one place for names, partitions, retention and what travels in each
 * topic. Topics are created from it.
 */
public final class Topics {
  /** Call records as they were reported, single or in batches: input of the aggregation. */
  public static final String CALLS = "meshline.calls";

  /**
   * Calls that were found by pairing spans: input of the aggregation too. They are written in
   * transactions, of which an open one holds back readers of its partitions.
   */
  public static final String PAIRED_CALLS = "meshline.paired-calls";

  /** Spans that must be paired before they are calls. */
  public static final String SPANS = "meshline.spans";

  /** What instances say of themselves. */
  public static final String INSTANCES = "meshline.instances";

  /** Measured nodes by window. */
  public static final String NODES = "meshline.nodes";

  /** Measured edges by window. */
  public static final String EDGES = "meshline.edges";

  /**
   * Progress of objectives by window. Kept for longer than any period of an objective (92 days): a
   * job without state counts on from it.
   */
  public static final String SLA = "meshline.sla";

  /** Changes of state of alerts. */
  public static final String ALERTS = "meshline.alerts";

  /** Changes of the topology. */
  public static final String EVENTS = "meshline.events";

  /** Calls, and partial results of calls, that came too late for their windows. */
  public static final String LATE = "meshline.late";

  /** What could not be processed. */
  public static final String DEAD_LETTERS = "meshline.dead-letters";

  private static final int DEFAULT_MESSAGE_BYTES = 1 << 20;

  // A dead letter holds up to 1 MiB of the original and some words about it.
  private static final int DEAD_LETTER_BYTES = 2 << 20;

  private static final Duration SHORT = Duration.ofDays(1);

  private static final List<Topic> ALL =
      List.of(
          topic(CALLS, 12, Duration.ofDays(7), CallRecord.SCHEMA$, CallBatch.SCHEMA$),
          topic(PAIRED_CALLS, 12, Duration.ofDays(7), CallBatch.SCHEMA$),
          topic(SPANS, 12, Duration.ofDays(2), Span.SCHEMA$, SpanBatch.SCHEMA$),
          topic(INSTANCES, 3, Duration.ofDays(7), InstanceMetadata.SCHEMA$),
          topic(NODES, 6, Duration.ofDays(7), NodeMetrics.SCHEMA$),
          topic(EDGES, 6, Duration.ofDays(7), EdgeMetrics.SCHEMA$),
          topic(SLA, 3, Duration.ofDays(93), SlaMetrics.SCHEMA$),
          topic(ALERTS, 1, Duration.ofDays(30), Alert.SCHEMA$),
          topic(EVENTS, 1, Duration.ofDays(30), TopologyEvent.SCHEMA$),
          topic(
              LATE,
              3,
              Duration.ofDays(7),
              CallRecord.SCHEMA$,
              EdgeMetrics.SCHEMA$,
              NodeMetrics.SCHEMA$),
          new Topic(
              DEAD_LETTERS,
              3,
              Duration.ofDays(14),
              "delete",
              DEAD_LETTER_BYTES,
              List.of(DeadLetter.SCHEMA$)));

  private Topics() {}

  /**
   * One topic of the catalogue.
   *
   * @param name name in Kafka
   * @param partitions number of partitions it is created with
   * @param retention how long records are kept, counted from their arrival at the broker
   * @param cleanupPolicy Kafka's {@code cleanup.policy}
   * @param maxMessageBytes largest batch of records the broker takes, in bytes
   * @param values schemas of the records that travel in it
   */
  public record Topic(
      String name,
      int partitions,
      Duration retention,
      String cleanupPolicy,
      int maxMessageBytes,
      List<Schema> values) {
    /** Copies the list. */
    public Topic {
      values = List.copyOf(values);
    }

    /**
     * Settings the topic is created with, in the broker's names, sorted. Timestamps are the
     * broker's: event time is inside the record, and a producer whose clock is wrong must not
     * decide how long a record is kept.
     */
    public Map<String, String> config() {
      TreeMap<String, String> config = new TreeMap<>();
      config.put("cleanup.policy", cleanupPolicy);
      config.put("retention.ms", Long.toString(retention.toMillis()));
      config.put("message.timestamp.type", "LogAppendTime");
      config.put("max.message.bytes", Integer.toString(maxMessageBytes));
      if (retention.compareTo(SHORT) < 0) {
        // The broker deletes whole segments, and by default fills one for a week.
        config.put("segment.ms", Long.toString(retention.toMillis()));
      }
      return config;
    }
  }

  /** All topics, in the order of the way of the data. */
  public static List<Topic> all() {
    return ALL;
  }

  /**
   * The topic of that name.
   *
   * @throws IllegalArgumentException if the catalogue has no such topic
   */
  public static Topic named(String name) {
    for (Topic topic : ALL) {
      if (topic.name().equals(name)) {
        return topic;
      }
    }
    throw new IllegalArgumentException(
        "topic: " + name + " (expected: one of " + ALL.stream().map(Topic::name).toList() + ")");
  }

  /**
   * The registry's subject for records of a schema in a topic. It follows the
   * TopicRecordNameStrategy of the common clients, since a topic may carry several kinds of record.
   */
  public static String subject(String topic, Schema schema) {
    return topic + "-" + schema.getFullName();
  }

  private static Topic topic(String name, int partitions, Duration retention, Schema... values) {
    return new Topic(name, partitions, retention, "delete", DEFAULT_MESSAGE_BYTES, List.of(values));
  }
}
