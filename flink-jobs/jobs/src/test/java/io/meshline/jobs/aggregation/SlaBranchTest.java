package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.meshline.jobs.CallAggregationJob;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.savepoints.StateVersion;
import io.meshline.jobs.savepoints.StatesContract;
import io.meshline.jobs.sla.SlaBranch;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.EventKind;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Grain;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Party;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.TopologyEvent;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The SLA branch behind the real roll-up, and what it goes on from. */
@ParameterizedClass
@EnumSource(CallReading.class)
class SlaBranchTest extends StatesContract {
  private static final String JOB = "sla";
  private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();
  private static final String OBJECTIVES =
      """
      objectives:
        - {name: nodes, indicator: availability, target: 99.9%, on: {kind: "*"}}
        - {name: fast, indicator: latency, faster-than: 20ms, target: 90%}
        - {name: edges, indicator: availability, target: 99%, on: {source: {}, destination: {kind: "*"}}}
        - {name: endpoints, indicator: availability, target: 99%, on: {endpoint: "*", kind: "*"}}
      rule-sets: [skywalking]
      """;

  @TempDir Path files;
  private final CallReading reading;
  private final Collected collected = new Collected();
  private final Configuration restored = new Configuration();
  private Path objectives = Path.of("");

  SlaBranchTest(CallReading reading) {
    super(JOB, Set.of("calls", "sla-progress", "sla-alerts", "sla-events"));
    this.reading = reading;
  }

  @BeforeEach
  void write() throws Exception {
    objectives = Files.writeString(files.resolve("objectives.yaml"), OBJECTIVES);
  }

  /** Whatever the parallelism and the early results. */
  @Test
  void progressIsThatOfTheDocuments() throws Exception {
    var unused = run(environment(Map.of("job.parallelism", "2"), source(calls()), collected), null);

    Map<String, SlaMetrics> progress = collected.objectives();
    long minutes = 0;
    for (var document : collected.documents().values()) {
      if (document instanceof NodeMetrics node
          && node.getResolution() == Resolution.MINUTE
          && node.getNode().getInstance().isEmpty()) {
        minutes++;
        PointMetrics headline = node.getPoints().get(node.getObservedAt());
        String objective = node.getNode().getEndpoint().isEmpty() ? "nodes" : "endpoints";
        SlaMetrics sla =
            progress.get(objective + "nobody" + node.getNode() + node.getWindowStart() + "MINUTE");
        assertThat(sla).as("%s of %s", objective, node.getNode()).isNotNull();
        assertThat(List.of(sla.getTotal(), sla.getGood()))
            .containsExactly(headline.getCalls(), headline.getCalls() - headline.getFailures());
      } else if (document instanceof EdgeMetrics edge
          && edge.getResolution() == Resolution.MINUTE
          && edge.getGrain() == Grain.SERVICE) {
        PointMetrics headline = edge.getPoints().get(edge.getObservedAt());
        SlaMetrics sla =
            progress.get(
                "edges"
                    + edge.getSource()
                    + edge.getDestination()
                    + edge.getWindowStart()
                    + "MINUTE");
        assertThat(sla).as("%s", edge.getDestination()).isNotNull();
        assertThat(sla.getTotal()).isEqualTo(headline.getCalls());
      }
    }
    assertThat(minutes).isGreaterThan(10);
  }

  /** Each minute has a document of each objective and node or edge. */
  @Test
  void progressIsWrittenByAllSubtasks() {
    Map<String, Integer> parallelism = new TreeMap<>();
    environment(Map.of("job.parallelism", "2"), source(calls()), collected)
        .getStreamGraph()
        .getStreamNodes()
        .forEach(node -> parallelism.put(node.getOperatorName(), node.getParallelism()));
    assertThat(parallelism).containsEntry("Progress: Writer", 2).containsEntry("Alerts: Writer", 1);
  }

  /** In a running job, by all subtasks, without a restart. */
  @Test
  void filesAreReadAnewWhileTheJobRuns(@TempDir Path folder) throws Exception {
    List<CallRecord> andOneMore = new ArrayList<>(calls());
    andOneMore.add(andOneMore.get(0));
    ScriptedSource<Decoded> source = source(andOneMore).closedAt(andOneMore.size() - 1);
    JobID job =
        submit(
            environment(
                Map.of(
                    "job.parallelism", "2",
                    "source.stop", "never",
                    "sla.reload", "100ms"),
                source,
                collected));
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> source.read() == andOneMore.size() - 1 && !collected.progress().isEmpty());
    assertThat(collected.events()).isEmpty();

