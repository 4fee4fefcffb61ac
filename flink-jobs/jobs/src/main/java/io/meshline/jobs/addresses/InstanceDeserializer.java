package io.meshline.jobs.addresses;

import io.meshline.jobs.kafka.AppendTimes;
import io.meshline.jobs.kafka.DeadLetters;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.kafka.RegistryPatience;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.CallChecks;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.UndecodableException;
import io.meshline.schemas.Violation;
import io.meshline.schemas.registry.SchemaRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Kafka records → the claims in instance metadata, or a dead letter. Reports without addresses, as
 * heartbeats are, give nothing, whatever is wrong with them: nothing is lost with them.
 */
@SuppressWarnings("NullAway.Init") // Transient fields are set by open().
final class InstanceDeserializer
    implements KafkaRecordDeserializationSchema<Either<AddressClaim, DeadLetter>> {
  /** A claim, or what could not be read. */
  static final TypeInformation<Either<AddressClaim, DeadLetter>> TYPE =
      new EitherTypeInfo<>(AddressClaim.TYPE, AvroTypes.of(DeadLetter.class));

  private static final long serialVersionUID = 1;
  private static final String PROGRAM = "span-pairing";

  private final RegistryAccess registryAccess;
  private final Clock clock;
  private final boolean counts;

  private transient RecordDecoder decoder;

  /**
   * @param clock tells which reports are from the future, serializable
   * @param counts whether reports count; otherwise all give nothing
   */
  InstanceDeserializer(RegistryAccess registryAccess, Clock clock, boolean counts) {
    this.registryAccess = registryAccess;
    this.clock = clock;
    this.counts = counts;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    open(registryAccess.open());
  }

  void open(SchemaRegistry registry) {
    decoder = new RecordDecoder(registry, List.of(InstanceMetadata.SCHEMA$));
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<Either<AddressClaim, DeadLetter>> out) {
    if (!counts) {
      return;
    }
    InstanceMetadata metadata;
    try {
      metadata = (InstanceMetadata) RegistryPatience.await(() -> decoder.decode(record.value()));
    } catch (UndecodableException e) {
      out.collect(dead(record, e.reason(), e.getMessage()));
      return;
    }
    if (!InstanceClaims.any(metadata)) {
      return;
    }
    Violation violation = check(metadata, AppendTimes.of(record, clock));
    if (violation != null) {
      out.collect(dead(record, violation.reason(), violation.message()));
      return;
    }
    InstanceClaims.of(metadata).forEach(claim -> out.collect(Either.Left(claim)));
  }

  @Override
  public TypeInformation<Either<AddressClaim, DeadLetter>> getProducedType() {
    return TYPE;
  }

  /** Old reports are no fault: they are read again and again, and say what was true then. */
  private static @Nullable Violation check(InstanceMetadata metadata, Instant now) {
    Violation violation = CallChecks.destination(metadata.getInstance());
    long micros = EventTimes.micros(metadata.getTime());
    return violation != null
        ? violation
        : CallChecks.time(micros, EventTimes.micros(now), Long.MAX_VALUE / 2);
  }

  private Either<AddressClaim, DeadLetter> dead(
      ConsumerRecord<byte[], byte[]> record, String reason, String message) {
    return Either.Right(
        DeadLetters.of(
            clock.instant(),
            PROGRAM,
            reason,
            message,
            new DeadLetters.Origin(record.topic(), record.partition(), record.offset(), -1),
            record.value()));
  }
}
