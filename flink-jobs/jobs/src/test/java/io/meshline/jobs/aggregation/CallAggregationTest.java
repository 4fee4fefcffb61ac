package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.jobs.LocalFlink;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Grain;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Party;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.Scope;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole graph in a MiniCluster, between a scripted source and collecting sinks. */
@ParameterizedClass
@EnumSource(CallReading.class)
class CallAggregationTest {

  private static final long SEED = 20261122;
  private static final int CALLS = 2_000;

  /** Whatever is late for its window is late at once. */
  private static final Map<String, String> NO_LATENESS =
      Map.of("lateness.minute", "0s", "lateness.hour", "0s", "lateness.day", "0s");

  private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();

  /** Results of plain runs by seed, since several tests compare with the same one. */
  private static final Map<Long, Map<String, SpecificRecord>> PLAIN_RUNS = new HashMap<>();

  private final CallReading reading;
  private final Collected collected = new Collected();

  CallAggregationTest(CallReading reading) {
    this.reading = reading;
  }

  @ParameterizedTest
  @CsvSource({"1, 7, 2", "2, 0, 2", "4, 1000, 3"})
  void orderBatchesAndParallelismDoNotMatter(int parallelism, int batch, int partitions)
      throws Exception {
    SampleCalls samples = new SampleCalls(SEED);
    List<CallRecord> calls = samples.calls(CALLS);
    Map<String, SpecificRecord> expected = plainRun(SEED, calls);

    JobExecutionResult result =
        LocalFlink.run(
            environment(parallelism, source(samples.disordered(calls), batch, partitions)));

    assertThat(collected.documents()).isEqualTo(expected);
    assertThat(counted(result, CallAccounts.AGGREGATED)).isEqualTo(CALLS);
    assertThat(collected.lateCalls()).isEmpty();
  }

  @Test
  void figuresAreThoseOfAPlainComputation() throws Exception {
    List<CallRecord> calls = new SampleCalls(SEED).calls(CALLS);

    Map<String, SpecificRecord> documents = plainRun(SEED, calls);

    PlainFigures plain = new PlainFigures();
    calls.forEach(plain::add);
    Map<String, List<Long>> figures = new HashMap<>();
    documents
        .values()
        .forEach(
            record -> {
              if (record instanceof NodeMetrics node) {
                node.getPoints().forEach(p -> figures.put(PlainFigures.key(node, p), figures(p)));
              } else if (record instanceof EdgeMetrics edge) {
                edge.getPoints().forEach(p -> figures.put(PlainFigures.key(edge, p), figures(p)));
              }
            });
    assertThat(figures).isEqualTo(plain.figures());
  }

  @Test
  void everyCallIsAggregatedLateOrDead() throws Exception {
    SampleCalls samples = new SampleCalls(SEED + 2);
    List<CallRecord> calls = samples.calls(500);
    List<CallRecord> sent = new ArrayList<>(calls);
    Party front = SampleCalls.service("front", "front-0", "GET:/");
    Party cart = SampleCalls.service("cart", "cart-0", "GET:/");
    // The clock of one sender is ahead by hours: if it moved time, all others would be late.
    sent.add(100, SampleCalls.call(SampleCalls.NOW.plus(Duration.ofHours(5)), 1_000, front, cart));
    sent.add(200, SampleCalls.call(SampleCalls.BEGIN, -2, front, cart));
    sent.add(
        250,
        SampleCalls.call(SampleCalls.BEGIN, 1_000, front, SampleCalls.service("", "", "GET:/")));
    List<List<byte[]>> partitions = new ArrayList<>();
    partitions.add(new ArrayList<>(SampleCalls.values(REGISTRY, sent.subList(0, 220), 0)));
    partitions.get(0).addAll(SampleCalls.values(REGISTRY, sent.subList(220, sent.size()), 50));
    partitions.get(0).add(7, new byte[] {1, 2, 3});
    partitions.get(0).add(9, new byte[] {0, 0, 0, 99, 99, 1});

    JobExecutionResult result =
        LocalFlink.run(environment(1, reading.source(REGISTRY, partitions)));

    assertThat(collected.deadLetters())
        .extracting(DeadLetter::getReason)
        .containsExactlyInAnyOrder(
            "not_wire_format",
            "unknown_schema",
            "time_in_future",
            "latency_out_of_range",
            "destination_unnamed");
    assertThat(collected.deadLetters())
        .filteredOn(letter -> letter.getReason().equals("destination_unnamed"))
        .singleElement()
        .satisfies(letter -> assertThat(letter.getIndex()).isEqualTo(30))
        .satisfies(letter -> assertThat(letter.getValue().get(0)).isZero());
    assertThat(collected.lateCalls()).isEmpty();
    assertThat(counted(result, CallAccounts.DEAD)).isEqualTo(5);
    assertThat(counted(result, CallAccounts.LATE)).isZero();
    assertThat(counted(result, CallAccounts.AGGREGATED)).isEqualTo(500);
    assertThat(counted(result, CallAccounts.DECODED)).isEqualTo(505);
  }

