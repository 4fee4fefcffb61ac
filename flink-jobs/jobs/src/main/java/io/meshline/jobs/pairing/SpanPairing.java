package io.meshline.jobs.pairing;

import io.meshline.jobs.addresses.AddressClaim;
import io.meshline.jobs.addresses.AddressResolution;
import io.meshline.jobs.addresses.ResolutionOptions;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.kafka.EncodedValue;
import io.meshline.jobs.kafka.KafkaOptions;
import io.meshline.jobs.kafka.KafkaSinks;
import io.meshline.jobs.kafka.KafkaSources;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.time.ReadTimes;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.Span;
import io.meshline.schemas.Topics;
import java.time.Clock;
import java.util.List;
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
 * spans → divert dead letters → by trace: pair → pack calls ──────────────────────→ calls
 *                     └→ dead letters       └→ by host: resolve addresses → pack ──┘
 * instances ──────────────────────────────────→┘
 * </pre>
 *
 * The graph is the same whatever the options say, so that a savepoint fits each of them.
 */
public final class SpanPairing {

  private SpanPairing() {}

  /** The topics that the job reads. */
  public static List<String> topicsRead() {
    return List.of(Topics.SPANS, Topics.INSTANCES);
  }

  /** Defines the job between the topics of the catalogue. */
  public static void define(
      StreamExecutionEnvironment env, Options options, RegistryAccess registry) {
    SpanDeserializer deserializer =
        new SpanDeserializer(registry, Clock.systemUTC(), options.get(PairingOptions.MAX_AGE));
    DataStream<Either<Span, DeadLetter>> arrivals =
        env.fromSource(
                KafkaSources.of(
                    options,
                    List.of(Topics.SPANS),
                    options.get(PairingOptions.GROUP),
                    deserializer),
                ReadTimes.strategy(
                    options.get(KafkaOptions.OUT_OF_ORDERNESS),
                    options.get(KafkaOptions.IDLENESS),
                    TracePairing::completion),
                "Spans",
                SpanDeserializer.TYPE)
            .uid("spans");
    define(
        arrivals,
        AddressResolution.instances(env, options, registry, options.get(PairingOptions.GROUP)),
        registry,
        calls(options),
        KafkaSinks.atLeastOnce(options, Topics.DEAD_LETTERS, DeadLetter.SCHEMA$, registry),
        options);
  }

  /**
   * Defines the graph between other ends.
   *
   * @param arrivals spans with their event times, and dead letters
   * @param instances claims of instances with their event times, and dead letters
   * @param registry where the schema of the batches of calls is
   * @param calls takes the batches as values for Kafka
   */
  public static void define(
      DataStream<Either<Span, DeadLetter>> arrivals,
      DataStream<Either<AddressClaim, DeadLetter>> instances,
      RegistryAccess registry,
      Sink<EncodedValue> calls,
      Sink<DeadLetter> deadLetters,
      Options options) {
    SingleOutputStreamOperator<Span> spans =
        arrivals
            .process(new DivertDeadLetters<>(), AvroTypes.of(Span.class))
            .name("Divert dead letters")
            .uid("divert-dead-letters");
    SingleOutputStreamOperator<AddressClaim> reported =
        instances
            .process(new DivertDeadLetters<>(), AddressClaim.TYPE)
            .name("Divert dead letters of instances")
            .uid("divert-instance-dead-letters");
    SingleOutputStreamOperator<CallRecord> paired = pair(spans, options);
    DataStream<CallRecord> resolved =
        AddressResolution.define(
            paired.getSideOutput(PairSpans.CALLS_TO_ADDRESSES),
            paired.getSideOutput(PairSpans.CLAIMS).union(reported),
            options,
            options.get(PairingOptions.WAIT),
            options.get(PairingOptions.QUIET));
    spans
        .getSideOutput(DivertDeadLetters.DEAD_LETTERS)
        .union(reported.getSideOutput(DivertDeadLetters.DEAD_LETTERS))
        .sinkTo(deadLetters)
        .name("Dead letters")
        .uid("dead-letters");
    pack(paired, "Pack calls", "pack-calls", registry, options)
        .union(pack(resolved, "Pack resolved calls", "pack-resolved-calls", registry, options))
        .sinkTo(calls)
        .name("Calls")
        .uid("calls");
  }

  private static SingleOutputStreamOperator<CallRecord> pair(
      DataStream<Span> spans, Options options) {
    TraceKeys keys =
        new TraceKeys(
            options.get(PairingOptions.STRICT_TRACE_IDS),
            options.get(PairingOptions.ACROSS_ENVIRONMENTS));
    return spans
        .flatMap(new RouteSpans(keys), RoutedSpanSerializer.TYPE)
        .name("Route spans")
        .uid("route-spans")
        .keyBy(routed -> routed.f0, Types.STRING)
        .transform(
            "Pair spans by trace",
            AvroTypes.of(CallRecord.class),
            new PairSpansOperator(
                new PairSpans(
                    options.get(PairingOptions.WAIT),
                    options.get(PairingOptions.MEMORY),
                    options.get(PairingOptions.MAX_SPANS),
                    options.get(PairingOptions.QUIET),
                    keys,
                    options.get(ResolutionOptions.ENABLED),
                    new AvroSerializer<>(Span.class))))
        .uid("pair-spans");
  }

  private static DataStream<EncodedValue> pack(
      DataStream<CallRecord> calls,
      String name,
      String uid,
      RegistryAccess registry,
      Options options) {
    PackCalls packing =
        new PackCalls(
            options.get(PairingOptions.BATCH_CALLS),
            options.get(PairingOptions.BATCH_AGE),
            registry);
    return calls.transform(name, EncodedValue.TYPE, packing).uid(uid);
  }

  private static Sink<EncodedValue> calls(Options options) {
    return switch (options.get(PairingOptions.DELIVERY)) {
      case EXACTLY_ONCE ->
          KafkaSinks.exactlyOnce(
              options,
              Topics.PAIRED_CALLS,
              options.get(PairingOptions.TRANSACTIONAL_ID_PREFIX),
              (int)
                  Math.min(
                      options.get(PairingOptions.TRANSACTION_TIMEOUT).toMillis(),
                      Integer.MAX_VALUE));
      case AT_LEAST_ONCE -> KafkaSinks.atLeastOnce(options, Topics.PAIRED_CALLS);
    };
  }
}
