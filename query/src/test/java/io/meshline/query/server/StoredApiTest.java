package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoredApiTest {
  private static final String SLA = "/api/v1/sla";
  private static final String ALERTS = "/api/v1/alerts";
  private static final String EVENTS = "/api/v1/events";

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
  void whatNobodyWritesIsSaidNotToBeThere() {
    for (String path : List.of(SLA, ALERTS, EVENTS)) {
      JsonNode answer = api.get(path);
      assertThat(answer.path("available").asBoolean()).isFalse();
      assertThat(answer.path("items")).isEmpty();
    }
  }

  @Test
  void eventsAreHandedOnNewestFirstPageByPage() {
    for (int minute = 15; minute < 20; minute++) {
      event("10:" + minute, minute % 2 == 0 ? "first_seen" : "gone_silent");
    }
    event("10:05", "first_seen");
    JsonNode first = api.get(EVENTS, "last", "10m", "page_size", 3);
    assertThat(first.path("available").asBoolean()).isTrue();
    assertThat(first.path("page").path("total").asInt()).isEqualTo(5);
    assertThat(times(first)).containsExactly("10:19", "10:18", "10:17");
    JsonNode second =
        api.get(EVENTS, "page_size", 3, "cursor", first.path("page").path("next_cursor").asText());
    assertThat(times(second)).containsExactly("10:16", "10:15");
    assertThat(second.path("page").has("next_cursor")).isFalse();
    assertThat(times(api.get(EVENTS, "last", "10m", "kind", "first_seen")))
        .containsExactly("10:18", "10:16");
    assertThat(api.get("/api/v1/info").path("features").path("events").asBoolean()).isTrue();
  }

  @Test
  void alertsAreThoseThatLastedAtSomeMomentOfTheTime() {
    alert("09:00", "09:10", "resolved");
    alert("09:00", "10:15", "resolved");
    alert("09:01", "09:02", "firing");
    alert("10:12", "10:13", "pending");
    JsonNode answer = api.get(ALERTS, "last", "10m");
    assertThat(times(answer)).containsExactly("10:12", "09:01", "09:00");
    assertThat(times(api.get(ALERTS, "last", "10m", "state", "firing"))).containsExactly("09:01");
    assertThat(times(api.get(ALERTS, "from", "2026-11-22T09:00:00Z", "to", "2026-11-22T09:01:00Z")))
        .hasSize(2);
    api.refused(400, ALERTS, "state", "smouldering");
  }

  @Test
  void ofEachObjectiveTheNewestStateIsHandedOn() {
    for (int minute = 10; minute < 15; minute++) {
      sla(minute, "fast", "checkout");
      sla(minute, "fast", "catalog");
      sla(minute, "available", "checkout");
    }
    JsonNode newest = api.get(SLA, "last", "10m");
    assertThat(newest.path("page").path("total").asInt()).isEqualTo(3);
    assertThat(times(newest)).containsOnly("10:14");
    assertThat(api.get(SLA, "last", "10m", "page_size", 2).path("items")).hasSize(2);
    JsonNode history =
        api.get(
            SLA, "last", "10m", "history", true, "objective", "fast", "node", "service////catalog");
    assertThat(times(history)).containsExactly("10:14", "10:13", "10:12", "10:11", "10:10");
  }

  private static void event(String time, String kind) {
    api.store()
        .put(
            "meshline-events-2026.11",
            "{\"@timestamp\":\"2026-11-22T%s:00Z\",\"event\":{\"kind\":\"%s\"}}"
                .formatted(time, kind));
  }

  private static void alert(String begin, String changed, String state) {
    api.store()
        .put(
            "meshline-alerts-2026.11",
            ("{\"@timestamp\":\"2026-11-22T%s:00Z\",\"alert\":{\"state\":\"%s\","
                    + "\"changed_at\":\"2026-11-22T%s:00Z\"}}")
                .formatted(begin, state, changed));
  }

  private static void sla(int minute, String objective, String service) {
    api.store()
        .put(
            "meshline-sla-1m-2026.11.22",
            ("{\"@timestamp\":\"2026-11-22T10:%d:00Z\",\"objective\":{\"name\":\"%s\"},"
                    + "\"service\":{\"name\":\"%s\"}}")
                .formatted(minute, objective, service));
  }

  private static List<String> times(JsonNode answer) {
    List<String> times = new ArrayList<>();
    answer.path("items").forEach(i -> times.add(i.path("@timestamp").asText().substring(11, 16)));
    return times;
  }
}