  /** Each partition has its own event time: nobody is late because another one is ahead. */
  @ParameterizedTest
  @CsvSource({"1", "2"})
  void aPartitionThatIsHoursBehindIsNotLate(int parallelism) throws Exception {
    SampleCalls samples = new SampleCalls(SEED + 3);
    List<CallRecord> now = samples.calls(300);
    List<CallRecord> hoursAgo =
        samples.calls(CALLS).stream().map(c -> moved(c, Duration.ofHours(-6))).toList();
    List<List<byte[]>> partitions =
        List.of(
            SampleCalls.values(REGISTRY, now, 0),
            SampleCalls.values(REGISTRY, hoursAgo, 0),
            List.of(),
            SampleCalls.values(REGISTRY, hoursAgo, 100));
    List<CallRecord> all = new ArrayList<>(hoursAgo);
    all.addAll(hoursAgo);
    all.sort(Comparator.comparingLong(EventTimes::completionMicros));
    all.addAll(now);

    ScriptedSource<Decoded> source = reading.source(REGISTRY, partitions).closedAt(now.size());
    JobExecutionResult result = inTwoParts(parallelism, source, NO_LATENESS, Resolution.MINUTE);

    assertThat(counted(result, CallAccounts.LATE)).isZero();
    assertThat(counted(result, CallAccounts.AGGREGATED)).isEqualTo(all.size());
    assertThat(collected.documents()).isEqualTo(plainRun(SEED + 3, all));
  }

  /** Its calls are within the minute that the guard allows, and move event time. */
  @Test
  void aSenderWhoseClockIsAheadMakesOthersCorrectWindowsRatherThanMissThem() throws Exception {
    List<CallRecord> calls = new SampleCalls(SEED + 4).calls(CALLS);
    List<CallRecord> sent = new ArrayList<>(calls);
    for (int i = 0; i < sent.size(); i += 10) {
      sent.set(i, moved(sent.get(i), Duration.ofSeconds(55)));
    }
    List<CallRecord> inOrder = new ArrayList<>(sent);
    inOrder.sort(Comparator.comparingLong(EventTimes::completionMicros));

    ScriptedSource<Decoded> source = source(sent, 0, 3).closedAt(CALLS / 6);
    JobExecutionResult result = inTwoParts(2, source, Map.of(), Resolution.MINUTE);

    assertThat(counted(result, CallAccounts.LATE)).isZero();
    assertThat(collected.documents()).isEqualTo(plainRun(SEED + 4, inOrder));
  }

  /** One that is behind by more than the lateness of minutes is late for those alone. */
  @Test
  void aSenderWhoseClockIsBehindIsLateForMinutesAndInTimeForHours() throws Exception {
    List<CallRecord> calls = new SampleCalls(SEED + 5).calls(CALLS);
    List<CallRecord> behind =
        calls.subList(CALLS - 50, CALLS).stream()
            .map(c -> moved(c, Duration.ofMinutes(-30)))
            .toList();
    List<CallRecord> sent = new ArrayList<>(calls);
    sent.addAll(behind);

    // The hour that ends in the calls is published when event time has passed it.
    ScriptedSource<Decoded> source = source(sent, 0, 1).closedAt(CALLS);
    JobExecutionResult result = inTwoParts(1, source, Map.of(), Resolution.HOUR);

    assertThat(counted(result, CallAccounts.LATE)).isEqualTo(behind.size());
    assertThat(collected.lateCalls()).containsExactlyInAnyOrderElementsOf(behind);
    assertThat(observations(Resolution.MINUTE)).isEqualTo(observed(calls));
    assertThat(observations(Resolution.HOUR)).isEqualTo(observed(sent));
    assertThat(observations(Resolution.DAY)).isEqualTo(observed(sent));
  }

  /** Also when the calls behind it are read in the other way. */
  @ParameterizedTest
  @CsvSource({"hashmap, false", "rocksdb, false", "hashmap, true"})
  void savepointInTheMiddleOfAWindow(String backend, boolean turned, @TempDir Path directory)
      throws Exception {
    SampleCalls samples = new SampleCalls(SEED);
    List<CallRecord> calls = samples.calls(CALLS);
    Map<String, SpecificRecord> expected = plainRun(SEED, calls);
    Map<String, String> settings = Map.of("state.backend", backend);

    ScriptedSource<Decoded> source = source(calls, 10, 2).closedAt(40);
    JobClient client = LocalFlink.submit(environment(2, source, settings, new Configuration()));
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> source.read() == 80 && !collected.edges().isEmpty());
    // Refused while a task is still starting; the one for services beyond the limit has no input.
    String savepoint =
        await()
            .atMost(60, TimeUnit.SECONDS)
            .ignoreExceptions()
            .until(
                () ->
                    client
                        .stopWithSavepoint(
                            false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get(60, TimeUnit.SECONDS),
                Objects::nonNull);
    source.open();
    Configuration restore = new Configuration();
    restore.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    ScriptedSource<Decoded> rest = turned ? source(reading.other(), calls, 10, 2) : source;
    LocalFlink.run(environment(1, rest, settings, restore));

    assertThat(collected.documents()).isEqualTo(expected);
  }

