package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.query.Documents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapApiTest {
  private static final String NODES = "/api/v1/nodes";
  private static final String TOPOLOGY = "/api/v1/topology";
  private static final String PATHS = "/api/v1/paths";
  private static final String EDGE = "/api/v1/edge";

  private static ApiUnderTest api;

  @BeforeAll
  static void start() {
    api = new ApiUnderTest();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void clear() {
    api.store().clear();
  }

  @Test
  void nodesAreListedWithTheirFigures() {
    Shop.put(api.store());
    JsonNode answer = api.get(NODES, "last", "10m");
    assertThat(texts(answer.path("nodes"), "label"))
        .containsExactly("shop/front", "h2", "shop/stock", "shop/catalog", "shop/checkout", "User");
    JsonNode front = answer.path("nodes").path(0);
    assertThat(front.path("id").asText()).isEqualTo(Shop.FRONT);
    assertThat(front.path("figures").path("calls").asInt()).isEqualTo(30);
    assertThat(front.path("figures").path("failures").asInt()).isEqualTo(3);
    // From the first document at 10:15 to 10:20.
    assertThat(front.path("figures").path("calls_per_minute").asDouble()).isEqualTo(6);
    assertThat(front.path("figures").has("points")).isFalse();
    assertThat(answer.path("range").path("documents").asInt()).isEqualTo(18);
    assertThat(answer.path("range").path("first_window").asText())
        .isEqualTo("2026-11-22T10:15:00Z");
    JsonNode withPoints = api.get(NODES, "last", "10m", "points", true, "q", "FRONT");
    assertThat(withPoints.path("nodes").path(0).path("figures").path("points").path("agent_server"))
        .isNotEmpty();
  }

  /** A job calls, and nobody calls it; of a callee without an agent only its caller tells. */
  @Test
  void whoeverCallsIsListedToo() {
    put("10:16", "shop/job", "shop/legacy", "agent_client");
    api.store()
        .put(
            Shop.NODES,
            Documents.node("2026-11-22T10:16:00.000Z", "shop/alone")
                .point("agent_server", 0, 5)
                .json());
    JsonNode answer = api.get(NODES, "last", "10m", "sort", "p99_us");
    assertThat(texts(answer.path("nodes"), "label"))
        .containsExactly("shop/alone", "shop/job", "shop/legacy");
    assertThat(answer.path("nodes").path(0).has("figures")).isTrue();
    assertThat(answer.path("nodes").path(1).has("figures")).isFalse();
    assertThat(texts(api.get(NODES, "last", "10m", "order", "asc").path("nodes"), "label"))
        .containsExactly("shop/alone", "shop/job", "shop/legacy");
    assertThat(texts(api.get(NODES, "last", "10m", "q", "JOB").path("nodes"), "label"))
        .containsExactly("shop/job");
    // Names mean them, too.
    assertThat(api.get(NODES, "last", "10m", "service", "job").path("nodes")).hasSize(1);
  }

  @Test
  void whatMovesBetweenTwoPagesShiftsNoOther() {
    for (int i = 0; i < 9; i++) {
      for (int call = 0; call <= i; call++) {
        put("10:1" + call, "shop/front", "shop/s" + i, "agent_server");
      }
    }
    JsonNode first = api.get(NODES, "last", "10m", "q", "/s", "page_size", 3);
    assertThat(texts(first.path("nodes"), "label"))
        .containsExactly("shop/s8", "shop/s7", "shop/s6");
    // A new one comes to the top.
    for (int call = 0; call < 10; call++) {
      put("10:1" + call, "shop/front", "shop/snew", "agent_server");
    }
    JsonNode second =
        api.get(
            NODES,
            "last",
            "10m",
            "q",
            "/s",
            "page_size",
            3,
            "cursor",
            first.path("page").path("next_cursor").asText());
    assertThat(texts(second.path("nodes"), "label"))
        .containsExactly("shop/s5", "shop/s4", "shop/s3");
    assertThat(second.path("range").path("from")).isEqualTo(first.path("range").path("from"));
  }

  private static void put(String time, String source, String destination, String point) {
    String at = "2026-11-22T" + time + ":00.000Z";
    api.store().put(Shop.EDGES, Documents.edge(at, source, destination).point(point, 0, 5).json());
    if (point.endsWith("server")) {
      api.store().put(Shop.NODES, Documents.node(at, destination).point(point, 0, 5).json());
    }
  }

  @Test
  void rangesSayWhatWasAskedForAndWhatWasRead() {
    Shop.put(api.store());
    JsonNode range =
        api.get(NODES, "from", "2026-11-22T10:14:30Z", "to", "2026-11-22T10:16:30Z").path("range");
    assertThat(range.path("requested_from").asText()).isEqualTo("2026-11-22T10:14:30Z");
    assertThat(range.path("requested_to").asText()).isEqualTo("2026-11-22T10:16:30Z");
    assertThat(range.path("from").asText()).isEqualTo("2026-11-22T10:15:00Z");
    assertThat(range.path("to").asText()).isEqualTo("2026-11-22T10:17:00Z");
    assertThat(range.path("covered_from").asText()).isEqualTo("2026-11-22T10:15:00Z");
    assertThat(range.path("covered_to").asText()).isEqualTo("2026-11-22T10:17:00Z");
    assertThat(range.path("minutes").asDouble()).isEqualTo(2);
  }

  @Test
  void pagesHoldEveryNodeOnceWhateverTheirSize() {
    Shop.put(api.store());
    for (int size : new int[] {1, 2, 5, 100}) {
      List<String> labels = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode page =
            cursor.isEmpty()
                ? api.get(NODES, "last", "10m", "sort", "name", "page_size", size)
                : api.get(
                    NODES, "last", "10m", "sort", "name", "page_size", size, "cursor", cursor);
        labels.addAll(texts(page.path("nodes"), "label"));
        assertThat(page.path("page").path("total").asInt()).isEqualTo(6);
        cursor = page.path("page").path("next_cursor").asText();
      } while (!cursor.isEmpty());
      assertThat(labels)
          .containsExactly(
              "h2", "shop/catalog", "shop/checkout", "shop/front", "shop/stock", "User");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "q, CHECK, shop/checkout",
    "kind, database, h2",
    "kind, user, User",
    "tenant, acme, ''",
    "namespace, shop, shop/front shop/stock shop/catalog shop/checkout",
    "environment, prod, ''",
    "service, shop/stock, shop/stock",
    "service, service///shop/stock, shop/stock"
  })
  void nodesAreSearched(String parameter, String value, String labels) {
    Shop.put(api.store());
    assertThat(
            String.join(
                " ", texts(api.get(NODES, "last", "10m", parameter, value).path("nodes"), "label")))
        .isEqualTo(labels);
  }

  @Test
  void whatHasNoEnvironmentCanBeChosen() {
    Shop.put(api.store());
    put("10:16", "prod:shop/front", "prod:shop/catalog", "agent_server");
    put("10:16", "prod:shop/front", "shop/stock", "agent_server");
    JsonNode nodes = api.get(NODES, "last", "10m", "environment", "(none)", "namespace", "shop");
    assertThat(texts(nodes.path("nodes"), "id"))
        .containsExactly(Shop.FRONT, Shop.STOCK, Shop.CATALOG, Shop.CHECKOUT);
    assertThat(nodes.at("/selection/environment").asText()).isEqualTo("(none)");
    assertThat(nodes.at("/selection/namespace").asText()).isEqualTo("shop");
    // Others are not even read.
    assertThat(nodes.at("/range/documents").asInt()).isEqualTo(5 * 3 + 1);
    assertThat(texts(api.get(NODES, "last", "10m", "namespace", "(none)").path("nodes"), "id"))
        .containsExactly(Shop.DATABASE, Shop.USER);
    JsonNode map = api.get(TOPOLOGY, "last", "10m", "environment", "(none)");
    assertThat(map.path("edges")).hasSize(6 + 1);
    assertThat(map.path("selection")).hasSize(2);
    assertThat(api.get(TOPOLOGY, "last", "10m", "environment", "prod").path("edges")).hasSize(2);
    assertThat(api.get("/api/graph/data", "last", "10m", "environment", "(none)").path("edges"))
        .hasSize(6 + 1);
  }

  @Test
  void waysAreThoseOfAnEnvironment() {
    Shop.put(api.store());
    put("10:16", "prod:shop/front", "prod:shop/catalog", "agent_server");
    put("10:16", "prod:shop/catalog", "prod:shop/stock", "agent_server");
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

  /** The last calls of the shop were in the minute of 10:17; it is 10:20 now. */
  @Test
  void whatFellSilentSaysSo() {
    Shop.put(api.store());
    put("10:18", "shop/front", "shop/catalog", "agent_server");
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

  @Test
  void instancesAndEndpointsBelongToAService() {
    Shop.put(api.store());
    JsonNode instances =
        api.get(NODES, "last", "10m", "grain", "instance", "service", "catalog", "sort", "p99_us");
    assertThat(texts(instances.path("nodes"), "id"))
        .containsExactly(Shop.CATALOG + ";instance=c-1", Shop.CATALOG + ";instance=c-2");
    assertThat(texts(instances.path("nodes"), "service_id")).containsOnly(Shop.CATALOG);
    JsonNode endpoints = api.get(NODES, "last", "10m", "grain", "endpoint");
    assertThat(texts(endpoints.path("nodes"), "endpoint"))
        .containsExactly("GET:/products/{id}", "GET:/");
    assertThat(texts(endpoints.path("nodes"), "id"))
        .containsExactly(
            Shop.CATALOG + ";endpoint=GET%3A%2Fproducts%2F%7Bid%7D",
            Shop.FRONT + ";endpoint=GET%3A%2F");
  }

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

  @Test
  void nothingIsAnAnswerToo() {
    assertThat(api.get(NODES).path("nodes")).isEmpty();
    assertThat(api.get(TOPOLOGY).path("edges")).isEmpty();
  }

  private static JsonNode byId(JsonNode map, String id) {
    for (JsonNode node : map.path("nodes")) {
      if (node.path("id").asText().equals(id)) {
        return node;
      }
    }
    throw new AssertionError("no node " + id);
  }

  private static String name(JsonNode id) {
    return id.asText().replaceAll(".*/", "");
  }

  private static List<String> texts(JsonNode items, String field) {
    List<String> texts = new ArrayList<>();
    items.forEach(item -> texts.add(item.path(field).asText()));
    return texts;
  }
}
