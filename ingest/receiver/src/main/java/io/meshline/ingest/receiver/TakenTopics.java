package io.meshline.ingest.receiver;

import io.meshline.ingest.protocols.zipkin.Encoding;
import io.meshline.ingest.protocols.zipkin.SpanListConverter;
import io.meshline.schemas.IntakeTopics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The topics into which agents write by themselves, by protocol. */
final class TakenTopics {
  /** Begins the key of what an instance says of itself; a sign of life has the instance alone. */
  private static final String REGISTER = "register-";

  private TakenTopics() {}

  /** Those that the options name. */
  static List<TakenTopic> of(ReceiverOptions options, InstantSource clock) {
    List<TakenTopic> topics = new ArrayList<>();
    if (options.flag(ReceiverOption.INTAKE_ZIPKIN)) {
      topics.add(zipkin(options.text(ReceiverOption.INTAKE_ZIPKIN_TOPIC)));
    }
    if (options.flag(ReceiverOption.INTAKE_SKYWALKING)) {
      String namespace =
          options.optionalText(ReceiverOption.INTAKE_SKYWALKING_NAMESPACE).orElse("");
      topics.addAll(skywalking(namespace, clock));
    }
    return topics;
  }

  /** Lists of spans, as Zipkin's senders write them: JSON or protocol buffers. */
  private static TakenTopic zipkin(String name) {
    SpanListConverter converter = new SpanListConverter();
    Conversion spans = (bytes, outlet) -> converter.convert(bytes, Encoding.of(bytes), outlet);
    return new TakenTopic(name, Source.ZIPKIN, key -> spans);
  }

  /** What SkyWalking's Kafka reporter writes and is used here; the rest is left to retention. */
  private static List<TakenTopic> skywalking(String namespace, InstantSource clock) {
    AgentConversions agents = AgentConversions.of(clock);
    return List.of(
        new TakenTopic(
            IntakeTopics.skywalking(IntakeTopics.SKYWALKING_SEGMENTS, namespace),
            Source.SKYWALKING,
            key -> agents.segment()),
        new TakenTopic(
            IntakeTopics.skywalking(IntakeTopics.SKYWALKING_MANAGEMENTS, namespace),
            Source.SKYWALKING,
            key -> key.startsWith(REGISTER) ? agents.properties() : agents.ping()));
  }
}
