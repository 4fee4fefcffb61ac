package io.meshline.standalone;

import io.meshline.schemas.IntakeTopics;
import io.meshline.schemas.Topics.Topic;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A protocol whose agents may write into Kafka themselves. */
enum KafkaIntake {
  ZIPKIN,
  SKYWALKING;

  /** What {@link #parse} expects. */
  static final String EXPECTED = "zipkin, skywalking, or both, separated by a comma";

  /**
   * Reads a list, which may be empty.
   *
   * @throws IllegalArgumentException whose message is what was expected
   */
  static Set<KafkaIntake> parse(String text) {
    Set<KafkaIntake> chosen = EnumSet.noneOf(KafkaIntake.class);
    for (String name : text.split(",", -1)) {
      switch (name.strip().toLowerCase(Locale.ROOT)) {
        case "" -> {
          // Nothing, or a comma too many.
        }
        case "zipkin" -> chosen.add(ZIPKIN);
        case "skywalking" -> chosen.add(SKYWALKING);
        default -> throw new IllegalArgumentException(EXPECTED);
      }
    }
    return chosen;
  }

  /**
   * The topics that must exist.
   *
   * @param namespace of SkyWalking's agents, empty for none
   */
  List<Topic> topics(String namespace) {
    return switch (this) {
      case ZIPKIN -> IntakeTopics.zipkin();
      case SKYWALKING -> IntakeTopics.skywalking(namespace);
    };
  }

  /** What makes the receiver read them. */
  String receiverArgument() {
    return "--kafka-intake." + name().toLowerCase(Locale.ROOT) + "=true";
  }
}
