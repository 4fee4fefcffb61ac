package io.meshline.jobs.pairing;

import io.meshline.jobs.config.Options;
import io.meshline.jobs.kafka.KafkaOptions;
import io.meshline.jobs.kafka.KafkaSinks;
import io.meshline.jobs.kafka.KafkaSources;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.Span;
import io.meshline.schemas.Topics;
import java.time.Clock;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.formats.avro.typeutils.AvroSerializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;

/**
 * The graph of span pairing.
 *
 * <pre>
 * spans → divert dead letters → by trace id: pair → pack calls → calls
 *                     └→ dead letters
 * </pre>
 */
public final class SpanPairing {

  private SpanPairing() {}

  /** Defines the job between the topics of the catalogue. */
  public static void define(
      StreamExecutionEnvironment env, Options options, RegistryAccess registry) {
    SpanDeserializer deserializer =
        new SpanDeserializer(registry, Clock.systemUTC(), options.get(PairingOptions.MAX_AGE));
    DataStream<Either<Span, DeadLetter>> arrivals =
        env.fromSource(
                KafkaSources.of(
                    options, Topics.SPANS, options.get(PairingOptions.GROUP), deserializer),
                SpanTimes.strategy(
                    options.get(KafkaOptions.OUT_OF_ORDERNESS), options.get(KafkaOptions.IDLENESS)),
                "Spans",
                SpanDeserializer.TYPE)
            .uid("spans");
    define(
        arrivals,
        calls(options, registry),
        KafkaSinks.atLeastOnce(options, Topics.DEAD_LETTERS, DeadLetter.SCHEMA$, registry),
        options);
  }

  /**
   * Defines the graph between other ends.
   *
   * @param arrivals spans with their event times, and dead letters
   */
  static void define(
      DataStream<Either<Span, DeadLetter>> arrivals,
      Sink<CallBatch> calls,
      Sink<DeadLetter> deadLetters,
      Options options) {
    TypeInformation<Span> spanType = AvroTypes.of(Span.class);
    SingleOutputStreamOperator<Span> spans =
        arrivals
            .process(new DivertDeadLetters(), spanType)
            .name("Divert dead letters")
            .uid("divert-dead-letters");
    spans
        .getSideOutput(DivertDeadLetters.DEAD_LETTERS)
        .sinkTo(deadLetters)
        .name("Dead letters")
        .uid("dead-letters");
    SingleOutputStreamOperator<CallRecord> paired =
        spans
            .keyBy(Span::getTraceId, Types.STRING)
            .process(
                new PairSpans(
                    options.get(PairingOptions.WAIT),
                    options.get(PairingOptions.MEMORY),
                    options.get(PairingOptions.MAX_SPANS),
                    options.get(PairingOptions.QUIET),
                    new AvroSerializer<>(Span.class)),
                AvroTypes.of(CallRecord.class))
            .name("Pair spans by trace")
            .uid("pair-spans");
    paired
        .transform(
            "Pack calls",
            AvroTypes.of(CallBatch.class),
            new PackCalls(
                options.get(PairingOptions.BATCH_CALLS), options.get(PairingOptions.BATCH_AGE)))
        .uid("pack-calls")
        .sinkTo(calls)
        .name("Calls")
        .uid("calls");
  }

  private static Sink<CallBatch> calls(Options options, RegistryAccess registry) {
    return switch (options.get(PairingOptions.DELIVERY)) {
      case EXACTLY_ONCE ->
          KafkaSinks.exactlyOnce(
              options,
              Topics.CALLS,
              CallBatch.SCHEMA$,
              registry,
              options.get(PairingOptions.TRANSACTIONAL_ID_PREFIX),
              (int)
                  Math.min(
                      options.get(PairingOptions.TRANSACTION_TIMEOUT).toMillis(),
                      Integer.MAX_VALUE));
      case AT_LEAST_ONCE ->
          KafkaSinks.atLeastOnce(options, Topics.CALLS, CallBatch.SCHEMA$, registry);
    };
  }
}
