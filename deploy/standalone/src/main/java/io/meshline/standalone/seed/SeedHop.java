package io.meshline.standalone.seed;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Protocol;
import java.util.List;

/**
 * A call in the sample mesh, and those that its callee makes because of it, one after the other.
 *
 * @param callee name of the service, database or topic
 * @param kind of the callee
 * @param endpoint of the callee, as its agent names it
 * @param protocol of the call
 * @param micros what the callee takes by itself on a usual day, in microseconds
 * @param calls of the callee
 */
record SeedHop(
    String callee,
    Kind kind,
    String endpoint,
    Protocol protocol,
    long micros,
    List<SeedHop> calls) {

  static SeedHop http(String callee, String endpoint, long micros, SeedHop... calls) {
    return new SeedHop(callee, Kind.SERVICE, endpoint, Protocol.HTTP, micros, List.of(calls));
  }

  static SeedHop statement(String endpoint, long micros) {
    return new SeedHop(
        "h2/inventory", Kind.DATABASE, endpoint, Protocol.DATABASE, micros, List.of());
  }

  /**
   * A message, and what its consumer takes: the producer calls the topic, and that the consumer.
   */
  static SeedHop message(String topic, long micros, String consumer, long consumerMicros) {
    SeedHop consumed =
        new SeedHop(consumer, Kind.SERVICE, topic, Protocol.MESSAGING, consumerMicros, List.of());
    return new SeedHop(topic, Kind.MESSAGING, topic, Protocol.MESSAGING, micros, List.of(consumed));
  }

  /** Whether the caller waits for the calls of the callee. */
  boolean isAwaited() {
    return kind != Kind.MESSAGING;
  }
}