    Files.writeString(objectives, "objectives:\n  - {name: ");
    await().atMost(60, TimeUnit.SECONDS).until(() -> collected.events().size() == 1);
    // At once, or it might be missed for a while.
    Files.move(
        Files.writeString(files.resolve("new"), "objectives: []"),
        objectives,
        StandardCopyOption.ATOMIC_MOVE);
    await().atMost(60, TimeUnit.SECONDS).until(() -> collected.events().size() == 2);
    assertThat(collected.events())
        .extracting(TopologyEvent::getKind)
        .containsExactly(EventKind.OBJECTIVES_REFUSED, EventKind.OBJECTIVES_LOADED);
    Path unused = stop(job, folder);
  }

  /** Also when the files that the job is submitted with have faults now: it has a good set. */
  @ParameterizedTest
  @CsvSource({"0, rocksdb, 3, false", "1, hashmap, 1, true", "2, rocksdb, 2, false"})
  void numbersContinueFromTheCommittedSavepoint(
      int age, String backend, String parallelism, boolean faulty, @TempDir Path folder)
      throws Exception {
    StateVersion version = StateVersion.all(JOB).get(age);
    List<CallRecord> before = version.records("calls-before", CallRecord.class);
    List<CallRecord> all = new ArrayList<>(before);
    all.addAll(version.records("calls-after", CallRecord.class));
    Collected whole = new Collected();
    var unused = run(environment(Map.of("job.parallelism", "1"), source(all), whole), null);
    Map<String, SlaMetrics> expected = whole.objectives();

    Path savepoint = version.savepoint(folder);
    restored.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint.toUri().toString());
    if (faulty) {
      Files.writeString(objectives, "objectives: 1");
    }
    var unusedToo =
        run(
            environment(
                Map.of("job.parallelism", parallelism, "state.backend", backend),
                source(all),
                collected),
            savepoint);
    assertThat(collected.events())
        .extracting(TopologyEvent::getKind)
        .filteredOn(kind -> kind == EventKind.OBJECTIVES_REFUSED)
        .hasSize(faulty ? 1 : 0);
    Map<String, SlaMetrics> documents = collected.objectives();
    Instant until = EventTimes.instant(EventTimes.completionMicros(before.get(before.size() - 1)));
    expected
        .entrySet()
        .removeIf(
            one ->
                !documents.containsKey(one.getKey())
                    && !one.getValue().getWindowStart().plusSeconds(60).isAfter(until));
    assertThat(documents.keySet()).isNotEmpty().isEqualTo(expected.keySet());
    documents.forEach(
        (key, one) ->
            assertThat(withoutVersion(one)).as(key).isEqualTo(withoutVersion(expected.get(key))));
  }

  /** What a correction takes away counts in it, and which of them are seen depends on the clock. */
  private static SlaMetrics withoutVersion(@Nullable SlaMetrics one) {
    SlaMetrics known = Objects.requireNonNull(one);
    assertThat(known.getVersion()).isGreaterThan(known.getPeriodTotal());
    return SlaMetrics.newBuilder(known).setVersion(0).build();
  }

  @Override
  protected void define(StreamExecutionEnvironment env) throws Exception {
    CallAggregationJob.define(
        env,
        RollUpRuns.options(
            Map.of(
                "search.enabled", "true",
                "search.hosts", "http://localhost:1",
                "search.install-templates", "false",
                "sla.objectives", objectives.toString(),
                "alerts.alertmanagers", "http://localhost:1")));
  }

  @Override
  protected Path savepoint(Path folder) throws Exception {
    return savepoint(calls().subList(0, 24), folder);
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

  private static List<CallRecord> calls() {
    List<CallRecord> calls = new SampleCalls(20_261_130).calls(48);
    for (CallRecord call : calls) {
      for (Party party : List.of(call.getSource(), call.getDestination())) {
        party.setInstance("");
      }
    }
    return calls;
  }

  private Path savepoint(List<CallRecord> calls, Path folder) throws Exception {
    List<CallRecord> andOneMore = new ArrayList<>(calls);
    andOneMore.add(calls.get(0));
    ScriptedSource<Decoded> source = source(andOneMore).closedAt(calls.size());
    JobID job =
        submit(
            environment(
                Map.of("job.parallelism", "1", "publish.minute", "1h", "source.stop", "never"),
                source,
                collected));
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> source.read() == calls.size() && !collected.progress().isEmpty());
    return stop(job, folder);
  }

  private ScriptedSource<Decoded> source(List<CallRecord> calls) {
    return reading.source(REGISTRY, List.of(SampleCalls.values(REGISTRY, calls, 0)));
  }

  private StreamExecutionEnvironment environment(
      Map<String, String> settings, ScriptedSource<Decoded> source, Collected collected) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("publish.minute", "50ms");
    all.put("job.max-parallelism", "8");
    // Else the files would be watched for ever.
    all.putIfAbsent("source.stop", "latest");
    all.put("alerts.alertmanagers", "http://localhost:1");
    all.put("sla.objectives", objectives.toString());
    Options options = RollUpRuns.options(all);
    StreamExecutionEnvironment env = environment(options);
    env.configure(restored);
    CallAggregation.RolledUp results =
        CallAggregation.define(env, options, source, collected.sinks());
    SlaBranch.define(
        env,
        options,
        results.forObjectives(),
        AggregationOptions.corrections(options),
        Optional.empty(),
        collected.slaSinks());
    return env;
  }
}
