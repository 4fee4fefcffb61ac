package io.meshline.jobs.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.jobs.SpanPairingJob;
import io.meshline.jobs.addresses.AddressClaim;
import io.meshline.jobs.aggregation.ScriptedSource;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.kafka.EncodedValue;
import io.meshline.jobs.savepoints.StateVersion;
import io.meshline.jobs.savepoints.StatesContract;
import io.meshline.jobs.time.ReadTimes;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Span;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Span pairing goes on from savepoints of every version of its state. */
class SpanPairingStatesTest extends StatesContract {

  private static final String JOB = "span-pairing";

  /** Its wait is over before the savepoint: calls that it ended wait for addresses then. */
  private static final String SENTINEL = "sentinel";

  private static final Instant LATER = Spans.START.plusSeconds(25);

  /** Results of runs of the whole input, since several tests have the same one. */
  private static final Map<List<Span>, List<String>> UNINTERRUPTED = new HashMap<>();

  private final CollectingSink<EncodedValue> calls = new CollectingSink<>();

  SpanPairingStatesTest() {
    super(JOB, Set.of("spans", "instances"));
  }

  static Stream<Arguments> runs() {
    return runs(
        JOB,
        Map.of(
            "job.parallelism", "2",
            "pairing.wait", "12s",
            "pairing.memory", "1min",
            "pairing.max-spans-per-trace", "1000",
            "resolve.wait", "31s",
            "resolve.ttl", "20min"));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void noCallIsMissingAndNoneComesTwice(
      StateVersion version, String backend, Map<String, String> options, @TempDir Path folder)
      throws Exception {
    List<Span> before = version.records("spans-before", Span.class);
    List<Span> after = version.records("spans-after", Span.class);
    List<Span> all = new ArrayList<>(before);
    all.addAll(after);
    List<String> expected = uninterrupted(all);

    Map<String, String> settings = new HashMap<>(options);
    settings.put("state.backend", backend);
    ScriptedSource<Either<Span, DeadLetter>> source = spans(all);
    var unused = run(environment(settings, source, claims(), calls), version.savepoint(folder));

    assertThat(source.read()).as("read on from the savepoint").isEqualTo(after.size());
    List<String> texts = new ArrayList<>(version.lines("calls-before"));
    assertThat(texts).isNotEmpty();
    texts.addAll(texts(calls));
    assertThat(texts).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Override
  protected void define(StreamExecutionEnvironment env) throws Exception {
    SpanPairingJob.define(env, options(Map.of()));
  }

  @Override
  protected Path keep(StateVersion version, Path folder) throws Exception {
    Path savepoint = savepoint(folder);
    version.keepSavepoint(savepoint);
    version.keepRecords("spans-before", Span.class, spansBefore());
    version.keepRecords("spans-after", Span.class, spansAfter());
    version.keepLines("calls-before", texts(calls).stream().sorted().toList());
    return savepoint;
  }

  /** Calls to addresses that wait for claims, then halves of traces. */
  private static List<Span> spansBefore() {
    List<Span> spans = new ArrayList<>(new Neighbours().spans());
    Span sentinel = Spans.peer(Spans.client(SENTINEL, "", "front"), Kind.SERVICE, "silent", "");
    sentinel.setTraceId(SENTINEL);
    sentinel.setStart(Spans.START.plusSeconds(6));
    spans.add(sentinel);
    traces().forEach(trace -> spans.addAll(trace.subList(0, trace.size() / 2)));
    return spans;
  }

  /** The other halves. */
  private static List<Span> spansAfter() {
    List<Span> spans = new ArrayList<>();
    traces().forEach(trace -> spans.addAll(trace.subList(trace.size() / 2, trace.size())));
    return spans;
  }

  private static List<List<Span>> traces() {
    Random random = new Random(20_261_129);
    return IntStream.range(0, 6)
        .mapToObj(
            n -> {
              List<Span> spans =
                  new ArrayList<>(RandomTraces.next(random, "later" + n, LATER).spans());
              Collections.shuffle(spans, random);
              return spans;
            })
        .toList();
  }

  private static List<String> uninterrupted(List<Span> spans) throws Exception {
    List<String> known = UNINTERRUPTED.get(spans);
    if (known != null) {
      return known;
    }
    CollectingSink<EncodedValue> calls = new CollectingSink<>();
    var unused = run(environment(Map.of(), spans(spans), claims(), calls), null);
    UNINTERRUPTED.put(spans, texts(calls));
    return texts(calls);
  }

  @Override
  protected Path savepoint(Path folder) throws Exception {
    List<Span> before = spansBefore();
    List<Span> andOneMore = new ArrayList<>(before);
    andOneMore.add(before.get(0));
    ScriptedSource<Either<Span, DeadLetter>> source = spans(andOneMore).closedAt(before.size());
    ScriptedSource<Either<AddressClaim, DeadLetter>> claims = claims().closedAt(1);
    JobID job = submit(environment(Map.of("job.parallelism", "1"), source, claims, calls));
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(
            () ->
                source.read() == before.size()
                    && claims.read() == 1
                    && texts(calls).stream().anyMatch(text -> text.contains(SENTINEL)));
    return stop(job, folder);
  }

  private static ScriptedSource<Either<Span, DeadLetter>> spans(List<Span> spans) {
    List<byte[]> values = spans.stream().map(span -> new byte[0]).toList();
    return new ScriptedSource<>(
        List.of(values), () -> (value, partition, position) -> Either.Left(spans.get(position)));
  }

  /** Two of an instance that nobody calls. */
  private static ScriptedSource<Either<AddressClaim, DeadLetter>> claims() {
    AddressClaim claim =
        Objects.requireNonNull(
            AddressClaim.of(
                Spans.service("", ""),
                "10.9.9.9",
                Spans.service("cart", ""),
                LATER.toEpochMilli()));
    return new ScriptedSource<>(
        List.of(Arrays.asList(new byte[0], new byte[0])),
        () -> (value, partition, position) -> Either.Left(claim));
  }

  private static Options options(Map<String, String> more) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "kafka.bootstrap-servers", "127.0.0.1:1",
                "kafka.check", "false",
                "registry.urls", "http://127.0.0.1:1",
                "job.parallelism", "1",
                "job.max-parallelism", "8",
                "pairing.batch-age", "20ms"));
    all.putAll(more);
    return SpanPairingJob.options().of(all);
  }

  private static StreamExecutionEnvironment environment(
      Map<String, String> more,
      ScriptedSource<Either<Span, DeadLetter>> spans,
      ScriptedSource<Either<AddressClaim, DeadLetter>> claims,
      CollectingSink<EncodedValue> calls) {
    Options options = options(more);
    StreamExecutionEnvironment env = environment(options);
    SpanPairing.define(
        env.fromSource(
                spans,
                ReadTimes.strategy(
                    Duration.ofSeconds(10), Duration.ofSeconds(30), TracePairing::completion),
                "Spans",
                SpanDeserializer.TYPE)
            .uid("spans"),
        env.fromSource(
                claims,
                ReadTimes.strategy(
                    Duration.ofSeconds(10), Duration.ofSeconds(5), claim -> LATER.toEpochMilli()),
                "Instances",
                new EitherTypeInfo<>(AddressClaim.TYPE, AvroTypes.of(DeadLetter.class)))
            .uid("instances"),
        EncodedCalls.REGISTRY,
        calls,
        new CollectingSink<>(),
        options);
    return env;
  }

  private static List<String> texts(CollectingSink<EncodedValue> sink) {
    return EncodedCalls.of(sink.written()).stream().map(Spans::fullText).toList();
  }
}
