package io.meshline.jobs.aggregation;

import io.meshline.jobs.kafka.ValueBytes;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/** Values that are read by plan into a block, as the source reads them. */
final class PlanReading {

  static final Duration RETENTION = Duration.ofDays(3);
  static final CallDecoder.Place PLACE = new CallDecoder.Place(Topics.CALLS, 0, 7, SampleCalls.NOW);

  private static final Clock CLOCK = Clock.fixed(SampleCalls.NOW, ZoneOffset.UTC);
  private static final long TAKEN = EventTimes.micros(SampleCalls.NOW);

  final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

  /** Decodes every value in full. */
  final CallDecoder ordinary = new CallDecoder(registry, Topics.CALLS, CLOCK, RETENTION);

  /** Learns how a schema's values are read from the first one that it decodes. */
  final CallDecoder byPlan =
      new CallDecoder(registry, Topics.CALLS, CLOCK, RETENTION, new CallReader(RETENTION, 10_000));

  final CallBlock block = new CallBlock(byPlan);

  /** Lets it learn how values like this one are read. */
  Decoded learn(byte[] value) {
    return byPlan.decode(value, PLACE);
  }

  /** Reads a value into the block; whether it was taken. */
  boolean read(byte[] value) {
    return read(amongOthers(value));
  }

  /** As the source does: ahead, and then again. */
  boolean read(ValueBytes value) {
    long unused = byPlan.readAhead(0, value) + byPlan.findAhead(1);
    return byPlan.readAgain(0, value, TAKEN, block);
  }

  /** As Kafka's client has it: what comes before and behind it could be read as well. */
  static ValueBytes amongOthers(byte[] value) {
    ByteBuffer three = ByteBuffer.allocate(3 * value.length).put(value).put(value).put(value);
    return ValueBytes.of(three.slice(value.length, value.length));
  }
}
