package io.meshline.e2e.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meshline.aggregation.Point;
import io.meshline.query.Answer;
import io.meshline.query.EdgeExplanation;
import io.meshline.query.EdgeReader;
import io.meshline.query.Figures;
import io.meshline.query.MeasuredEdge;
import io.meshline.query.MeasuredService;
import io.meshline.query.PointFigures;
import io.meshline.query.SearchStore;
import io.meshline.query.ServiceName;
import io.meshline.query.ServicesReader;
import io.meshline.query.StoreConnection;
import io.meshline.query.TimeRange;
import io.meshline.query.TimeShare;
import io.meshline.query.TopologyReader;
import io.meshline.query.command.EdgeCommand;
import io.meshline.query.command.ServicesCommand;
import io.meshline.query.command.TopologyCommand;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import io.meshline.sink.elasticsearch.IndexTemplates;
import io.meshline.sink.elasticsearch.MetricsSink;
import io.meshline.sink.elasticsearch.RejectedDocuments;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.sink.elasticsearch.WriteOptions;
import io.meshline.standalone.engine.OpenSearchProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What the readers and commands make of the documents that the real sink wrote to a real engine.
 */
class QueryIT {
  private static final long SEED = 20_261_122;
  private static final Instant END = KnownCalls.BEGIN.plusSeconds(60L * KnownCalls.MINUTES);
  private static final TimeRange RANGE = TimeRange.between(KnownCalls.BEGIN, END);

  private static KnownCalls calls;
  private static OpenSearchProcess engine;

  @BeforeAll
  static void write(@TempDir Path folder) throws Exception {
    System.out.println("QueryIT: calls by seed " + SEED);
    calls = new KnownCalls(SEED);
    engine = OpenSearchProcess.start(folder, 0);
    try (SearchStore store = open()) {
      Answer<MeasuredEdge> nothing = new TopologyReader(store).read(RANGE, null);
      assertThat(nothing.isEmpty()).as("before there is an index").isTrue();
      assertThat(store.newestWindow()).isNull();
    }
    SearchConnection connection = SearchConnection.to(engine.url().toString());
    IndexTemplates.install(connection);
    StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(1);
    flink
        .fromData(calls.edges(), new AvroTypeInfo<>(EdgeMetrics.class))
        .sinkTo(MetricsSink.forEdges(connection, WriteOptions.DEFAULTS, RejectedDocuments.toLog()));
    flink
        .fromData(calls.nodes(), new AvroTypeInfo<>(NodeMetrics.class))
        .sinkTo(MetricsSink.forNodes(connection, WriteOptions.DEFAULTS, RejectedDocuments.toLog()));
    flink.execute("documents to be queried");
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(engine.url() + "/meshline-*/_refresh"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.discarding());
  }

  @AfterAll
  static void stop() {
    if (engine != null) {
      engine.close();
    }
  }

  @Test
  void theTopologyEqualsAStraightforwardComputation() {
    try (SearchStore store = open()) {
      Answer<MeasuredEdge> answer = new TopologyReader(store).read(RANGE, null);
      // More documents than a page holds, on both sides of midnight.
      assertThat(answer.documents()).isEqualTo(calls.edges().size()).isGreaterThan(1_000);
      assertThat(answer.measured()).hasSize(KnownCalls.SERVICES);
      Map<String, Map<Point, List<KnownCalls.Seen>>> expected = calls.byEdge();
      for (MeasuredEdge edge : answer.measured()) {
        assertThat(edge.source().name()).isEqualTo("front");
        check(edge.figures(), expected.remove(KnownCalls.edgeTo(edge.destination().name())));
      }
      assertThat(expected).isEmpty();
    }
  }

  @Test
  void theServicesEqualAStraightforwardComputation() {
    try (SearchStore store = open()) {
      Answer<MeasuredService> answer = new ServicesReader(store).read(RANGE, null);
      assertThat(answer.documents()).isEqualTo(calls.nodes().size());
      Map<String, Map<Point, List<KnownCalls.Seen>>> expected = calls.byEdge();
      for (MeasuredService service : answer.measured()) {
        check(service.figures(), expected.remove(KnownCalls.edgeTo(service.service().name())));
      }
      assertThat(expected).isEmpty();
      assertThat(store.newestWindow()).isEqualTo(END.minusSeconds(60));
    }
  }

