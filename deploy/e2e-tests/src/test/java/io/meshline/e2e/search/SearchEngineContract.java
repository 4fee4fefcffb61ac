package io.meshline.e2e.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Resolution;
import io.meshline.sink.elasticsearch.DocumentRewriter;
import io.meshline.sink.elasticsearch.IndexRetention;
import io.meshline.sink.elasticsearch.IndexTemplates;
import io.meshline.sink.elasticsearch.IndexTemplates.Action;
import io.meshline.sink.elasticsearch.IndexTemplates.Installation;
import io.meshline.sink.elasticsearch.MetricsSink;
import io.meshline.sink.elasticsearch.RejectedDocument;
import io.meshline.sink.elasticsearch.RejectedDocuments;
import io.meshline.sink.elasticsearch.Retention;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.sink.elasticsearch.SearchStoreException;
import io.meshline.sink.elasticsearch.ServiceSelector;
import io.meshline.sink.elasticsearch.WindowBlock;
import io.meshline.sink.elasticsearch.WriteOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What a search engine has to do for Meshline. Each engine that can be started runs all of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SearchEngineContract {
  private static final Queue<RejectedDocument> REJECTED = new ConcurrentLinkedQueue<>();
  private static final RejectedDocuments COLLECT = () -> REJECTED::add;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String INDICES = "meshline-*";
  private static final String WINDOW_BEGIN = "2026-11-22T23:50:00.000Z";

  private final RandomMetrics metrics = new RandomMetrics(20_261_122, 7);
  private SearchEngine engine;
  private StoreReader store;

  /** Starts the engine, its files in this folder; aborts where it cannot run. */
  abstract SearchEngine start(Path folder);

  /** A JDK for the engines that want a newer one than the tests; where there is none, they skip. */
  static Path newerJava() {
    return JavaHomes.atLeast(21)
        .orElseGet(
            () -> {
              System.out.println(JavaHomes.missing(21));
              return Assumptions.abort(JavaHomes.missing(21));
            });
  }

  @BeforeAll
  void startEngine(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) {
    long begin = System.nanoTime();
    engine = start(folder);
    store = new StoreReader(engine.url());
    System.out.printf(
        "%s: %s after %d ms, metrics by seed %d%n",
        getClass().getSimpleName(),
        store.get("/_nodes/_local").findValue("version"),
        Duration.ofNanos(System.nanoTime() - begin).toMillis(),
        metrics.seed());
  }

  @AfterAll
  void stopEngine() {
    if (engine != null) {
      engine.close();
    }
  }

  @BeforeEach
  void clear() {
    store.clear();
    REJECTED.clear();
  }

  @Test
  void templatesAreInstalledOnceAndUpgradedButNeverDowngraded() {
    assertThat(install()).containsOnly(Action.INSTALLED).hasSize(3);
    assertThat(install()).containsOnly(Action.UNCHANGED);
    int shipped = installations().get(0).shipped();

    store.ask(
        "PUT",
        "/_index_template/meshline-nodes",
        """
        {"index_patterns":["meshline-nodes-*"],"version":0,"priority":200,
         "template":{"mappings":{"dynamic":false,"properties":{"calls":{"type":"long"}}}}}
        """);
    store.ask("PUT", "/meshline-nodes-1d-2026", "");
    assertThat(install()).containsExactly(Action.UNCHANGED, Action.UPGRADED, Action.UNCHANGED);
    JsonNode mapping = store.get("/meshline-nodes-1d-2026/_mapping");
    assertThat(mapping.findPath("p999_us").path("type").asText()).isEqualTo("long");
    assertThat(mapping.findPath("endpoint").path("type").asText()).isEqualTo("keyword");

    store.ask(
        "PUT",
        "/_index_template/meshline-edges",
        "{\"index_patterns\":[\"meshline-edges-*\"],\"version\":999,\"priority\":200}");
    assertThat(installations())
        .contains(new Installation("meshline-edges", Action.NEWER_KEPT, 999, shipped));
    assertThat(store.get("/_index_template/meshline-edges").findPath("version").asInt())
        .isEqualTo(999);
  }

  /** What an earlier release wrote stays where and as it is, and is found together with the new. */
  @Test
  void anUpgradeOfTheTemplatesAddsFieldsAndReindexesNothing() throws Exception {
    ReleasedTemplates.install(store, "v1");
    Set<ExpectedDocument> old = new HashSet<>();
    // 100 a minute from ten to midnight: half of what comes after these falls on the next day.
    LongStream.range(900, 950)
        .forEach(
            number -> old.add(ReleasedTemplates.asOfV1(ExpectedDocument.of(metrics.node(number)))));
    store.write(old);
    List<String> indices = store.indices(INDICES);
    assertThat(indices).hasSize(1);

    assertThat(install()).containsOnly(Action.UPGRADED).hasSize(3);
    run(nodes(metrics, options()), 950, 1_050);

    Set<ExpectedDocument> all = new HashSet<>(old);
    LongStream.range(950, 1_050)
        .forEach(number -> all.add(ExpectedDocument.of(metrics.node(number))));
    assertHolds(all);
    assertThat(REJECTED).isEmpty();
    assertThat(store.indices(INDICES))
        .as("the same index and another")
        .hasSize(2)
        .containsAll(indices);
    JsonNode sums =
        store.ask(
            "POST",
            "/meshline-nodes-*/_search?size=0",
            """
            {"aggs":{"calls":{"sum":{"field":"calls"}},
                     "timed":{"sum":{"field":"latency.calls"}},
                     "indices":{"terms":{"field":"_index"},
                                "aggs":{"timed":{"sum":{"field":"latency.calls"}}}}}}
            """);
    assertThat(sums.at("/aggregations/calls/value").asLong()).isEqualTo(sum(all, "/calls"));
    assertThat(sums.at("/aggregations/timed/value").asLong())
        .as("by the field that the upgrade brought")
        .isEqualTo(sum(all, "/latency/calls"));
    assertThat(sums.at("/aggregations/indices/buckets"))
        .allSatisfy(index -> assertThat(index.at("/timed/value").asLong()).isPositive());
  }

  private static long sum(Set<ExpectedDocument> documents, String figure) {
    return documents.stream().mapToLong(one -> one.source().at(figure).asLong()).sum();
  }

  /** Time travels; the engine's own clock has no say. */
  @Test
  void whatIsOlderThanItsRetentionGoesAndNothingElse() {
    install();
    Instant now = Instant.parse("2031-03-09T00:00:00Z");
    Retention retention =
        new Retention(Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(365));
    List<String> over = List.of("meshline-edges-1h-2031.01", "meshline-nodes-1m-2031.03.01");
    List<String> kept =
        List.of(
            "meshline-edges-1d-2030", "meshline-edges-1h-2031.02", "meshline-nodes-1m-2031.03.02");
    List<String> others = List.of("meshline-notes");
    Stream.of(over, kept, others)
        .flatMap(List::stream)
        .forEach(index -> store.ask("PUT", "/" + index, ""));
    store.ask("POST", "/meshline-nodes-1m-2031.03.01/_close", "");

    SearchConnection connection = SearchConnection.to(engine.url().toString());
    IndexRetention.Report expected = new IndexRetention.Report(over, kept, others);
    assertThat(IndexRetention.apply(connection, retention, now, false)).isEqualTo(expected);
    readOnly(over.get(0), true);
    assertThatThrownBy(() -> IndexRetention.apply(connection, retention, now, true))
        .isInstanceOf(SearchStoreException.class)
        .hasMessageStartingWith("1 of 2 indices deleted, not " + over.get(0) + ": ")
        .hasMessageContaining("status 403");
    readOnly(over.get(0), false);
    assertThat(IndexRetention.apply(connection, retention, now, true))
        .isEqualTo(new IndexRetention.Report(over.subList(0, 1), kept, others));
    assertThat(IndexRetention.apply(connection, retention, now, true))
        .isEqualTo(new IndexRetention.Report(List.of(), kept, others));
    store.ask("DELETE", "/meshline-notes", "");
  }

  private void readOnly(String index, boolean readOnly) {
    store.ask("PUT", "/" + index + "/_settings", "{\"index.blocks.read_only\":" + readOnly + "}");
  }

  @Test
  void everyDocumentReadsBackAsItShouldBeAndAReplayChangesNothing() throws Exception {
    install();
    run(nodes(metrics, options()), 0, 1_500);
    run(edges(metrics, options()), 0, 1_500);
    Set<ExpectedDocument> expected = new HashSet<>();
    LongStream.range(0, 1_500)
        .forEach(
            number -> {
              expected.add(ExpectedDocument.of(metrics.node(number)));
              expected.add(ExpectedDocument.of(metrics.edge(number)));
            });
    assertHolds(expected);
    assertThat(REJECTED).isEmpty();

    Map<String, String> sources = sourcesById();
    run(nodes(metrics, options()), 0, 1_500);
    run(edges(metrics, options().withBatches(300, 4 << 20)), 0, 1_500);
    assertThat(store.count(INDICES)).isEqualTo(3_000);
    assertThat(sourcesById()).isEqualTo(sources);
  }

  @Test
  void fewerObservationsNeverReplaceMore() throws Exception {
    install();
    run(nodes(metrics, options()), 0, 300);
    run(nodes(metrics.withVersion(6), options()), 0, 300);
    run(nodes(metrics.withVersion(8), options()), 200, 300);
    assertThat(store.documents(INDICES))
        .hasSize(300)
        .allSatisfy(hit -> assertThat(hit.path("_version")).isEqualTo(hit.at("/_source/version")));
    assertThat(store.get("/meshline-*/_count?q=observations:7").path("count").asInt())
        .isEqualTo(200);
    assertThat(store.get("/meshline-*/_count?q=observations:8").path("count").asInt())
        .isEqualTo(100);
    assertThat(REJECTED).isEmpty();
  }

  @Test
  void rewrittenWindowsHoldWhatIsWrittenAndNothingElse() throws Exception {
    install();
    rewriteNodes(0, 150, 0);
    Map<String, String> right = sourcesById();
    assertThat(right).hasSize(150);
    String index = "/meshline-nodes-1m-2026.11.22/_doc/";
    List<String> ids =
        store.documents(INDICES).stream()
            .filter(hit -> hit.at("/_source/@timestamp").asText().equals(WINDOW_BEGIN))
            .map(hit -> hit.path("_id").asText())
            .toList();
    assertThat(ids).hasSize(100);
    String foreign = "{\"@timestamp\":\"%s\",\"metricset\":{\"interval\":\"1m\"},\"calls\":1}";
    for (String id : ids.subList(0, 10)) {
      store.ask(
          "PUT", index + id + "?version=90&version_type=external", foreign.formatted(WINDOW_BEGIN));
    }
    // The engine still knows the version of what was deleted a moment ago.
    ids.subList(10, 20).forEach(id -> store.ask("DELETE", index + id, ""));
    store.ask("PUT", index + "foreign%22one", foreign.formatted(WINDOW_BEGIN));
    store.ask("PUT", index + "elsewhere", foreign.formatted("2026-11-22T23:52:00.000Z"));

    assertThat(rewriteNodes(0, 100, 1)).isEqualTo(new DocumentRewriter.Counts(100, 20, 1, 0, 0));
    Map<String, String> rewritten = sourcesById();
    assertThat(rewritten.remove("elsewhere")).isNotNull();
    assertThat(rewritten).isEqualTo(right);
    rewriteNodes(0, 100, 1);
    rewritten = sourcesById();
    assertThat(rewritten.remove("elsewhere")).isNotNull();
    assertThat(rewritten).isEqualTo(right);

    try (var all = DocumentRewriter.ofEdges(connection(), options(), null).open()) {
      for (int number = 0; number < 50; number++) {
        all.write(metrics.edge(number));
      }
      all.flush();
    }
    // Half of the fifty are minutes: five from the one service, five to the other, one is both.
    assertThat(removedEdges("shop/front2")).isEqualTo(5);
    assertThat(removedEdges("db1")).isEqualTo(4);
    assertThat(removedEdges("/db1")).isZero();
    assertThat(store.count("meshline-edges-*")).isEqualTo(41);
    assertThat(removedEdges(null)).isEqualTo(16);
  }

  /** Rewrites nodes and, if so, their first window as a whole. */
  private DocumentRewriter.Counts rewriteNodes(int from, int to, int windows)
      throws InterruptedException {
    try (var rewriter = DocumentRewriter.ofNodes(connection(), options(), null).open()) {
      for (int number = from; number < to; number++) {
        rewriter.write(metrics.node(number));
      }
      rewriter.flush();
      if (windows > 0) {
        rewriter.removeOthers(firstMinutes(windows));
        // An index that is not there has no documents.
        rewriter.removeOthers(
            new WindowBlock(
                Resolution.DAY,
                Instant.parse("2031-01-01T00:00:00Z"),
                Instant.parse("2031-01-02T00:00:00Z")));
      }
      return rewriter.counts();
    }
  }

  /** Number of edges of a service in the first minute, which go as nothing is written. */
  private long removedEdges(@Nullable String service) throws InterruptedException {
    ServiceSelector only = service == null ? null : ServiceSelector.parse(service);
    try (var rewriter = DocumentRewriter.ofEdges(connection(), options(), only).open()) {
      rewriter.removeOthers(firstMinutes(1));
      return rewriter.counts().deleted();
    }
  }

  private static WindowBlock firstMinutes(int count) {
    return new WindowBlock(
        Resolution.MINUTE, RandomMetrics.BEGIN, RandomMetrics.BEGIN.plusSeconds(60L * count));
  }

  @Test
  void aDocumentThatDoesNotFitTheMappingIsRejectedAndDisturbsNoOther() throws Exception {
    install();
    store.ask(
        "PUT",
        "/meshline-nodes-1m-2026.11.23",
        "{\"mappings\":{\"properties\":{\"calls\":{\"type\":\"ip\"}}}}");
    // 100 a minute from ten to midnight: the second thousand falls on the next day.
    run(nodes(metrics, options()), 0, 1_500);
    assertThat(store.count(INDICES)).isEqualTo(1_000);
    assertThat(REJECTED)
        .hasSize(500)
        .allSatisfy(
            rejected -> {
              assertThat(rejected.reason()).endsWith("parsing_exception");
              assertThat(rejected.message()).contains("calls");
              assertThat(rejected.document()).isNotNull();
            });
  }

  @Test
  void figuresCanBeSummedAndSearchedAndOpenKeysBecomeNoFields() throws Exception {
    install();
    run(nodes(metrics, options()), 0, 500);
    store.count(INDICES);
    List<NodeMetrics> written = LongStream.range(0, 500).mapToObj(metrics::node).toList();
    JsonNode answer =
        store.ask(
            "POST",
            "/meshline-nodes-*/_search?size=0",
            """
            {"query":{"term":{"reason_names":"timeout"}},
             "aggs":{"calls":{"sum":{"field":"calls"}},
                     "point":{"sum":{"field":"points.agent_server.calls"}},
                     "services":{"terms":{"field":"service.name","size":1000}}}}
            """);
    List<NodeMetrics> found =
        written.stream()
            .filter(
                node ->
                    node.getPoints().get(node.getObservedAt()).getReasons().containsKey("timeout"))
            .toList();
    assertThat(found).isNotEmpty();
    assertThat(answer.at("/hits/total/value").asInt()).isEqualTo(found.size());
    assertThat(answer.at("/aggregations/calls/value").asLong())
        .isEqualTo(
            found.stream()
                .mapToLong(node -> node.getPoints().get(node.getObservedAt()).getCalls())
                .sum());
    assertThat(answer.at("/aggregations/point/value").asLong())
        .isEqualTo(
            found.stream()
                .flatMap(node -> node.getPoints().stream())
                .filter(point -> ExpectedDocument.name(point).equals("agent_server"))
                .mapToLong(point -> point.getCalls())
                .sum());
    assertThat(answer.at("/aggregations/services/buckets").size())
        .isEqualTo(found.stream().map(node -> node.getNode().getService()).distinct().count());
    JsonNode mapping = store.get("/meshline-nodes-*/_mapping");
    assertThat(mapping.findPath("reasons").path("enabled").asBoolean(true)).isFalse();
    assertThat(mapping.findValue("timeout")).isNull();
    assertThat(mapping.findValue("2xx")).isNull();
  }

  @Test
  void anEngineThatWasKilledAndComesBackHasEverything() throws Exception {
    outage(
        3_000,
        () -> {
          engine.kill();
          engine.restart();
        });
  }

  @Test
  void anEngineThatWasSilentForSecondsHasEverything() throws Exception {
    outage(
        3_000,
        () -> {
          engine.freeze();
          long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
          Awaitility.await().atMost(PATIENCE).until(() -> System.nanoTime() > end);
          engine.thaw();
        });
  }

  /** Writes documents in many small requests, with an interruption in the midst. */
  private void outage(int documents, Runnable interruption) throws Exception {
    install();
    WriteOptions small = options().withBatches(8, 1 << 20);
    CompletableFuture<JobResult> job = submit(nodes(metrics, small), 0, documents);
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> store.count(INDICES) >= 100);
    interruption.run();
    await(job);
    Set<ExpectedDocument> expected = new HashSet<>();
    LongStream.range(0, documents)
        .forEach(number -> expected.add(ExpectedDocument.of(metrics.node(number))));
    assertHolds(expected);
    assertThat(REJECTED).isEmpty();
  }

  /** The store holds these documents and no others. */
  private void assertHolds(Set<ExpectedDocument> expected) {
    assertThat(store.count(INDICES)).isEqualTo(expected.size());
    Set<ExpectedDocument> held = new HashSet<>();
    for (JsonNode hit : store.documents(INDICES)) {
      held.add(new ExpectedDocument(hit.path("_index").asText(), hit.path("_source")));
    }
    // One example each: the whole difference would fill the screen.
    assertThat(expected.stream().filter(one -> !held.contains(one)).findFirst()).isEmpty();
    assertThat(held.stream().filter(one -> !expected.contains(one)).findFirst()).isEmpty();
  }

  private List<Action> install() {
    return installations().stream().map(Installation::action).toList();
  }

  private List<Installation> installations() {
    return IndexTemplates.install(connection(), PATIENCE);
  }

  private SearchConnection connection() {
    return SearchConnection.to(engine.url().toString())
        .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(3));
  }

  private static WriteOptions options() {
    return WriteOptions.DEFAULTS
        .withBatches(100, 1 << 20)
        .withBuffer(2, 2_000, Duration.ofMillis(200))
        .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(1));
  }

  private Sink<Long> nodes(RandomMetrics of, WriteOptions options) {
    return new NumberedSink<>(MetricsSink.forNodes(connection(), options, COLLECT), of::node);
  }

  private Sink<Long> edges(RandomMetrics of, WriteOptions options) {
    return new NumberedSink<>(MetricsSink.forEdges(connection(), options, COLLECT), of::edge);
  }

  private static void run(Sink<Long> sink, long from, long to) throws Exception {
    await(submit(sink, from, to));
  }

  private static void await(CompletableFuture<JobResult> job) throws Exception {
    var unused = job.get().toJobExecutionResult(SearchEngineContract.class.getClassLoader());
  }

  private static CompletableFuture<JobResult> submit(Sink<Long> sink, long from, long to)
      throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2);
    environment.enableCheckpointing(500);
    environment
        .fromSource(
            new NumberSequenceSource(from, to - 1), WatermarkStrategy.noWatermarks(), "numbers")
        .sinkTo(sink);
    return LocalFlink.submit(environment, "search engine contract");
  }

  private Map<String, String> sourcesById() {
    Map<String, String> sources = new HashMap<>();
    store
        .documents(INDICES)
        .forEach(hit -> sources.put(hit.path("_id").asText(), hit.path("_source").toString()));
    return sources;
  }
}
