package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objectives: their newest state, and their state in each step. */
class SlaApiTest extends StoredCase {
  private static final String SLA = "/api/v1/sla";

  @Test
  void ofEachObjectiveTheNewestStateIsHandedOn() {
    for (int minute = 10; minute < 15; minute++) {
      sla("10:" + minute, "fast", node("shop/checkout"));
      sla("10:" + minute, "fast", node("shop/catalog"));
      sla("10:" + minute, "fast", node("prod:shop/catalog"));
      sla("10:" + minute, "available", edge("shop/front", "shop/checkout"));
    }
    JsonNode newest = api.get(SLA, "last", "10m");
    assertThat(newest.path("page").path("total").asInt()).isEqualTo(4);
    assertThat(times(newest)).containsOnly("10:14");
    JsonNode first = api.get(SLA, "last", "10m", "page_size", 3);
    assertThat(first.path("items")).hasSize(3);
    assertThat(first.path("page").path("total").asInt()).isEqualTo(4);
    // What was told meanwhile changes none of them.
    sla("10:15", "fast", node("shop/catalog"));
    JsonNode second = next(first, SLA, "page_size", 3);
    assertThat(second.path("items")).hasSize(1);
    assertThat(first.path("items")).doesNotContain(second.path("items").path(0));
    assertThat(api.get(SLA, "last", "10m", "environment", "prod").path("items")).hasSize(1);
    assertThat(
            api.get(SLA, "last", "10m", "source", "service///shop/front")
                .at("/items/0/objective/name")
                .asText())
        .isEqualTo("available");
    JsonNode history =
        api.get(
            SLA,
            "last",
            "10m",
            "history",
            true,
            "objective",
            "fast",
            "node",
            "service///shop/catalog");
    assertThat(times(history))
        .containsExactly("10:15", "10:14", "10:13", "10:12", "10:11", "10:10");
  }

  /** More documents than an engine hands out at once. */
  @Test
  void aDayOfMinutesIsOneStateOfEachObjective() {
    for (int minute = 0; minute < 620; minute++) {
      for (int service = 0; service < 17; service++) {
        sla("%02d:%02d".formatted(minute / 60, minute % 60), "fast", node("shop/s" + service));
      }
    }
    JsonNode newest = api.get(SLA, "last", "1d");
    assertThat(newest.path("items")).hasSize(17);
    assertThat(times(newest)).containsOnly("10:19");
    JsonNode steps = api.get(SLA, "last", "1d", "step", "90m", "service", "service///shop/s3");
    assertThat(times(steps))
        .containsExactly("01:29", "02:59", "04:29", "05:59", "07:29", "08:59", "10:19");
  }

  @Test
  void stepsArePagedByObjectiveAndTime() {
    for (int minute = 10; minute < 16; minute++) {
      sla("10:" + minute, "fast", node("shop/a"));
      sla("10:" + minute, "fast", node("shop/b"));
    }
    List<String> found = new ArrayList<>();
    JsonNode page = api.get(SLA, "last", "10m", "step", "2m", "page_size", 4);
    assertThat(page.path("page").path("total").asInt()).isEqualTo(6);
    while (true) {
      page.path("items")
          .forEach(
              item ->
                  found.add(
                      item.at("/service/name").asText()
                          + " "
                          + item.path("@timestamp").asText().substring(11, 16)));
      if (!page.path("page").has("next_cursor")) {
        break;
      }
      page = next(page, SLA, "step", "2m", "page_size", 4);
    }
    assertThat(found)
        .containsExactly("a 10:11", "a 10:13", "a 10:15", "b 10:11", "b 10:13", "b 10:15");
    api.refused(400, SLA, "step", "30s");
    api.refused(400, SLA, "step", "1m", "history", true);
  }

  /** An hour is told by one document: a month of minutes would be too many. */
  @Test
  void stepsOfHoursAreReadFromDocumentsOfHours() {
    api.store().put("meshline-sla-1h-2026.11", slaDocument("08:00", "fast", node("shop/a")));
    api.store().put("meshline-sla-1h-2026.11", slaDocument("09:00", "fast", node("shop/a")));
    sla("10:15", "fast", node("shop/a"));
    assertThat(times(api.get(SLA, "last", "3h", "step", "1h"))).containsExactly("08:00", "09:00");
    assertThat(times(api.get(SLA, "last", "3h", "step", "30m"))).containsExactly("10:15");
  }

  @Test
  void cursorsOfOtherListsAreRefused() {
    for (int minute = 10; minute < 15; minute++) {
      event("10:" + minute, "back", node("shop/a"));
      sla("10:" + minute, "fast", node("shop/a"));
      sla("10:" + minute, "fast", node("shop/b"));
    }
    String events = cursor(api.get("/api/v1/events", "last", "10m", "page_size", 1));
    String newest = cursor(api.get(SLA, "last", "10m", "page_size", 1));
    api.refused(400, "/api/v1/alerts", "cursor", events);
    api.refused(400, SLA, "cursor", events);
    api.refused(400, SLA, "cursor", newest, "step", "1m");
    api.refused(400, SLA, "cursor", newest, "history", true);
    api.refused(400, "/api/v1/nodes", "cursor", newest);
    assertThat(api.get(SLA, "cursor", newest).path("items")).hasSize(1);
  }
}
