package io.meshline.jobs.pairing;

import io.meshline.jobs.kafka.AppendTimes;
import io.meshline.jobs.kafka.DeadLetters;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.kafka.RegistryPatience;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanBatch;
import io.meshline.schemas.Topics;
import io.meshline.schemas.UndecodableException;
import io.meshline.schemas.Violation;
import io.meshline.schemas.registry.SchemaRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Kafka records → spans, or a dead letter for whatever is no span or breaks a limit. This happens
 * in the source, so that each partition has its own event time.
 */
@SuppressWarnings("NullAway.Init") // Transient fields are set by open().
final class SpanDeserializer implements KafkaRecordDeserializationSchema<Either<Span, DeadLetter>> {
  /** A span, or what could not be one. */
  static final TypeInformation<Either<Span, DeadLetter>> TYPE =
      new EitherTypeInfo<>(AvroTypes.of(Span.class), AvroTypes.of(DeadLetter.class));

  private static final String PROGRAM = "span-pairing";

  private final RegistryAccess registryAccess;
  private final Clock clock;
  private final Duration maxAge;

  private transient RecordDecoder decoder;
  private transient RecordEncoder<Span> encoder;

  /**
   * @param clock tells which spans are from the future, serializable
   * @param maxAge how old a completed span may be
   */
  SpanDeserializer(RegistryAccess registryAccess, Clock clock, Duration maxAge) {
    this.registryAccess = registryAccess;
    this.clock = clock;
    this.maxAge = maxAge;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    open(registryAccess.open());
  }

  void open(SchemaRegistry registry) {
    decoder = new RecordDecoder(registry, List.of(Span.SCHEMA$, SpanBatch.SCHEMA$));
    encoder = new RecordEncoder<>(registry, Topics.SPANS, Span.SCHEMA$);
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<Either<Span, DeadLetter>> out) {
    SpecificRecord decoded;
    try {
      decoded = RegistryPatience.await(() -> decoder.decode(record.value()));
    } catch (UndecodableException e) {
      out.collect(dead(record, -1, e.reason(), e.getMessage(), record.value()));
      return;
    }
    if (decoded instanceof Span span) {
      take(record, -1, span, out);
    } else {
      List<Span> spans = ((SpanBatch) decoded).getSpans();
      for (int i = 0; i < spans.size(); i++) {
        take(record, i, spans.get(i), out);
      }
    }
  }

  @Override
  public TypeInformation<Either<Span, DeadLetter>> getProducedType() {
    return TYPE;
  }

  private void take(
      ConsumerRecord<byte[], byte[]> record,
      int index,
      Span span,
      Collector<Either<Span, DeadLetter>> out) {
    Violation violation = SpanChecks.check(span, AppendTimes.of(record, clock), maxAge);
    if (violation == null) {
      out.collect(Either.Left(span));
    } else {
      byte[] value =
          index < 0 ? record.value() : RegistryPatience.await(() -> encoder.encode(span));
      out.collect(dead(record, index, violation.reason(), violation.message(), value));
    }
  }

  private Either<Span, DeadLetter> dead(
      ConsumerRecord<byte[], byte[]> record,
      int index,
      String reason,
      String message,
      byte @Nullable [] value) {
    return Either.Right(
        DeadLetters.of(
            clock.instant(),
            PROGRAM,
            reason,
            message,
            new DeadLetters.Origin(record.topic(), record.partition(), record.offset(), index),
            value));
  }
}
