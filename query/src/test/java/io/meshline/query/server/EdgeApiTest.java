package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.query.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The calls between two, and those that are no more. */
class EdgeApiTest extends ApiCase {
  private static final String TOPOLOGY = "/api/v1/topology";
  private static final String EDGE = "/api/v1/edge";

  @Test
  void anEdgeIsExplained() {
    Shop.put(api.store());
    JsonNode named = api.get(EDGE, "last", "10m", "source", "front", "destination", "checkout");
    JsonNode byId = api.get(EDGE, "last", "10m", "edge", Shop.FRONT + ">" + Shop.CHECKOUT);
    assertThat(byId).isEqualTo(named);
    JsonNode figures = named.path("edge").path("figures");
    assertThat(figures.path("calls").asInt()).isEqualTo(12);
    assertThat(figures.path("points").path("agent_client").path("coverage").asDouble())
        .isEqualTo(1);
    assertThat(figures.path("points").path("agent_server").path("slowest_trace_id").asText())
        .isEqualTo("trace-4");
    assertThat(figures.path("points").path("agent_server").path("request_bytes").asInt())
        .isEqualTo(1_200);
    assertThat(figures.path("reasons").path("UF").asInt()).isEqualTo(3);
    assertThat(named.path("time").path(0).path("inner").asText()).isEqualTo("agent_server");
    assertThat(named.path("time").path(0).path("avg_us").asDouble()).isEqualTo(1_000);
    assertThat(named.path("time").path(1).path("avg_us").asDouble()).isEqualTo(50_000);
    assertThat(named.path("same_calls").asBoolean()).isTrue();
    JsonNode instance =
        api.get(
            EDGE,
            "last",
            "10m",
            "source",
            Shop.FRONT + ";instance=f-1",
            "destination",
            Shop.CATALOG + ";instance=c-2");
    assertThat(instance.path("edge").path("figures").path("calls").asInt()).isEqualTo(6);
  }

  @Test
  void edgesThatAreNotThereAreSaidSo() {
    Shop.put(api.store());
    api.refused(404, EDGE, "last", "10m", "source", "catalog", "destination", "checkout");
    api.refused(404, EDGE, "last", "10m", "edge", Shop.STOCK + ">" + Shop.FRONT);
    JsonNode unknown =
        api.refused(404, EDGE, "last", "10m", "source", "front", "destination", "chekout");
    assertThat(unknown.path("parameter").asText()).isEqualTo("destination");
    assertThat(unknown.path("candidates").path(0).asText()).isEqualTo("shop/checkout");
    api.refused(400, EDGE, "last", "10m", "source", "front");
    api.refused(400, EDGE, "last", "10m");
    api.refused(400, EDGE, "last", "10m", "edge", "front>catalog");
  }

  /** The last calls of the shop were in the minute of 10:17; it is 10:20 now. */
  @Test
  void whatFellSilentSaysSo() {
    Shop.put(api.store());
    call("10:18", "shop/front", "shop/catalog", "agent_server");
    JsonNode map = api.get(TOPOLOGY, "last", "10m");
    for (JsonNode edge : map.path("edges")) {
      String since = edge.at("/figures/no_calls_since").asText();
      assertThat(since)
          .as(edge.path("id").asText())
          .isEqualTo(edge.path("id").asText().endsWith("catalog") ? "" : "2026-11-22T10:18:00Z");
    }
    assertThat(byId(map, Shop.CHECKOUT).at("/figures/no_calls_since").asText())
        .isEqualTo("2026-11-22T10:18:00Z");
    assertThat(byId(map, Shop.CATALOG).path("figures").has("no_calls_since")).isFalse();
    JsonNode edge = api.get(EDGE, "last", "10m", "source", "front", "destination", "checkout");
    assertThat(edge.at("/edge/figures/no_calls_since").asText()).isEqualTo("2026-11-22T10:18:00Z");
    // What was silent for a part of a time that is over is so in that time.
    assertThat(
            api.get(
                    EDGE,
                    "from",
                    "2026-11-22T10:10:00Z",
                    "to",
                    "2026-11-22T10:18:00Z",
                    "edge",
                    Shop.FRONT + ">" + Shop.CHECKOUT)
                .at("/edge/figures")
                .has("no_calls_since"))
        .isFalse();
  }

  @Test
  void ofAWayWithoutCallsItIsSaidWhenItHadSomeLast() {
    Shop.put(api.store());
    String hours = "meshline-edges-1h-2026.11";
    for (String hour : List.of("07", "08", "10")) {
      api.store()
          .put(
              hours,
              Documents.edge("2026-11-22T" + hour + ":00:00.000Z", "shop/old", "shop/stock")
                  .point("agent_server", 0, 5)
                  .json());
    }
    String silent = Shop.FRONT + ">" + Shop.CHECKOUT;
    JsonNode problem = api.refused(404, EDGE, "last", "1m", "edge", silent);
    assertThat(problem.path("no_calls_since").asText()).isEqualTo("2026-11-22T10:18:00Z");
    assertThat(problem.path("detail").asText())
        .contains("no calls shop/front -> shop/checkout from 2026-11-22T10:19:00Z")
        .contains("some before 2026-11-22T10:18:00Z");
    assertThat(
            api.get("/api/v1/metrics", "last", "1m", "edge", silent)
                .path("no_calls_since")
                .asText())
        .isEqualTo("2026-11-22T10:18:00Z");
    assertThat(
            api.get("/api/v1/metrics", "last", "10m", "node", "checkout")
                .path("no_calls_since")
                .asText())
        .isEqualTo("2026-11-22T10:18:00Z");
    // Minutes are not kept any more; the hour that has not ended may be of calls of another time.
    assertThat(
            api.refused(404, EDGE, "edge", "service///shop/old>" + Shop.STOCK)
                .path("no_calls_since")
                .asText())
        .isEqualTo("2026-11-22T09:00:00Z");
    JsonNode never = api.refused(404, EDGE, "last", "10m", "edge", Shop.STOCK + ">" + Shop.FRONT);
    assertThat(never.has("no_calls_since")).isFalse();
    assertThat(never.path("detail").asText()).contains("nor before");
    assertThat(
            api.get("/api/v1/metrics", "last", "10m", "edge", Shop.STOCK + ">" + Shop.FRONT)
                .has("no_calls_since"))
        .isFalse();
    // The same instance of another environment is another way.
    assertThat(
            api.refused(404, EDGE, "edge", "service//prod/shop/front>" + Shop.CHECKOUT)
                .has("no_calls_since"))
        .isFalse();
  }
}
