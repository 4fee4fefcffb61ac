package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happened: events and alerts. */
class EventsApiTest extends StoredCase {
  private static final String ALERTS = "/api/v1/alerts";
  private static final String EVENTS = "/api/v1/events";

  @Test
  void whatNobodyWritesIsSaidNotToBeThere() {
    for (String path : List.of("/api/v1/sla", ALERTS, EVENTS)) {
      JsonNode answer = api.get(path);
      assertThat(answer.path("available").asBoolean()).isFalse();
      assertThat(answer.path("items")).isEmpty();
    }
  }

  @Test
  void eventsAreHandedOnNewestFirstPageByPage() {
    for (int minute = 15; minute < 20; minute++) {
      event("10:" + minute, minute % 2 == 0 ? "first_seen" : "gone_silent", node("shop/a"));
    }
    event("10:05", "first_seen", node("shop/a"));
    JsonNode first = api.get(EVENTS, "last", "10m", "page_size", 3);
    assertThat(first.path("available").asBoolean()).isTrue();
    assertThat(first.path("page").path("total").asInt()).isEqualTo(5);
    assertThat(times(first)).containsExactly("10:19", "10:18", "10:17");
    JsonNode second = next(first, EVENTS, "page_size", 3);
    assertThat(times(second)).containsExactly("10:16", "10:15");
    assertThat(second.path("page").has("next_cursor")).isFalse();
    assertThat(times(api.get(EVENTS, "last", "10m", "kind", "first_seen")))
        .containsExactly("10:18", "10:16");
    assertThat(api.get("/api/v1/info").path("features").path("events").asBoolean()).isTrue();
  }

  /** Many of one moment, and others that come between two pages: an offset would repeat some. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void noEventIsLostOrComesTwiceWhileOthersCome(int pageSize) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      event("10:1" + i % 2, "first_seen", node("shop/s" + i));
      expected.add("s" + i);
    }
    List<String> found = new ArrayList<>();
    JsonNode page = api.get(EVENTS, "last", "15m", "page_size", pageSize);
    while (true) {
      page.path("items").forEach(item -> found.add(item.at("/service/name").asText()));
      if (!page.path("page").has("next_cursor")) {
        break;
      }
      event("10:19", "back", node("shop/later" + found.size()));
      page = next(page, EVENTS, "page_size", pageSize);
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Events stand in the order in which they are put here, newest first. */
  @ParameterizedTest
  @CsvSource({
    "service, service///shop/front, 1 2 3",
    "service, service///shop/cart, 2 4 5",
    "node, service///shop/cart, 2 4 5",
    "service, service//prod/shop/cart, 6 7",
    "service, service/acme/prod/shop/cart, 8",
    "service, cache///shop/cart, ''",
    "source, service///shop/front, 2 3",
    "destination, service///shop/cart, 2 4",
    "source destination, service///shop/front service///shop/cart, 2",
    "source destination, service//prod/shop/front service//prod/shop/cart, 7",
    "destination, database////h2, 3",
    "environment, prod, 6 7 8",
    "environment namespace, prod pay, ''",
    "tenant, acme, 8",
    "environment, (none), 1 2 3 4 5",
    "tenant, (none), 1 2 3 4 5 6 7",
    "namespace, (none), 3",
    "of, nodes, 1 5 6 8",
    "of, edges, 2 3 4 7",
    "service of, service///shop/cart nodes, 5",
    "service of, service///shop/cart edges, 2 4",
    "namespace, shop, 1 2 3 4 5 6 7 8",
    "namespace, pay, 4",
    "namespace service, pay service///shop/cart, 4",
    "kind service, first_seen service///shop/cart, 2 4"
  })
  void eventsAreChosenByWhomTheyAreAbout(String parameters, String values, String numbers) {
    event("10:19", "gone_silent", node("shop/front"));
    event("10:18", "first_seen", edge("shop/front", "shop/cart"));
    event("10:17", "first_seen", edge("shop/front", "h2 (database)"));
    event("10:16", "first_seen", edge("pay/till", "shop/cart"));
    event("10:15", "back", node("shop/cart#c-1"));
    event("10:14", "back", node("prod:shop/cart"));
    event("10:13", "back", edge("prod:shop/front", "prod:shop/cart"));
    event("10:12", "back", node("acme|prod:shop/cart"));
    event("10:11", "objectives_loaded", "");
    List<Object> asked = new ArrayList<>(List.of("last", "20m"));
    String[] names = parameters.split(" ", -1);
    for (int i = 0; i < names.length; i++) {
      asked.addAll(List.of(names[i], values.split(" ", -1)[i]));
    }
    JsonNode answer = api.get(EVENTS, asked.toArray());
    List<String> expected =
        Arrays.stream(numbers.split(" ", -1))
            .filter(number -> !number.isEmpty())
            .map(number -> "10:" + (20 - Integer.parseInt(number)))
            .toList();
    assertThat(times(answer)).isEqualTo(expected);
    assertThat(answer.path("page").path("total").asInt()).isEqualTo(expected.size());
    for (int i = 0; i < names.length; i++) {
      String name = names[i].equals("node") ? "service" : names[i];
      assertThat(answer.path("selection").path(name).asText()).isEqualTo(values.split(" ", -1)[i]);
    }
  }