  @Test
  void theTimeBetweenPointsEqualsAStraightforwardComputation() {
    try (SearchStore store = open()) {
      for (Map.Entry<String, Map<Point, List<KnownCalls.Seen>>> edge : calls.byEdge().entrySet()) {
        String callee = edge.getKey().substring(KnownCalls.edgeTo("").length());
        List<EdgeExplanation> found =
            new EdgeReader(store)
                .read(RANGE, new ServiceName("web/front"), new ServiceName(callee))
                .edges();
        assertThat(found).hasSize(1);
        double rest = 0;
        List<Point> points = List.copyOf(edge.getValue().keySet());
        assertThat(found.get(0).parts()).extracting(TimeShare::outer).isEqualTo(points);
        for (int i = points.size() - 1; i >= 0; i--) {
          double mean =
              edge.getValue().getOrDefault(points.get(i), List.of()).stream()
                  .mapToLong(KnownCalls.Seen::latencyMicros)
                  .average()
                  .orElseThrow();
          assertThat(found.get(0).parts().get(i).meanMicros())
              .isCloseTo(mean - rest, within(0.001));
          rest = mean;
        }
      }
    }
  }

  @Test
  void rangesAndNamespacesAreKept() {
    TimeRange fiveMinutes =
        TimeRange.between(KnownCalls.BEGIN.plusSeconds(600), KnownCalls.BEGIN.plusSeconds(900));
    try (SearchStore store = open()) {
      assertThat(new TopologyReader(store).read(fiveMinutes, null).documents())
          .isEqualTo(5L * KnownCalls.SERVICES);
      assertThat(new TopologyReader(store).read(fiveMinutes, "web").documents())
          .isEqualTo(5L * KnownCalls.SERVICES);
      assertThat(new ServicesReader(store).read(fiveMinutes, "shop").documents())
          .isEqualTo(5L * KnownCalls.SERVICES / 2);
      assertThat(new ServicesReader(store).read(fiveMinutes, "web").isEmpty()).isTrue();
    }
  }

  @Test
  void theCommandsShowOneLinePerEdgeAndService() {
    String url = engine.url().toString();
    String from = KnownCalls.BEGIN.toString();
    assertThat(lines(new TopologyCommand(), "--url", url, "--from", from, "--to", END.toString()))
        .hasSize(KnownCalls.SERVICES + 3)
        .element(1)
        .asString()
        .startsWith("web/front");
    assertThat(lines(new ServicesCommand(), "--url", url, "--from", from, "--to", END.toString()))
        .hasSize(KnownCalls.SERVICES + 3);
    String callee = calls.edges().get(0).getDestination().getService();
    assertThat(
            lines(
                new EdgeCommand(),
                "web/front",
                callee,
                "--url",
                url,
                "--from",
                from,
                "--to",
                END.toString()))
        .first()
        .asString()
        .isEqualTo("web/front -> " + callee);
  }

  private static List<String> lines(Object command, String... options) {
    StringWriter out = new StringWriter();
    int status = new CommandLine(command).setOut(new PrintWriter(out, true)).execute(options);
    assertThat(status).isZero();
    return out.toString().lines().toList();
  }

  private static void check(Figures figures, @Nullable Map<Point, List<KnownCalls.Seen>> expected) {
    assertThat(expected).isNotNull();
    assertThat(figures.points().keySet()).isEqualTo(expected.keySet());
    figures.points().forEach((point, seen) -> check(seen, expected.getOrDefault(point, List.of())));
  }

  private static void check(PointFigures figures, List<KnownCalls.Seen> expected) {
    long[] latencies =
        expected.stream().mapToLong(KnownCalls.Seen::latencyMicros).sorted().toArray();
    assertThat(figures.calls()).isEqualTo(latencies.length);
    assertThat(figures.failures())
        .isEqualTo(expected.stream().filter(KnownCalls.Seen::failed).count());
    assertThat(figures.latencyMinMicros()).isEqualTo(latencies[0]);
    assertThat(figures.latencyMaxMicros()).isEqualTo(latencies[latencies.length - 1]);
    for (int permille : new int[] {500, 950, 990, 999}) {
      long exact = latencies[(permille * latencies.length + 999) / 1000 - 1];
      assertThat((double) figures.latencyMicros(permille / 1000.0))
          .as("%d permille", permille)
          .isBetween(0.99 * exact, 1.01 * exact);
    }
  }

  private static SearchStore open() {
    return SearchStore.open(StoreConnection.to(engine.url().toString()));
  }
}