  /**
   * Reads up to the source's gate, goes on when a window of that size came out, so that event time
   * has moved between.
   */
  private JobExecutionResult inTwoParts(
      int parallelism,
      ScriptedSource<Decoded> source,
      Map<String, String> settings,
      Resolution until)
      throws Exception {
    Configuration flink = new Configuration();
    flink.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(1));
    JobClient client = LocalFlink.submit(environment(parallelism, source, settings, flink));
    await().atMost(60, TimeUnit.SECONDS).until(() -> observations(until) > 0);
    source.open();
    return client.getJobExecutionResult().get(60, TimeUnit.SECONDS);
  }

  /** The same call at another time. */
  private static CallRecord moved(CallRecord call, Duration by) {
    return CallRecord.newBuilder(call).setStart(call.getStart().plus(by)).build();
  }

  /** Observations at the edges between services that came out. */
  private long observations(Resolution resolution) {
    return collected.documents().values().stream()
        .filter(EdgeMetrics.class::isInstance)
        .map(EdgeMetrics.class::cast)
        .filter(e -> e.getResolution() == resolution && e.getGrain() == Grain.SERVICE)
        .mapToLong(EdgeMetrics::getVersion)
        .sum();
  }

  /** Calls that have an edge. */
  private static long observed(List<CallRecord> calls) {
    return calls.stream()
        .filter(c -> c.getScope() == Scope.FULL && !c.getSource().getService().isEmpty())
        .count();
  }

  /** The reference: one subtask, single records, decoded in full, in order. */
  private Map<String, SpecificRecord> plainRun(long seed, List<CallRecord> calls) throws Exception {
    Map<String, SpecificRecord> known = PLAIN_RUNS.get(seed);
    if (known != null) {
      return known;
    }
    Collected plain = new Collected();
    StreamExecutionEnvironment env = environment(1, Map.of(), new Configuration());
    CallAggregation.define(
        env, options(Map.of()), source(CallReading.IN_FULL, calls, 0, 1), plain.sinks());
    LocalFlink.run(env);
    PLAIN_RUNS.put(seed, plain.documents());
    return plain.documents();
  }

  private ScriptedSource<Decoded> source(List<CallRecord> calls, int batch, int partitions) {
    return source(reading, calls, batch, partitions);
  }

  private static ScriptedSource<Decoded> source(
      CallReading reading, List<CallRecord> calls, int batch, int partitions) {
    return reading.source(
        REGISTRY,
        SampleCalls.partitions(calls, partitions).stream()
            .map(part -> SampleCalls.values(REGISTRY, part, batch))
            .toList());
  }

  private StreamExecutionEnvironment environment(int parallelism, ScriptedSource<Decoded> source) {
    return environment(parallelism, source, Map.of(), new Configuration());
  }

  private StreamExecutionEnvironment environment(
      int parallelism,
      ScriptedSource<Decoded> source,
      Map<String, String> settings,
      Configuration flink) {
    StreamExecutionEnvironment env = environment(parallelism, settings, flink);
    CallAggregation.define(env, options(settings), source, collected.sinks());
    return env;
  }

  private static StreamExecutionEnvironment environment(
      int parallelism, Map<String, String> settings, Configuration flink) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, flink);
    env.configure(
        RuntimeOptions.configuration("test", options(settings)),
        CallAggregationTest.class.getClassLoader());
    return env;
  }

  private static Options options(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("kafka.bootstrap-servers", "unused:1");
    all.put("registry.urls", "http://unused");
    all.put("search.enabled", "false");
    all.put("publish.minute", "50ms");
    return AggregationOptions.table().of(all);
  }

  private static long counted(JobExecutionResult result, String name) {
    return result.<Long>getAccumulatorResult(name);
  }

  private static List<Long> figures(PointMetrics point) {
    boolean timed = point.getCallsWithoutLatency() < point.getCalls();
    return List.of(
        point.getObservations(),
        point.getCalls(),
        point.getFailures(),
        point.getLatencySumMicros(),
        timed ? point.getLatencyMinMicros() : Long.MAX_VALUE,
        point.getLatencyMaxMicros(),
        point.getCallsWithoutLatency());
  }
}
