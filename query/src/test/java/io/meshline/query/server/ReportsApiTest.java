package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.query.Documents;
import io.meshline.query.Metric;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is first by any metric, and two times side by side. */
class ReportsApiTest extends ApiCase {
  private static final String TOP = "/api/v1/top";
  private static final String COMPARE = "/api/v1/compare";

  @Test
  void theTopOfAnyMetric() {
    Shop.put(api.store());
    JsonNode slowest = api.get(TOP, "last", "10m", "by", "p99_us", "n", 2);
    assertThat(slowest.path("items")).hasSize(2);
    assertThat(slowest.path("total").asInt()).isEqualTo(5);
    assertThat(slowest.path("items").path(0).path("node").path("id").asText())
        .isEqualTo(Shop.CHECKOUT);
    assertThat(slowest.path("items").path(0).path("value").asDouble())
        .isCloseTo(50_000, within(500.0));
    JsonNode failing = api.get(TOP, "last", "10m", "by", "failure_ratio", "of", "edges");
    assertThat(failing.path("items").path(0).path("edge").path("id").asText())
        .isEqualTo(Shop.FRONT + ">" + Shop.CHECKOUT);
    assertThat(failing.path("items").path(0).path("value").asDouble()).isEqualTo(0.25);
    JsonNode least =
        api.get(TOP, "last", "10m", "by", "calls", "order", "asc", "min_calls", 13, "n", 1);
    assertThat(least.path("items").path(0).path("node").path("id").asText())
        .isEqualTo(Shop.CATALOG);
  }

  /** Where it has the metric, in the order of its values. */
  @ParameterizedTest
  @EnumSource(Metric.class)
  void everyMetricHasATop(Metric metric) {
    Shop.put(api.store());
    JsonNode top = api.get(TOP, "last", "10m", "by", metric.text(), "of", "edges");
    assertThat(top.path("items")).hasSize(6);
    for (int i = 1; i < 6; i++) {
      assertThat(top.at("/items/" + (i - 1) + "/value").asDouble())
          .isGreaterThanOrEqualTo(top.at("/items/" + i + "/value").asDouble());
    }
    if (metric == Metric.REQUEST_BYTES) {
      // Of three minutes, 1,000 bytes each.
      assertThat(top.at("/items/0/value").asLong()).isEqualTo(3_000);
      assertThat(top.at("/items/0/edge/source/id").asText()).isEqualTo(Shop.USER);
    }
    if (metric == Metric.MIN_US) {
      assertThat(top.at("/items/0/value").asLong()).isEqualTo(50_000);
    }
  }

  @Test
  void twoRangesAreCompared() {
    put("2026-11-22T10:01:00.000Z", "stays", 0, 10_000);
    put("2026-11-22T10:01:00.000Z", "goes", 0, 10_000);
    put("2026-11-22T10:11:00.000Z", "stays", 1, 30_000, 30_000);
    put("2026-11-22T10:11:00.000Z", "comes", 0, 5_000);
    JsonNode answer = api.get(COMPARE, "last", "10m", "sort", "p99_us");
    List<String> items = new ArrayList<>();
    for (JsonNode item : answer.path("items")) {
      items.add(item.path("node").path("name").asText() + " " + item.path("state").asText());
    }
    assertThat(items).containsExactly("comes new", "goes gone", "stays both");
    JsonNode stays = answer.path("items").path(2);
    assertThat(stays.path("change").path("calls").asDouble()).isEqualTo(1);
    assertThat(stays.path("change").path("p99_us").asDouble()).isCloseTo(20_000, within(400.0));
    assertThat(stays.path("change").path("failure_ratio").asDouble()).isEqualTo(0.5);
    assertThat(stays.path("new_reasons").path(0).asText()).isEqualTo("UF");
    assertThat(answer.path("before").path("from").asText()).isEqualTo("2026-11-22T10:00:00Z");
    JsonNode first = api.get(COMPARE, "last", "10m", "page_size", 2);
    JsonNode second =
        api.get(
            COMPARE,
            "last",
            "10m",
            "page_size",
            2,
            "cursor",
            first.path("page").path("next_cursor").asText());
    assertThat(first.path("items").size() + second.path("items").size()).isEqualTo(3);
    assertThat(second.path("before")).isEqualTo(first.path("before"));
    api.refused(400, COMPARE, "last", "30s");
    JsonNode same =
        api.get(
            COMPARE,
            "from",
            "2026-11-22T10:10:00Z",
            "before_from",
            "2026-11-22T10:10:00Z",
            "before_to",
            "2026-11-22T10:20:00Z",
            "of",
            "edges");
    assertThat(same.path("items")).isEmpty();
  }

