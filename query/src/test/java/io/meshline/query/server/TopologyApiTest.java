package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.query.Documents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The map, parts of it, and the ways through it. */
class TopologyApiTest extends ApiCase {
  private static final String TOPOLOGY = "/api/v1/topology";
  private static final String PATHS = "/api/v1/paths";

  @Test
  void theTopologyHoldsEveryEdgeAndItsEnds() {
    Shop.put(api.store());
    JsonNode map = api.get(TOPOLOGY, "last", "10m");
    assertThat(map.path("edges")).hasSize(6);
    assertThat(map.path("total_edges").asInt()).isEqualTo(6);
    assertThat(map.path("truncated").asBoolean()).isFalse();
    assertThat(texts(map.path("nodes"), "id"))
        .containsExactlyInAnyOrder(
            Shop.USER, Shop.FRONT, Shop.CATALOG, Shop.CHECKOUT, Shop.STOCK, Shop.DATABASE);
    assertThat(byId(map, Shop.USER).has("figures")).isFalse();
    assertThat(byId(map, Shop.STOCK).path("figures").path("calls").asInt()).isEqualTo(24);
  }

  @Test
  void aMapThatIsCutSaysSo() {
    Shop.put(api.store());
    JsonNode map = api.get(TOPOLOGY, "last", "10m", "limit", 2);
    assertThat(texts(map.path("edges"), "source")).containsExactly(Shop.USER, Shop.STOCK);
    assertThat(map.path("total_edges").asInt()).isEqualTo(6);
    assertThat(map.path("truncated").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "catalog, 1, both, front>catalog catalog>stock",
    "catalog, 1, upstream, front>catalog",
    "catalog, 2, upstream, User>front front>catalog",
    "catalog, 1, downstream, catalog>stock",
    "catalog, 9, downstream, stock>h2 catalog>stock",
    "service///shop/stock, 1, upstream, catalog>stock checkout>stock",
    "h2 (database), 1, downstream, ''"
  })
  void aNeighbourhoodHasADepthAndADirection(
      String focus, int depth, String direction, String edges) {
    Shop.put(api.store());
    JsonNode map =
        api.get(TOPOLOGY, "last", "10m", "focus", focus, "depth", depth, "direction", direction);
    List<String> found = new ArrayList<>();
    for (JsonNode edge : map.path("edges")) {
      found.add(name(edge.path("source")) + ">" + name(edge.path("destination")));
    }
    assertThat(String.join(" ", found)).isEqualTo(edges);
    assertThat(texts(map.path("nodes"), "id")).contains(map.path("focus").asText());
  }

  @Test
  void instancesHaveATopologyToo() {
    Shop.put(api.store());
    JsonNode map = api.get(TOPOLOGY, "last", "10m", "grain", "instance", "service", "shop/front");
    assertThat(texts(map.path("edges"), "destination"))
        .containsExactly(Shop.CATALOG + ";instance=c-1", Shop.CATALOG + ";instance=c-2");
    JsonNode focused =
        api.get(
            TOPOLOGY, "last", "10m", "grain", "instance", "focus", Shop.CATALOG + ";instance=c-2");
    assertThat(focused.path("edges")).hasSize(1);
  }

  @Test
  void namesThatMeanNothingOrSeveralServicesSaySo() {
    Shop.put(api.store());
    JsonNode unknown = api.refused(404, TOPOLOGY, "last", "10m", "focus", "catalo");
    assertThat(unknown.path("code").asText()).isEqualTo("not_found");
    assertThat(unknown.path("candidates").path(0).asText()).isEqualTo("shop/catalog");
    api.store()
        .put(
            Shop.NODES,
            Documents.node("2026-11-22T10:16:00.000Z", "prod:shop/catalog")
                .point("agent_server", 0, 5)
                .json());
    JsonNode several = api.refused(400, TOPOLOGY, "last", "10m", "focus", "catalog");
    assertThat(several.path("code").asText()).isEqualTo("ambiguous");
    assertThat(several.path("candidates"))
        .extracting(JsonNode::asText)
        .containsExactly(Shop.CATALOG, "service//prod/shop/catalog");
  }

  @Test
  void allPathsBetweenTwoServices() {
    Shop.put(api.store());
    JsonNode answer = api.get(PATHS, "last", "10m", "source", "User", "destination", "h2");
    assertThat(answer.path("paths")).hasSize(2);
    assertThat(answer.path("paths").path(0).path("nodes"))
        .extracting(JsonNode::asText)
        .containsExactly(Shop.USER, Shop.FRONT, Shop.CATALOG, Shop.STOCK, Shop.DATABASE);
    // Of catalog to stock.
    assertThat(answer.path("paths").path(0).path("calls").asInt()).isEqualTo(15);
    assertThat(answer.path("nodes")).hasSize(6);
    assertThat(answer.path("edges")).hasSize(6);
    assertThat(answer.path("truncated").asBoolean()).isFalse();
    JsonNode cut = api.get(PATHS, "last", "10m", "source", "User", "destination", "h2", "limit", 1);
    assertThat(cut.path("paths")).hasSize(1);
    assertThat(cut.path("truncated").asBoolean()).isTrue();
    assertThat(api.get(PATHS, "last", "10m", "source", "h2", "destination", "front").path("paths"))
        .isEmpty();
  }

  @Test
  void waysAreThoseOfAnEnvironment() {
    Shop.put(api.store());
    call("10:16", "prod:shop/front", "prod:shop/catalog", "agent_server");
    call("10:16", "prod:shop/catalog", "prod:shop/stock", "agent_server");
    for (String environment : List.of("prod", "(none)")) {
      JsonNode answer =
          api.get(
              PATHS,
              "last",
              "10m",
              "source",
              "front",
              "destination",
              "stock",
              "environment",
              environment);
      assertThat(answer.at("/selection/environment").asText()).isEqualTo(environment);
      assertThat(answer.path("source").asText())
          .isEqualTo(environment.equals("prod") ? "service//prod/shop/front" : Shop.FRONT);
      assertThat(answer.path("paths")).hasSize(environment.equals("prod") ? 1 : 2);
    }
    api.refused(400, PATHS, "last", "10m", "source", "front", "destination", "stock");
  }

  private static String name(JsonNode id) {
    return id.asText().replaceAll(".*/", "");
  }
}
