package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.meshline.jobs.CallAggregationJob;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.savepoints.StateVersion;
import io.meshline.jobs.savepoints.StatesContract;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Party;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The call aggregation goes on from savepoints of every version of its state. */
@ParameterizedClass
@EnumSource(CallReading.class)
class CallAggregationStatesTest extends StatesContract {

  private static final String JOB = "call-aggregation";
  private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();

  /** So small that names go beyond them: what is remembered of that is state, too. */
  private static final Map<String, String> LIMITS =
      Map.of("job.max-parallelism", "8", "limit.callers", "2", "limit.instances", "1");

  /** Results of runs of the whole input, since several versions have the same one. */
  private static final Map<List<CallRecord>, Map<String, SpecificRecord>> UNINTERRUPTED =
      new HashMap<>();

  private final CallReading reading;
  private final Collected collected = new Collected();

  CallAggregationStatesTest(CallReading reading) {
    super(JOB, Set.of("calls"));
    this.reading = reading;
  }

  static Stream<Arguments> runs() {
    return runs(
        JOB,
        Map.of(
            "job.parallelism", "3",
            "lateness.minute", "1min",
            "lateness.hour", "2h",
            "lateness.day", "3h",
            "publish.minute", "20ms",
            "limit.days-kept", "3",
            "limit.endpoints", "77",
            "combine.max-age", "30ms"));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void nothingIsMissingAndNothingCountsTwice(
      StateVersion version, String backend, Map<String, String> options, @TempDir Path folder)
      throws Exception {
    List<CallRecord> before = version.records("calls-before", CallRecord.class);
    List<CallRecord> after = version.records("calls-after", CallRecord.class);
    List<CallRecord> all = new ArrayList<>(before);
    all.addAll(after);
    Map<String, SpecificRecord> expected = uninterrupted(all);

    Map<String, String> settings = new HashMap<>(options);
    settings.put("state.backend", backend);
    ScriptedSource<Decoded> source =
        reading.source(REGISTRY, List.of(SampleCalls.values(REGISTRY, all, 0)));
    JobExecutionResult result =
        run(environment(settings, source, collected), version.savepoint(folder));

    assertThat(source.read()).as("read on from the savepoint").isEqualTo(after.size());
    assertThat(result.<Long>getAccumulatorResult(CallAccounts.AGGREGATED)).isEqualTo(after.size());
    assertThat(collected.lateCalls()).isEmpty();
    Map<String, SpecificRecord> documents = collected.documents();
    // What had closed before the savepoint and got no more calls was published by the run before.
    Instant savepoint =
        EventTimes.instant(EventTimes.completionMicros(before.get(before.size() - 1)));
    Map<String, SpecificRecord> published = new TreeMap<>(expected);
    published
        .entrySet()
        .removeIf(
            document ->
                !documents.containsKey(document.getKey())
                    && closed(document.getValue(), savepoint));
    assertThat(documents).isEqualTo(published);
  }

  /** Whether it is a minute window that may have closed when event time reached an instant. */
  private static boolean closed(SpecificRecord document, Instant time) {
    if (document instanceof NodeMetrics node) {
      return node.getResolution() == Resolution.MINUTE
          && !node.getWindowStart().plusSeconds(60).isAfter(time);
    }
    EdgeMetrics edge = (EdgeMetrics) document;
    return edge.getResolution() == Resolution.MINUTE
        && !edge.getWindowStart().plusSeconds(60).isAfter(time);
  }

  @Override
  protected void define(StreamExecutionEnvironment env) throws Exception {
    CallAggregationJob.define(
        env,
        RollUpRuns.options(
            Map.of(
                "search.enabled", "true",
                "search.hosts", "http://localhost:1",
                "search.install-templates", "false")));
  }

  @Override
  protected Path savepoint(Path folder) throws Exception {
    return savepoint(calls().subList(0, 5), folder);
  }

  @Override
  protected Path keep(StateVersion version, Path folder) throws Exception {
    assumeThat(reading).as("a version is written once").isEqualTo(CallReading.IN_FULL);
    List<CallRecord> calls = calls();
    List<CallRecord> before = calls.subList(0, calls.size() / 2);
    Path savepoint = savepoint(before, folder);
    version.keepSavepoint(savepoint);
    version.keepRecords("calls-before", CallRecord.class, before);
    version.keepRecords(
        "calls-after", CallRecord.class, calls.subList(before.size(), calls.size()));
    return savepoint;
  }

  /** Over five minutes; the first half ends in the fourth. */
  private static List<CallRecord> calls() {
    List<CallRecord> calls = new SampleCalls(20_261_129).calls(48);
    for (int i = 0; i < calls.size(); i += 8) {
      Party destination = calls.get(i).getDestination();
      // Always beyond the limit.
      destination.setService(Folding.OTHER);
    }
    return calls;
  }

  /**
   * Of a run that has read these calls, and published minutes that closed. Each call that is read
   * alone is a partial result of its own, and windows are packed: those that are open hold several
   * encodings.
   */
  private Path savepoint(List<CallRecord> calls, Path folder) throws Exception {
    List<CallRecord> andOneMore = new ArrayList<>(calls);
    andOneMore.add(calls.get(0));
    ScriptedSource<Decoded> source =
        reading
            .source(REGISTRY, List.of(SampleCalls.values(REGISTRY, andOneMore, 0)))
            .closedAt(calls.size());
    JobID job =
        submit(
            environment(
                Map.of(
                    "job.parallelism", "1",
                    "combine.max-partials", "1",
                    "windows.max-ready", "0",
                    "publish.minute", "1h",
                    "publish.hour", "1h",
                    "publish.day", "1h"),
                source,
                collected));
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> source.read() == calls.size() && !collected.edges().isEmpty());
    return stop(job, folder);
  }

  private static Map<String, SpecificRecord> uninterrupted(List<CallRecord> calls)
      throws Exception {
    Map<String, SpecificRecord> known = UNINTERRUPTED.get(calls);
    if (known != null) {
      return known;
    }
    Collected collected = new Collected();
    var unused =
        run(
            environment(
                Map.of("job.parallelism", "1"),
                CallReading.IN_FULL.source(
                    REGISTRY, List.of(SampleCalls.values(REGISTRY, calls, 0))),
                collected),
            null);
    UNINTERRUPTED.put(calls, collected.documents());
    return collected.documents();
  }

  private static StreamExecutionEnvironment environment(
      Map<String, String> settings, ScriptedSource<Decoded> source, Collected collected) {
    Map<String, String> all = new HashMap<>(LIMITS);
    all.put("publish.minute", "50ms");
    all.putAll(settings);
    Options options = RollUpRuns.options(all);
    StreamExecutionEnvironment env = environment(options);
    CallAggregation.define(env, options, source, collected.sinks());
    return env;
  }
}
