package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.jobs.LocalFlink;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Party;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import io.meshline.sink.elasticsearch.WindowBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The graph of a backfill in a MiniCluster, between a scripted source and recording ends. */
@ParameterizedClass
@EnumSource(CallReading.class)
class BackfillTest {

  private static final long SEED = 20261129;
  private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();

  /** Of five minutes across an hour, and of as many hours before. */
  private static final List<CallRecord> CALLS = calls();

  /** What the running job gives for them in the best order, decoded in full. */
  private static final Map<String, SpecificRecord> PLAIN = new TreeMap<>();

  private final CallReading reading;
  private final RecordedRewrite<NodeMetrics> nodes = new RecordedRewrite<>();
  private final RecordedRewrite<EdgeMetrics> edges = new RecordedRewrite<>();

  BackfillTest(CallReading reading) {
    this.reading = reading;
  }

  /** The latest come first, so that all others are late by hours of event time. */
  @ParameterizedTest
  @CsvSource({"1, hashmap", "3, rocksdb"})
  void allWindowsOfTheRangeComeOutOnceAndExactlyWhateverTheOrder(int parallelism, String backend)
      throws Exception {
    List<CallRecord> calls = new ArrayList<>(CALLS);
    Collections.reverse(calls);
    Options options =
        BackfillRangeTest.options(
            "2026-11-22T03:00:00Z", "2026-11-22T12:00:00Z", "state.backend", backend);

    JobExecutionResult result = run(parallelism, options, calls);

    Map<String, SpecificRecord> expected = plainRun(r -> resolution(r) != Resolution.DAY);
    assertThat(written()).isEqualTo(expected);
    checkOwners(parallelism, BackfillOptions.range(options));
    long windows = 2 * (9 * 60 + 9);
    long records = SampleCalls.values(REGISTRY, calls, 20).size();
    assertThat(counters(result))
        .containsEntry("recordsToRead", records)
        .containsEntry("recordsRead", records)
        .containsEntry("windowsToRewrite", windows)
        .containsEntry("windowsRewritten", windows(expected))
        .containsEntry("windowsEmpty", windows - windows(expected) - windowsLeft())
        .containsEntry("windowsLeft", windowsLeft())
        .containsEntry("documentsWritten", (long) expected.size())
        .containsEntry("documentsDeleted", 2 * cleared())
        .containsEntry("documentsLeft", 3 * left());
    assertThat(result.<Long>getAccumulatorResult(CallAccounts.LATE)).isZero();
  }

  @Test
  void windowsThatAreNotWhollyInTheRangeAndOtherServicesStayAsTheyAre() throws Exception {
    Options options =
        BackfillRangeTest.options(
            "2026-11-22T10:59:00Z", "2026-11-22T11:01:00Z", "backfill.service", "shop/cart");

    run(2, options, CALLS);

    List<Instant> minutes =
        List.of(Instant.parse("2026-11-22T10:59:00Z"), Instant.parse("2026-11-22T11:00:00Z"));
    assertThat(written())
        .isNotEmpty()
        .isEqualTo(
            plainRun(
                record ->
                    resolution(record) == Resolution.MINUTE
                        && minutes.contains(start(record))
                        && parties(record).stream()
                            .anyMatch(party -> party.getService().equals("cart"))));
  }