  /** Agents are added to a service that its sidecar saw: nothing has changed but who looks. */
  @Test
  void aPointThatIsNewIsNotComparedWithAnother() {
    point("2026-11-22T10:00:00.000Z", "a", "sidecar_server", 0, 10_000, 10_000);
    api.store()
        .put(
            Shop.NODES,
            Documents.node("2026-11-22T10:11:00.000Z", "a")
                .point("sidecar_server", 0, 10_000, 10_000)
                .point("agent_server", 1, 4_000, 4_000)
                .json());
    JsonNode item = api.get(COMPARE, "last", "10m").at("/items/0");
    assertThat(item.path("compared_at").asText()).isEqualTo("sidecar_server");
    assertThat(item.at("/before/observed_at").asText()).isEqualTo("sidecar_server");
    assertThat(item.at("/after/observed_at").asText()).isEqualTo("sidecar_server");
    assertThat(item.at("/after/coverage/agent_server").asDouble()).isEqualTo(1);
    for (JsonNode change : item.path("change")) {
      assertThat(change.asDouble()).isZero();
    }
    assertThat(item.path("change")).hasSize(Metric.values().length);
    assertThat(item.has("new_reasons")).isFalse();
    assertThat(item.has("incomparable")).isFalse();
  }

  @Test
  void whatNoPointSawInBothTimesIsSaidNotToBeComparable() {
    point("2026-11-22T10:01:00.000Z", "moved", "sidecar_server", 0, 10_000);
    point("2026-11-22T10:11:00.000Z", "moved", "agent_server", 1, 90_000, 90_000);
    put("2026-11-22T10:01:00.000Z", "stays", 0, 10_000);
    put("2026-11-22T10:11:00.000Z", "stays", 0, 10_001);
    JsonNode answer = api.get(COMPARE, "last", "10m", "sort", "p99_us");
    assertThat(answer.at("/items/0/node/name").asText()).isEqualTo("stays");
    JsonNode moved = answer.at("/items/1");
    assertThat(moved.path("state").asText()).isEqualTo("both");
    assertThat(moved.path("incomparable").asText())
        .isEqualTo(
            "seen at sidecar_server before and at agent_server after; no point saw calls in both"
                + " times");
    assertThat(moved.at("/before/observed_at").asText()).isEqualTo("sidecar_server");
    assertThat(moved.at("/after/calls").asInt()).isEqualTo(2);
    for (String none : List.of("change", "compared_at", "new_reasons")) {
      assertThat(moved.has(none)).as(none).isFalse();
    }
  }

  @Test
  void reportsSayWhichEnvironmentTheyAreOf() {
    put("2026-11-22T10:11:00.000Z", "a", 0, 1_000);
    put("2026-11-22T10:11:00.000Z", "prod:a", 0, 1_000);
    put("2026-11-22T10:12:00.000Z", "prod:b", 0, 1_000);
    for (String path : List.of(TOP, COMPARE)) {
      JsonNode without = api.get(path, "last", "10m", "environment", "(none)");
      assertThat(without.at("/selection/environment").asText()).isEqualTo("(none)");
      assertThat(without.path("items")).hasSize(1);
      JsonNode prod = api.get(path, "last", "10m", "environment", "prod", "kind", "service");
      assertThat(prod.path("selection").toString())
          .isEqualTo("{\"grain\":\"service\",\"environment\":\"prod\",\"kind\":\"service\"}");
      assertThat(prod.path("items")).hasSize(2);
      assertThat(api.get(path, "last", "10m").path("items")).hasSize(3);
    }
  }

  /** Whatever the border: a window is before or after it. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-22T10:14:30Z, 2026-11-22T10:18:30Z",
    "2026-11-22T10:15:01Z, 2026-11-22T10:18:00Z",
    "2026-11-22T10:14:59.999Z, 2026-11-22T10:20:00Z",
    "2026-11-22T10:15:00Z, 2026-11-22T10:20:00Z"
  })
  void noWindowCountsBeforeAndAfter(String from, String to) {
    for (int minute = 10; minute < 20; minute++) {
      put("2026-11-22T10:" + minute + ":00.000Z", "a", 0, 1_000);
    }
    JsonNode answer =
        api.get(
            COMPARE,
            "from",
            from,
            "to",
            to,
            "before_from",
            "2026-11-22T10:10:00Z",
            "before_to",
            from);
    JsonNode item = answer.path("items").path(0);
    JsonNode whole =
        api.get("/api/v1/nodes", "from", "2026-11-22T10:10:00Z", "to", to).path("nodes").path(0);
    assertThat(item.at("/before/calls").asLong() + item.at("/after/calls").asLong())
        .isEqualTo(whole.at("/figures/calls").asLong());
    assertThat(answer.at("/before/to")).isEqualTo(answer.at("/after/from"));
  }

  /** Of the time before the store keeps hours alone: the border is one of hours then. */
  @Test
  void bothAreReadByWindowsOfOneLength() {
    JsonNode answer =
        api.get(
            COMPARE,
            "from",
            "2026-11-22T09:30:00Z",
            "before_from",
            "2026-11-01T09:30:00Z",
            "before_to",
            "2026-11-01T10:30:00Z");
    assertThat(answer.at("/before/interval").asText()).isEqualTo("1h");
    assertThat(answer.at("/after/interval").asText()).isEqualTo("1h");
    assertThat(answer.at("/after/from").asText()).isEqualTo("2026-11-22T10:00:00Z");
  }

  private void put(String time, String name, int failures, long... latencies) {
    point(time, name, "agent_server", failures, latencies);
  }

  private void point(String time, String name, String point, int failures, long... latencies) {
    api.store()
        .put(Shop.NODES, Documents.node(time, name).point(point, failures, latencies).json());
  }
}
