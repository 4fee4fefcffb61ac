package io.meshline.schemas;

import io.meshline.schemas.Topics.Topic;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Topics into which agents write by themselves, in their own formats. They are created only where
 * that is wanted.
 */
public final class IntakeTopics {
  /** Where Zipkin's senders write unless told otherwise. */
  public static final String ZIPKIN = "zipkin";

  /** Trace segments of SkyWalking's Kafka reporter. */
  public static final String SKYWALKING_SEGMENTS = "skywalking-segments";

  /** What instances say of themselves by SkyWalking's Kafka reporter. */
  public static final String SKYWALKING_MANAGEMENTS = "skywalking-managements";

  // The reporter sends nothing at all while one of its six topics is missing. Nobody reads these.
  private static final List<String> SKYWALKING_UNREAD =
      List.of(
          "skywalking-metrics", "skywalking-meters", "skywalking-profilings", "skywalking-logs");

  private static final Duration READ_SOON = Duration.ofDays(1);
  private static final Duration READ_NEVER = Duration.ofMinutes(10);
  private static final int MESSAGE_BYTES = 1 << 20;

  private IntakeTopics() {}

  /** The topic of Zipkin's senders. */
  public static List<Topic> zipkin() {
    return List.of(topic(ZIPKIN, 6, READ_SOON));
  }

  /**
   * The six topics of SkyWalking's Kafka reporter.
   *
   * @param namespace the agents' {@code plugin.kafka.namespace}, empty for none
   */
  public static List<Topic> skywalking(String namespace) {
    return Stream.concat(
            Stream.of(
                topic(skywalking(SKYWALKING_SEGMENTS, namespace), 6, READ_SOON),
                topic(skywalking(SKYWALKING_MANAGEMENTS, namespace), 1, READ_SOON)),
            SKYWALKING_UNREAD.stream()
                .map(name -> topic(skywalking(name, namespace), 1, READ_NEVER)))
        .toList();
  }

  /**
   * The name that a topic of SkyWalking's Kafka reporter has in a namespace.
   *
   * @param namespace empty for none
   */
  public static String skywalking(String topic, String namespace) {
    return namespace.isEmpty() ? topic : namespace + "-" + topic;
  }

  private static Topic topic(String name, int partitions, Duration retention) {
    return new Topic(name, partitions, retention, "delete", MESSAGE_BYTES, List.of());
  }
}