  /** Else topics that were made anew, or the wrong ones, would empty the store. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void hoursWithoutAnyCallAreLeftAloneUnlessLessIsEnough(boolean allowIncomplete) throws Exception {
    Options options =
        BackfillRangeTest.options(
            "2026-11-23T03:00:00Z",
            "2026-11-23T05:00:00Z",
            "backfill.allow-incomplete",
            Boolean.toString(allowIncomplete));

    Map<String, Long> counters = counters(run(1, options, CALLS));

    assertThat(written()).isEmpty();
    long blocks = BackfillOptions.range(options).blocks().size();
    long windows = 2 * BackfillOptions.range(options).windows();
    assertThat(counters)
        .containsEntry("windowsToRewrite", windows)
        .containsEntry("windowsRewritten", 0L)
        .containsEntry("windowsEmpty", allowIncomplete ? windows : 0)
        .containsEntry("windowsLeft", allowIncomplete ? 0 : windows)
        .containsEntry("documentsDeleted", allowIncomplete ? 2 * 2 * blocks : 0)
        .containsEntry("documentsLeft", allowIncomplete ? 0 : 2 * 3 * blocks);
  }

  /** The day's own window begins in its first hour, and says nothing of that hour's minutes. */
  @Test
  void aDayWithCallsSaysNothingOfItsHoursWithoutAny() throws Exception {
    Options options = BackfillRangeTest.options("2026-11-22", "2026-11-23");

    run(1, options, CALLS);

    Instant day = Instant.parse("2026-11-22T00:00:00Z");
    WindowBlock minutes = new WindowBlock(Resolution.MINUTE, day, day.plus(Duration.ofHours(1)));
    assertThat(written().values()).anyMatch(record -> resolution(record) == Resolution.DAY);
    assertThat(nodes.writers()).flatExtracting(writer -> writer.left).contains(minutes);
    assertThat(edges.writers()).flatExtracting(writer -> writer.left).contains(minutes);
  }

  @Test
  void aServiceIsNotRewrittenWhereItMayCountAmongOthers() {
    Options options =
        BackfillRangeTest.options(
            "2026-11-22T03:00:00Z",
            "2026-11-22T12:00:00Z",
            "backfill.service",
            "shop/cart",
            "limit.callers",
            "1");

    assertThatThrownBy(() -> run(1, options, CALLS))
        .hasStackTraceContaining("names overflow their limits in this range");
    assertThat(nodes.writers()).flatExtracting(writer -> writer.cleared).isEmpty();
  }

  @Test
  void everyOperatorHasItsUid() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    Options options = BackfillRangeTest.options("2026-11-22", "2026-11-23");
    define(env, options, List.of());
    assertThat(env.getStreamGraph().getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .doesNotContainNull()
        .contains("calls", "combine", "roll-up", "roll-up-other", "rewrite-nodes", "rewrite-edges");
  }

