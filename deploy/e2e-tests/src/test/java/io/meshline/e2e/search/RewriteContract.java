package io.meshline.e2e.search;

import static io.meshline.e2e.search.StoreUnderTest.INDICES;
import static io.meshline.e2e.search.StoreUnderTest.METRICS;
import static io.meshline.e2e.search.StoreUnderTest.OPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Resolution;
import io.meshline.sink.elasticsearch.DocumentRewriter;
import io.meshline.sink.elasticsearch.ServiceSelector;
import io.meshline.sink.elasticsearch.WindowBlock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a search engine has to do with windows that a backfill rewrites. */
interface RewriteContract {

  /** Of the first minute of the metrics. */
  String WINDOW_BEGIN = "2026-11-22T23:50:00.000Z";

  /** What is tested. */
  StoreUnderTest store();

  @Test
  default void rewrittenWindowsHoldWhatIsWrittenAndNothingElse() throws Exception {
    StoreUnderTest store = store();
    StoreReader reader = store.reader();
    store.install();
    rewriteNodes(0, 150, 0);
    Map<String, String> right = store.sourcesById();
    assertThat(right).hasSize(150);
    String index = "/meshline-nodes-1m-2026.11.22/_doc/";
    List<String> ids =
        reader.documents(INDICES).stream()
            .filter(hit -> hit.at("/_source/@timestamp").asText().equals(WINDOW_BEGIN))
            .map(hit -> hit.path("_id").asText())
            .toList();
    assertThat(ids).hasSize(100);
    String foreign = "{\"@timestamp\":\"%s\",\"metricset\":{\"interval\":\"1m\"},\"calls\":1}";
    for (String id : ids.subList(0, 10)) {
      reader.ask(
          "PUT", index + id + "?version=90&version_type=external", foreign.formatted(WINDOW_BEGIN));
    }
    // The engine still knows the version of what was deleted a moment ago.
    ids.subList(10, 20).forEach(id -> reader.ask("DELETE", index + id, ""));
    reader.ask("PUT", index + "foreign%22one", foreign.formatted(WINDOW_BEGIN));
    reader.ask("PUT", index + "elsewhere", foreign.formatted("2026-11-22T23:52:00.000Z"));

    assertThat(rewriteNodes(0, 100, 1)).isEqualTo(new DocumentRewriter.Counts(100, 20, 1, 0, 0));
    Map<String, String> rewritten = store.sourcesById();
    assertThat(rewritten.remove("elsewhere")).isNotNull();
    assertThat(rewritten).isEqualTo(right);
    rewriteNodes(0, 100, 1);
    rewritten = store.sourcesById();
    assertThat(rewritten.remove("elsewhere")).isNotNull();
    assertThat(rewritten).isEqualTo(right);

    try (var all = DocumentRewriter.ofEdges(store.connection(), OPTIONS, null).open()) {
      for (int number = 0; number < 50; number++) {
        all.write(METRICS.edge(number));
      }
      all.flush();
    }
    // Half of the fifty are minutes: five from the one service, five to the other, one is both.
    assertThat(removedEdges("shop/front2")).isEqualTo(5);
    assertThat(removedEdges("db1")).isEqualTo(4);
    assertThat(removedEdges("/db1")).isZero();
    assertThat(reader.count("meshline-edges-*")).isEqualTo(41);
    assertThat(removedEdges(null)).isEqualTo(16);
  }

  /** Rewrites nodes and, if so, their first window as a whole. */
  private DocumentRewriter.Counts rewriteNodes(int from, int to, int windows)
      throws InterruptedException {
    StoreUnderTest store = store();
    try (var rewriter = DocumentRewriter.ofNodes(store.connection(), OPTIONS, null).open()) {
      for (int number = from; number < to; number++) {
        rewriter.write(METRICS.node(number));
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
    StoreUnderTest store = store();
    ServiceSelector only = service == null ? null : ServiceSelector.parse(service);
    try (var rewriter = DocumentRewriter.ofEdges(store.connection(), OPTIONS, only).open()) {
      rewriter.removeOthers(firstMinutes(1));
      return rewriter.counts().deleted();
    }
  }

  private static WindowBlock firstMinutes(int count) {
    return new WindowBlock(
        Resolution.MINUTE, RandomMetrics.BEGIN, RandomMetrics.BEGIN.plusSeconds(60L * count));
  }
}
