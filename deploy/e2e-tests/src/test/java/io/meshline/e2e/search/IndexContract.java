package io.meshline.e2e.search;

import static io.meshline.e2e.search.StoreUnderTest.INDICES;
import static io.meshline.e2e.search.StoreUnderTest.METRICS;
import static io.meshline.e2e.search.StoreUnderTest.OPTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.sink.elasticsearch.IndexRetention;
import io.meshline.sink.elasticsearch.IndexTemplates.Action;
import io.meshline.sink.elasticsearch.IndexTemplates.Installation;
import io.meshline.sink.elasticsearch.Retention;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.sink.elasticsearch.SearchStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a search engine has to do about index templates and indices that are old. */
interface IndexContract {

  /** What is tested. */
  StoreUnderTest store();

  @Test
  default void templatesAreInstalledOnceAndUpgradedButNeverDowngraded() {
    StoreUnderTest store = store();
    StoreReader reader = store.reader();
    assertThat(store.install()).containsOnly(Action.INSTALLED).hasSize(6);
    assertThat(store.install()).containsOnly(Action.UNCHANGED);
    int shipped = store.installations().get(0).shipped();

    reader.ask(
        "PUT",
        "/_index_template/meshline-nodes",
        """
        {"index_patterns":["meshline-nodes-*"],"version":0,"priority":200,
         "template":{"mappings":{"dynamic":false,"properties":{"calls":{"type":"long"}}}}}
        """);
    reader.ask("PUT", "/meshline-nodes-1d-2026", "");
    assertThat(store.install())
        .containsExactly(
            Action.UNCHANGED,
            Action.UPGRADED,
            Action.UNCHANGED,
            Action.UNCHANGED,
            Action.UNCHANGED,
            Action.UNCHANGED);
    JsonNode mapping = reader.get("/meshline-nodes-1d-2026/_mapping");
    assertThat(mapping.findPath("p999_us").path("type").asText()).isEqualTo("long");
    assertThat(mapping.findPath("endpoint").path("type").asText()).isEqualTo("keyword");

    reader.ask(
        "PUT",
        "/_index_template/meshline-edges",
        "{\"index_patterns\":[\"meshline-edges-*\"],\"version\":999,\"priority\":200}");
    assertThat(store.installations())
        .contains(new Installation("meshline-edges", Action.NEWER_KEPT, 999, shipped));
    assertThat(reader.get("/_index_template/meshline-edges").findPath("version").asInt())
        .isEqualTo(999);
  }

  /** What an earlier release wrote stays where and as it is, and is found together with the new. */
  @Test
  default void anUpgradeOfTheTemplatesAddsFieldsAndReindexesNothing() throws Exception {
    StoreUnderTest store = store();
    StoreReader reader = store.reader();
    ReleasedTemplates.install(reader, "v1");
    Set<ExpectedDocument> old = new HashSet<>();
    // 100 a minute from ten to midnight: half of what comes after these falls on the next day.
    LongStream.range(900, 950)
        .forEach(
            number -> old.add(ReleasedTemplates.asOfV1(ExpectedDocument.of(METRICS.node(number)))));
    reader.write(old);
    List<String> indices = reader.indices(INDICES);
    assertThat(indices).hasSize(1);

    // Version 1 had three templates.
    assertThat(store.install())
        .containsExactlyInAnyOrder(
            Action.UPGRADED,
            Action.UPGRADED,
            Action.UPGRADED,
            Action.INSTALLED,
            Action.INSTALLED,
            Action.INSTALLED);
    store.run(store.nodes(METRICS, OPTIONS), 950, 1_050);

    Set<ExpectedDocument> all = new HashSet<>(old);
    LongStream.range(950, 1_050)
        .forEach(number -> all.add(ExpectedDocument.of(METRICS.node(number))));
    store.assertHolds(all);
    assertThat(store.rejected()).isEmpty();
    assertThat(reader.indices(INDICES))
        .as("the same index and another")
        .hasSize(2)
        .containsAll(indices);
    JsonNode sums =
        reader.ask(
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
  default void whatIsOlderThanItsRetentionGoesAndNothingElse() {
    StoreUnderTest store = store();
    StoreReader reader = store.reader();
    store.install();
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
        .forEach(index -> reader.ask("PUT", "/" + index, ""));
    reader.ask("POST", "/meshline-nodes-1m-2031.03.01/_close", "");

    SearchConnection connection = SearchConnection.to(store.engine().url().toString());
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
    reader.ask("DELETE", "/meshline-notes", "");
  }

  private void readOnly(String index, boolean readOnly) {
    StoreReader reader = store().reader();
    reader.ask("PUT", "/" + index + "/_settings", "{\"index.blocks.read_only\":" + readOnly + "}");
  }
}