  @Test
  void alertsAreThoseThatLastedAtSomeMomentOfTheTime() {
    alert("09:00", "09:10", "resolved", "");
    alert("09:00", "10:15", "resolved", "");
    alert("09:01", "09:02", "firing", "");
    alert("10:12", "10:13", "pending", "");
    JsonNode answer = api.get(ALERTS, "last", "10m");
    assertThat(times(answer)).containsExactly("10:12", "09:01", "09:00");
    JsonNode first = api.get(ALERTS, "last", "10m", "page_size", 2);
    assertThat(times(first)).containsExactly("10:12", "09:01");
    assertThat(times(next(first, ALERTS, "page_size", 2))).containsExactly("09:00");
    assertThat(times(api.get(ALERTS, "last", "10m", "state", "firing"))).containsExactly("09:01");
    assertThat(times(api.get(ALERTS, "from", "2026-11-22T09:00:00Z", "to", "2026-11-22T09:01:00Z")))
        .hasSize(2);
    api.refused(400, ALERTS, "state", "smouldering");
  }

  /** Of a caller labels alone tell tenant, environment and kind. */
  @ParameterizedTest
  @CsvSource({
    "service, service///shop/cart, 10:18 10:17",
    "service, service///shop/front, 10:17",
    "service, service//prod/shop/cart, 10:16 10:15",
    "service, cache//prod/shop/cart, 10:14",
    "service, service//test/shop/front, 10:15",
    "service, service/acme/test/shop/front, 10:14",
    "service, service//prod/shop/front, ''",
    "source, service///shop/front, 10:17",
    "source, service//test/shop/front, 10:15",
    "source, service/acme/test/shop/front, 10:14",
    "source, external//test/shop/front, ''",
    "destination, service///shop/cart, 10:17",
    "destination, service//prod/shop/cart, 10:15",
    "environment, prod, 10:16 10:15 10:14",
    "environment, test, 10:15 10:14",
    "environment, (none), 10:18 10:17",
    "tenant, acme, 10:14",
    "of, nodes, 10:18 10:16",
    "of, edges, 10:17 10:15 10:14",
    "namespace, shop, 10:18 10:17 10:16 10:15 10:14"
  })
  void alertsAreChosenByWhomTheyAreAbout(String parameter, String value, String expected) {
    alert("10:18", "10:18", "firing", called("", "service", ""));
    alert("10:17", "10:17", "firing", called("", "service", caller("")));
    alert("10:16", "10:16", "firing", called("prod", "service", ""));
    alert("10:15", "10:15", "firing", called("prod", "service", caller("test")));
    alert(
        "10:14", "10:14", "firing", called("prod", "cache", caller("test", "source_tenant=acme")));
    assertThat(String.join(" ", times(api.get(ALERTS, "last", "10m", parameter, value))))
        .isEqualTo(expected);
  }

  /**
   * What documents of alerts have of a callee and perhaps a caller.
   *
   * @param environment empty: none
   * @param caller labels of it; none: the alert is about the callee alone
   */
  private static String called(String environment, String kind, String caller) {
    String labels = "\"kind=%s\",\"service=cart\"".formatted(kind);
    String fields = "\"service\":{\"name\":\"cart\",\"namespace\":\"shop\"}";
    if (!environment.isEmpty()) {
      labels += ",\"environment=%s\"".formatted(environment);
      fields += ",\"environment\":\"%s\"".formatted(environment);
    }
    if (!caller.isEmpty()) {
      labels += "," + caller;
      fields += ",\"source\":{\"service\":{\"name\":\"front\",\"namespace\":\"shop\"}}";
    }
    return "%s,\"label_pairs\":[%s]".formatted(fields, labels);
  }

  private static String caller(String environment, String... more) {
    List<String> labels = new ArrayList<>(List.of("source_kind=service", "source_service=front"));
    if (!environment.isEmpty()) {
      labels.add("source_environment=" + environment);
    }
    labels.addAll(List.of(more));
    return "\"" + String.join("\",\"", labels) + "\"";
  }
}