  private JobExecutionResult run(int parallelism, Options options, List<CallRecord> calls)
      throws Exception {
    Configuration flink = new Configuration();
    // So that event time moves between two records.
    flink.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(1));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, flink);
    define(env, options, calls);
    return LocalFlink.run(env);
  }

  private void define(StreamExecutionEnvironment env, Options options, List<CallRecord> calls) {
    env.configure(RuntimeOptions.configuration("test", options), getClass().getClassLoader());
    List<byte[]> values = SampleCalls.values(REGISTRY, calls, 20);
    Backfill.define(
        env,
        options,
        reading.source(REGISTRY, List.of(values)),
        values.size(),
        new Backfill.Ends(nodes, edges));
  }

  private static List<CallRecord> calls() {
    SampleCalls samples = new SampleCalls(SEED);
    List<CallRecord> calls = new ArrayList<>();
    for (CallRecord call : samples.calls(200)) {
      Instant earlier = call.getStart().minus(Duration.ofHours(7));
      calls.add(CallRecord.newBuilder(call).setStart(earlier).build());
    }
    calls.addAll(samples.calls(600));
    return List.copyOf(calls);
  }

  private static Map<String, SpecificRecord> plainRun(Predicate<SpecificRecord> kept)
      throws Exception {
    if (PLAIN.isEmpty()) {
      Options options =
          AggregationOptions.table()
              .of(
                  Map.of(
                      "kafka.bootstrap-servers", "unused:1",
                      "registry.urls", "http://unused",
                      "search.enabled", "false"));
      Collected plain = new Collected();
      StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
      env.configure(
          RuntimeOptions.configuration("plain", options), BackfillTest.class.getClassLoader());
      CallAggregation.define(
          env,
          options,
          CallReading.IN_FULL.source(REGISTRY, List.of(SampleCalls.values(REGISTRY, CALLS, 0))),
          plain.sinks());
      LocalFlink.run(env);
      PLAIN.putAll(plain.documents());
    }
    Map<String, SpecificRecord> documents = new TreeMap<>(PLAIN);
    documents.values().removeIf(kept.negate());
    return documents;
  }

  private Map<String, SpecificRecord> written() {
    Map<String, SpecificRecord> written = new TreeMap<>();
    for (RecordedRewrite.Writer<NodeMetrics> writer : nodes.writers()) {
      writer.written.forEach(n -> assertThat(written.put(Collected.key(n), n)).isNull());
    }
    for (RecordedRewrite.Writer<EdgeMetrics> writer : edges.writers()) {
      writer.written.forEach(e -> assertThat(written.put(Collected.key(e), e)).isNull());
    }
    return written;
  }

  /** Who removes other documents of a window has written all that belong there. */
  private void checkOwners(int parallelism, BackfillRange range) {
    assertThat(nodes.writers()).hasSize(parallelism);
    assertThat(edges.writers()).hasSize(parallelism);
    List<WindowBlock> cleared = new ArrayList<>();
    for (RecordedRewrite.Writer<NodeMetrics> writer : nodes.writers()) {
      cleared.addAll(writer.cleared);
      cleared.addAll(writer.left);
      assertThat(writer.written)
          .allSatisfy(node -> assertThat(writer.cleared).anyMatch(b -> holds(b, node)));
    }
    assertThat(cleared).containsExactlyInAnyOrderElementsOf(range.blocks());
    cleared.clear();
    for (RecordedRewrite.Writer<EdgeMetrics> writer : edges.writers()) {
      cleared.addAll(writer.cleared);
      cleared.addAll(writer.left);
      assertThat(writer.written)
          .allSatisfy(edge -> assertThat(writer.cleared).anyMatch(b -> holds(b, edge)));
    }
    assertThat(cleared).containsExactlyInAnyOrderElementsOf(range.blocks());
  }

  private long cleared() {
    return nodes.writers().stream().mapToLong(writer -> writer.cleared.size()).sum()
        + edges.writers().stream().mapToLong(writer -> writer.cleared.size()).sum();
  }

  private long left() {
    return nodes.writers().stream().mapToLong(writer -> writer.left.size()).sum()
        + edges.writers().stream().mapToLong(writer -> writer.left.size()).sum();
  }

  private long windowsLeft() {
    return Stream.concat(nodes.writers().stream(), edges.writers().stream())
        .flatMap(writer -> writer.left.stream())
        .mapToLong(BackfillRange::windows)
        .sum();
  }

  /** Those of nodes and those of edges count apart. */
  private static long windows(Map<String, SpecificRecord> documents) {
    return documents.values().stream()
        .map(record -> List.of(record.getClass(), resolution(record), start(record)))
        .distinct()
        .count();
  }

  private static boolean holds(WindowBlock block, SpecificRecord record) {
    return block.resolution() == resolution(record)
        && !start(record).isBefore(block.from())
        && start(record).isBefore(block.to());
  }

  private static Map<String, Long> counters(JobExecutionResult result) {
    Map<String, Long> counters = new TreeMap<>();
    result
        .getAllAccumulatorResults()
        .forEach(
            (name, value) -> {
              if (name.startsWith("backfill.")) {
                counters.put(name.substring("backfill.".length()), (Long) value);
              }
            });
    return counters;
  }

  private static Resolution resolution(SpecificRecord record) {
    return record instanceof NodeMetrics node
        ? node.getResolution()
        : ((EdgeMetrics) record).getResolution();
  }

  private static Instant start(SpecificRecord record) {
    return record instanceof NodeMetrics node
        ? node.getWindowStart()
        : ((EdgeMetrics) record).getWindowStart();
  }

  private static List<Party> parties(SpecificRecord record) {
    return record instanceof NodeMetrics node
        ? List.of(node.getNode())
        : List.of(((EdgeMetrics) record).getSource(), ((EdgeMetrics) record).getDestination());
  }
}
