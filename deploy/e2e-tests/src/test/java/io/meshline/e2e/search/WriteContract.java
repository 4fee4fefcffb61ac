package io.meshline.e2e.search;

import static io.meshline.e2e.search.StoreUnderTest.INDICES;
import static io.meshline.e2e.search.StoreUnderTest.METRICS;
import static io.meshline.e2e.search.StoreUnderTest.OPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.PointMetrics;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a search engine has to do with documents that the sink writes. */
interface WriteContract {

  /** What is tested. */
  StoreUnderTest store();

  @Test
  default void everyDocumentReadsBackAsItShouldBeAndAReplayChangesNothing() throws Exception {
    StoreUnderTest store = store();
    StoreReader reader = store.reader();
    store.install();
    store.run(store.nodes(METRICS, OPTIONS), 0, 1_500);
    store.run(store.edges(METRICS, OPTIONS), 0, 1_500);
    Set<ExpectedDocument> expected = new HashSet<>();
    LongStream.range(0, 1_500)
        .forEach(
            number -> {
              expected.add(ExpectedDocument.of(METRICS.node(number)));
              expected.add(ExpectedDocument.of(METRICS.edge(number)));
            });
    store.assertHolds(expected);
    assertThat(store.rejected()).isEmpty();

    Map<String, String> sources = store.sourcesById();
    store.run(store.nodes(METRICS, OPTIONS), 0, 1_500);
    store.run(store.edges(METRICS, OPTIONS.withBatches(300, 4 << 20)), 0, 1_500);
    assertThat(reader.count(INDICES)).isEqualTo(3_000);
    assertThat(store.sourcesById()).isEqualTo(sources);
  }

  @Test
  default void fewerObservationsNeverReplaceMore() throws Exception {
    StoreUnderTest store = store();
    StoreReader reader = store.reader();
    store.install();
    store.run(store.nodes(METRICS, OPTIONS), 0, 300);
    store.run(store.nodes(METRICS.withVersion(6), OPTIONS), 0, 300);
    store.run(store.nodes(METRICS.withVersion(8), OPTIONS), 200, 300);
    assertThat(reader.documents(INDICES))
        .hasSize(300)
        .allSatisfy(hit -> assertThat(hit.path("_version")).isEqualTo(hit.at("/_source/version")));
    assertThat(reader.get("/meshline-*/_count?q=observations:7").path("count").asInt())
        .isEqualTo(200);
    assertThat(reader.get("/meshline-*/_count?q=observations:8").path("count").asInt())
        .isEqualTo(100);
    assertThat(store.rejected()).isEmpty();
  }

  @Test
  default void aDocumentThatDoesNotFitTheMappingIsRejectedAndDisturbsNoOther() throws Exception {
    StoreUnderTest store = store();
    StoreReader reader = store.reader();
    store.install();
    reader.ask(
        "PUT",
        "/meshline-nodes-1m-2026.11.23",
        "{\"mappings\":{\"properties\":{\"calls\":{\"type\":\"ip\"}}}}");
    // 100 a minute from ten to midnight: the second thousand falls on the next day.
    store.run(store.nodes(METRICS, OPTIONS), 0, 1_500);
    assertThat(reader.count(INDICES)).isEqualTo(1_000);
    assertThat(store.rejected())
        .hasSize(500)
        .allSatisfy(
            rejected -> {
              assertThat(rejected.reason()).endsWith("parsing_exception");
              assertThat(rejected.message()).contains("calls");
              assertThat(rejected.document()).isNotNull();
            });
  }

  @Test
  default void figuresCanBeSummedAndSearchedAndOpenKeysBecomeNoFields() throws Exception {
    StoreUnderTest store = store();
    StoreReader reader = store.reader();
    store.install();
    store.run(store.nodes(METRICS, OPTIONS), 0, 500);
    reader.count(INDICES);
    List<NodeMetrics> written = LongStream.range(0, 500).mapToObj(METRICS::node).toList();
    JsonNode answer =
        reader.ask(
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
    JsonNode mapping = reader.get("/meshline-nodes-*/_mapping");
    assertThat(mapping.findPath("reasons").path("enabled").asBoolean(true)).isFalse();
    assertThat(mapping.findValue("timeout")).isNull();
    assertThat(mapping.findValue("2xx")).isNull();
  }

  /** Some are in a search tree and some only in doc values, which must not make a difference. */
  @Test
  default void allFiguresAndTraceIdsCanBeSearchedFor() throws Exception {
    StoreUnderTest store = store();
    StoreReader reader = store.reader();
    store.install();
    store.run(store.nodes(METRICS, OPTIONS), 0, 500);
    reader.count(INDICES);
    List<PointMetrics> headlines =
        LongStream.range(0, 500)
            .mapToObj(METRICS::node)
            .map(node -> node.getPoints().get(node.getObservedAt()))
            .toList();
    assertThat(hits(reader, "{\"range\":{\"failures\":{\"gt\":0}}}"))
        .isEqualTo(headlines.stream().filter(point -> point.getFailures() > 0).count());
    assertThat(hits(reader, "{\"range\":{\"calls\":{\"gte\":500000}}}"))
        .isEqualTo(headlines.stream().filter(point -> point.getCalls() >= 500_000).count());
    assertThat(hits(reader, "{\"range\":{\"success_ratio\":{\"lt\":0.5}}}"))
        .isEqualTo(
            headlines.stream()
                .filter(point -> 2 * point.getSuccesses() < point.getCalls())
                .count());
    assertThat(
            hits(
                reader,
                "{\"query_string\":{\"query\":\"latency.p50_us:>=500000 AND failures:>0\"}}"))
        .isPositive()
        .isEqualTo(
            headlines.stream()
                .filter(point -> point.getCallsWithoutLatency() < point.getCalls())
                .filter(point -> point.getLatencyP50Micros() >= 500_000 && point.getFailures() > 0)
                .count());
    NodeMetrics traced =
        LongStream.range(0, 500)
            .mapToObj(METRICS::node)
            .filter(node -> ExpectedDocument.name(node.getPoints().get(0)).equals("agent_server"))
            .findFirst()
            .orElseThrow();
    String field = "points.agent_server.slowest_trace_id";
    String id = traced.getPoints().get(0).getSlowestTraceId();
    assertThat(hits(reader, "{\"term\":{\"%s\":\"%s\"}}".formatted(field, id))).isEqualTo(1);
    assertThat(hits(reader, "{\"exists\":{\"field\":\"%s\"}}".formatted(field)))
        .isEqualTo(
            LongStream.range(0, 500)
                .mapToObj(METRICS::node)
                .flatMap(node -> node.getPoints().stream())
                .filter(point -> ExpectedDocument.name(point).equals("agent_server"))
                .count());
  }

  private static long hits(StoreReader reader, String query) {
    return reader
        .ask("POST", "/meshline-nodes-*/_search?size=0", "{\"query\":" + query + "}")
        .at("/hits/total/value")
        .asLong(-1);
  }
}
