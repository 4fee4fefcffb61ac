package io.meshline.jobs.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.LocalFlink;
import io.meshline.jobs.SpanPairingJob;
import io.meshline.jobs.addresses.AddressClaim;
import io.meshline.jobs.addresses.ResolutionCount;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import io.meshline.jobs.counts.Counters;
import io.meshline.jobs.kafka.EncodedValue;
import io.meshline.jobs.time.ReadTimes;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole graph between a bounded source and collecting sinks. */
class SpanPairingTest {
  static final Options OPTIONS =
      SpanPairingJob.options()
          .of(
              Map.of(
                  "kafka.bootstrap-servers", "127.0.0.1:1",
                  "kafka.check", "false",
                  "registry.urls", "http://127.0.0.1:1",
                  "pairing.batch-calls", "7"));

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void sameCallsAtAnyParallelism(int parallelism) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Either<Span, DeadLetter>> arrivals = new ArrayList<>();
    List<CallRecord> made = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      RandomTraces.TraceAndCalls trace = RandomTraces.next(random, "t" + n, Spans.START);
      made.addAll(trace.calls());
      trace.spans().forEach(span -> arrivals.add(Either.Left(span)));
      arrivals.add(Either.Left(trace.spans().get(0)));
    }
    Collections.shuffle(arrivals, random);
    arrivals.add(arrivals.size() / 2, Either.Right(deadLetter()));

    Run run = run(arrivals, parallelism);
    JobExecutionResult result = run.result();

    assertThat(texts(unpack(run.calls().written()))).as("seed %d", seed).isEqualTo(texts(made));
    assertThat(run.deadLetters().written()).containsExactly(deadLetter());
    assertThat(result.<Long>getAccumulatorResult(DivertDeadLetters.ACCUMULATOR)).isEqualTo(1L);
    assertThat(count(result, PairingCount.DUPLICATES)).isEqualTo(60L);
    long received = 0;
    for (SpanKind kind : SpanKind.values()) {
      received += count(result, PairingCount.received(kind));
    }
    assertThat(received).isEqualTo(arrivals.size() - 1);
    assertThat(count(result, PairingCount.CALLS_CLIENT) + count(result, PairingCount.CALLS_SERVER))
        .isEqualTo(made.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void callsToAddressesGoToWhoAnswersThere(int parallelism) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Neighbours neighbours = new Neighbours();
    List<Either<Span, DeadLetter>> arrivals = new ArrayList<>();
    neighbours.spans().forEach(span -> arrivals.add(Either.Left(span)));
    Collections.shuffle(arrivals, random);

    Run run = run(arrivals, parallelism);

    assertThat(unpack(run.calls().written()).stream().map(Spans::text).sorted())
        .as("seed %d", seed)
        .isEqualTo(neighbours.calls().stream().sorted().toList());
    assertThat(count(run.result(), ResolutionCount.RESOLVED)).isEqualTo(neighbours.resolved());
    assertThat(count(run.result(), ResolutionCount.AMBIGUOUS)).isEqualTo(neighbours.ambiguous());
    assertThat(count(run.result(), ResolutionCount.UNCLAIMED)).isEqualTo(neighbours.unclaimed());
  }

  private static long count(JobExecutionResult result, ResolutionCount what) {
    return result.<Long>getAccumulatorResult("resolution." + Counters.name(what));
  }

  /** What a run gave. */
  private record Run(
      CollectingSink<EncodedValue> calls,
      CollectingSink<DeadLetter> deadLetters,
      JobExecutionResult result) {}

  private static Run run(List<Either<Span, DeadLetter>> arrivals, int parallelism)
      throws Exception {
    Configuration configuration = RuntimeOptions.configuration("test", OPTIONS);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    DataStream<Either<Span, DeadLetter>> source =
        env.fromData(arrivals, SpanDeserializer.TYPE)
            .uid("arrivals")
            .assignTimestampsAndWatermarks(
                ReadTimes.strategy(
                    Duration.ofSeconds(10), Duration.ofSeconds(30), TracePairing::completion))
            .uid("times");
    CollectingSink<EncodedValue> calls = new CollectingSink<>();
    CollectingSink<DeadLetter> deadLetters = new CollectingSink<>();
    DataStream<Either<AddressClaim, DeadLetter>> instances =
        env.fromData(
                List.of(Either.<AddressClaim, DeadLetter>Right(deadLetter())),
                new EitherTypeInfo<>(AddressClaim.TYPE, AvroTypes.of(DeadLetter.class)))
            .uid("instances")
            .filter(none -> false)
            .uid("none");
    SpanPairing.define(source, instances, EncodedCalls.REGISTRY, calls, deadLetters, OPTIONS);
    return new Run(calls, deadLetters, LocalFlink.run(env));
  }

  private static long count(JobExecutionResult result, PairingCount what) {
    return result.<Long>getAccumulatorResult(PairSpans.GROUP + "." + Counters.name(what));
  }

  @Test
  void everyOperatorHasAUid() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    SpanPairingJob.define(env, OPTIONS);
    StreamGraph graph = env.getStreamGraph();
    assertThat(graph.getStreamNodes())
        .isNotEmpty()
        .allSatisfy(
            node -> assertThat(node.getTransformationUID()).as(node.getOperatorName()).isNotNull());
    assertThat(graph.getStreamNodes())
        .extracting(StreamNode::getOperatorName)
        .contains("Pair spans by trace", "Pack calls", "Resolve addresses");
    assertThat(env.getCheckpointConfig().getCheckpointInterval()).isEqualTo(10_000);
    assertThat(env.getCheckpointConfig().getTolerableCheckpointFailureNumber()).isEqualTo(1_000);
  }

  /** Else a savepoint would not fit after a change of options. */
  @Test
  void theGraphIsTheSameWhateverTheOptionsSay() {
    assertThat(uids(Map.of("resolve.enabled", "false"))).isEqualTo(uids(Map.of()));
    assertThat(uids(Map.of("resolve.instances", "false"))).isEqualTo(uids(Map.of()));
  }

  private static List<String> uids(Map<String, String> more) {
    Map<String, String> options =
        new HashMap<>(
            Map.of(
                "kafka.bootstrap-servers",
                "127.0.0.1:1",
                "kafka.check",
                "false",
                "registry.urls",
                "http://127.0.0.1:1"));
    options.putAll(more);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    SpanPairingJob.define(env, SpanPairingJob.options().of(options));
    return env.getStreamGraph().getStreamNodes().stream()
        .map(node -> String.valueOf(node.getTransformationUID()))
        .sorted()
        .toList();
  }

  private static DeadLetter deadLetter() {
    return new DeadLetter(
        Spans.START,
        "span-pairing",
        "not_wire_format",
        "",
        "meshline.spans",
        0,
        0L,
        -1,
        ByteBuffer.wrap(new byte[] {1, 2}));
  }

  private static List<CallRecord> unpack(List<EncodedValue> batches) {
    assertThat(batches).allSatisfy(batch -> assertThat(batch.records()).isLessThanOrEqualTo(7));
    return EncodedCalls.of(batches);
  }

  private static List<String> texts(List<CallRecord> calls) {
    return calls.stream().map(Spans::fullText).sorted().toList();
  }
}
