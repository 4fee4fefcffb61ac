package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.query.Documents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is there: lists, searches and pages. */
class NodesApiTest extends ApiCase {
  private static final String NODES = "/api/v1/nodes";
  private static final String TOPOLOGY = "/api/v1/topology";

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
    call("10:16", "shop/job", "shop/legacy", "agent_client");
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
        call("10:1" + call, "shop/front", "shop/s" + i, "agent_server");
      }
    }
    JsonNode first = api.get(NODES, "last", "10m", "q", "/s", "page_size", 3);
    assertThat(texts(first.path("nodes"), "label"))
        .containsExactly("shop/s8", "shop/s7", "shop/s6");
    // A new one comes to the top.
    for (int call = 0; call < 10; call++) {
      call("10:1" + call, "shop/front", "shop/snew", "agent_server");
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
    call("10:16", "prod:shop/front", "prod:shop/catalog", "agent_server");
    call("10:16", "prod:shop/front", "shop/stock", "agent_server");
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
  void nothingIsAnAnswerToo() {
    assertThat(api.get(NODES).path("nodes")).isEmpty();
    assertThat(api.get(TOPOLOGY).path("edges")).isEmpty();
  }
}
