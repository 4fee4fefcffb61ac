package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.query.Documents;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GrafanaTest {
  private static final String CLOCK_START = "2026-11-22T10:15:30Z";

  @Test
  void theNodeGraphHasTheFieldsThatItNames() {
    try (ApiUnderTest api = new ApiUnderTest()) {
      Shop.put(api.store());
      JsonNode fields = api.get("/api/graph/fields");
      JsonNode data = api.get("/api/graph/data", "last", "10m");
      assertThat(data.path("nodes")).hasSize(6);
      assertThat(data.path("edges")).hasSize(6);
      for (String kind : new String[] {"nodes", "edges"}) {
        Set<String> named = new HashSet<>();
        fields
            .path(kind + "_fields")
            .forEach(field -> named.add(field.path("field_name").asText()));
        data.path(kind)
            .forEach(
                item -> item.fieldNames().forEachRemaining(f -> assertThat(named).contains(f)));
      }
      for (JsonNode node : data.path("nodes")) {
        if (node.has("arc__success")) {
          assertThat(
                  node.path("arc__success").asDouble()
                      + node.path("arc__failed").asDouble()
                      + node.path("arc__client_errors").asDouble())
              .isEqualTo(1);
        }
      }
      assertThat(api.get("/api/graph/data", "last", "10m", "focus", "catalog").path("edges"))
          .hasSize(2);
    }
  }

  @Test
  void countersBeginAtZeroAndFollowDocumentsThatAreOverwritten() {
    try (ApiUnderTest api = new ApiUnderTest(new Turning(), "metrics.interval", "1s")) {
      put(api, "2026-11-22T10:15:00.000Z", 1, 10);
      Turning.now = Instant.parse(CLOCK_START);
      assertThat(value(api, "traces_service_graph_request_total")).isZero();

      // The open window grows.
      Turning.now = Turning.now.plusSeconds(15);
      api.store().clear();
      put(api, "2026-11-22T10:15:00.000Z", 2, 14);
      assertThat(value(api, "traces_service_graph_request_total")).isEqualTo(4);
      assertThat(value(api, "traces_service_graph_request_failed_total")).isEqualTo(1);
      assertThat(value(api, "traces_service_graph_request_server_seconds_count")).isEqualTo(4);
      assertThat(value(api, "traces_service_graph_request_client_seconds_count")).isZero();

      // The next one comes, and late calls change the first.
      Turning.now = Turning.now.plusSeconds(60);
      api.store().clear();
      put(api, "2026-11-22T10:15:00.000Z", 2, 15);
      put(api, "2026-11-22T10:16:00.000Z", 0, 7);
      assertThat(value(api, "traces_service_graph_request_total")).isEqualTo(12);

      // What the store has let go stays counted, and so does what shrinks.
      Turning.now = Turning.now.plusSeconds(60);
      api.store().clear();
      put(api, "2026-11-22T10:16:00.000Z", 0, 3);
      assertThat(value(api, "traces_service_graph_request_total")).isEqualTo(12);
      Turning.now = Turning.now.plusSeconds(600);
      put(api, "2026-11-22T10:27:00.000Z", 0, 5);
      assertThat(value(api, "traces_service_graph_request_total")).isEqualTo(17);
    }
  }

  @Test
  void anEdgeThatIsSilentForLongIsForgottenAndBeginsAnew() {
    try (ApiUnderTest api = new ApiUnderTest(new Turning(), "metrics.interval", "1s")) {
      Turning.now = Instant.parse(CLOCK_START);
      assertThat(api.get("/metrics").asText()).doesNotContain("client=\"a\"");
      scrapeAfter(60, api);
      put(api, "2026-11-22T10:16:00.000Z", 0, 10);
      scrapeAfter(15, api);
      assertThat(value(api, "traces_service_graph_request_total")).isEqualTo(10);
      // 15 min after the window has ended it is there, and then not any more.
      scrapeAfter(840, api);
      scrapeAfter(60, api);
      assertThat(value(api, "traces_service_graph_request_total")).isEqualTo(10);
      scrapeAfter(60, api);
      assertThat(api.get("/metrics").asText()).doesNotContain("client=\"a\"");
      put(api, "2026-11-22T10:33:00.000Z", 0, 3);
      scrapeAfter(15, api);
      assertThat(value(api, "traces_service_graph_request_total")).isEqualTo(3);
      // Nobody asked for long: all begins anew, and no hours are read.
      put(api, "2026-11-22T12:33:00.000Z", 0, 4);
      scrapeAfter(7_200, api);
      assertThat(value(api, "traces_service_graph_request_total")).isZero();
    }
  }

  @Test
  void edgesBeyondTheLimitCountTogetherAndEachWindowOnce() {
    try (ApiUnderTest api =
        new ApiUnderTest(new Turning(), "metrics.interval", "1s", "metrics.edges.max", "1")) {
      Turning.now = Instant.parse(CLOCK_START);
      put(api, "2026-11-22T10:15:00.000Z", 0, 1);
      put(api, "2026-11-22T10:15:00.000Z", 0, 1, "c");
      put(api, "2026-11-22T10:15:00.000Z", 0, 1, "d");
      scrapeAfter(0, api);
      assertThat(value(api, "traces_service_graph_request_total")).isZero();
      api.store().clear();
      put(api, "2026-11-22T10:15:00.000Z", 0, 11);
      put(api, "2026-11-22T10:15:00.000Z", 1, 21, "c");
      put(api, "2026-11-22T10:15:00.000Z", 2, 31, "d");
      scrapeAfter(15, api);
      assertThat(value(api, "traces_service_graph_request_total")).isEqualTo(10);
      assertThat(rest(api, "traces_service_graph_request_total")).isEqualTo(50);
      assertThat(rest(api, "traces_service_graph_request_failed_total")).isEqualTo(3);
      assertThat(api.get("/metrics").asText())
          .doesNotContain("server=\"c\"")
          .contains("meshline_query_service_graph_edges 2.0");
      // a -> b is silent, so there is room; what was counted with the rest is not counted again.
      for (int minute = 16; minute < 36; minute++) {
        put(api, "2026-11-22T10:%d:00.000Z".formatted(minute), 0, 1, "c");
        scrapeAfter(60, api);
      }
      put(api, "2026-11-22T10:36:00.000Z", 0, 5, "c");
      scrapeAfter(60, api);
      double alone = value(api, "traces_service_graph_request_total", "c");
      assertThat(alone).isGreaterThanOrEqualTo(5);
      assertThat(alone + rest(api, "traces_service_graph_request_total")).isEqualTo(50 + 20 + 5);
    }
  }

  private static void scrapeAfter(int seconds, ApiUnderTest api) {
    Turning.now = Turning.now.plusSeconds(seconds);
    var unused = api.get("/metrics");
  }

  private static double rest(ApiUnderTest api, String name) {
    return value(api, name, "_other", "_other");
  }

  @Test
  void theLagIsTheTimeSinceTheNewestMinuteEnded() {
    try (ApiUnderTest api = new ApiUnderTest(new Turning(), "metrics.interval", "1s")) {
      Turning.now = Instant.parse("2026-11-22T10:15:30Z");
      assertThat(api.get("/metrics").asText())
          .contains("\nmeshline_query_documents_lag_seconds 720.0\n");
      put(api, "2026-11-22T10:15:00.000Z", 0, 1);
      Turning.now = Turning.now.plusSeconds(10);
      assertThat(api.get("/metrics").asText())
          .contains("\nmeshline_query_documents_lag_seconds 0.0\n");
      Turning.now = Turning.now.plusSeconds(32);
      assertThat(api.get("/metrics").asText())
          .contains("\nmeshline_query_documents_lag_seconds 12.0\n");
    }
  }

  @Test
  void aReadingIsHandedOutAgainUntilItIsOld() {
    try (ApiUnderTest api = new ApiUnderTest(new Turning(), "metrics.interval", "15s")) {
      Turning.now = Instant.parse(CLOCK_START);
      var unused = api.get("/metrics");
      int asked = api.store().requests().size();
      Turning.now = Turning.now.plusSeconds(10);
      unused = api.get("/metrics");
      assertThat(api.store().requests()).hasSize(asked);
      Turning.now = Turning.now.plusSeconds(10);
      unused = api.get("/metrics");
      assertThat(api.store().requests()).hasSize(asked + 1);
    }
  }

  @Test
  void kindsAreTheConnectionTypesOfTempo() {
    try (ApiUnderTest api = new ApiUnderTest()) {
      Shop.put(api.store());
      var unused = api.get("/api/v1/info");
      String text = api.get("/metrics").asText();
      assertThat(text)
          .contains("client=\"User\"")
          .contains("connection_type=\"virtual_node\"")
          .contains("connection_type=\"database\"")
          .contains("connection_type=\"\"")
          .contains("traces_service_graph_request_server_seconds_bucket")
          .contains("meshline_query_requests_total");
    }
  }

  /** Of the edge from a to b. */
  private static double value(ApiUnderTest api, String name) {
    return value(api, name, "b");
  }

  private static double value(ApiUnderTest api, String name, String server) {
    return value(api, name, "a", server);
  }

  private static double value(ApiUnderTest api, String name, String client, String server) {
    String text = api.get("/metrics").asText();
    Matcher matcher =
        Pattern.compile(
                "^%s\\{client=\"%s\",.*server=\"%s\",.*} (\\S+)$".formatted(name, client, server),
                Pattern.MULTILINE)
            .matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  private static void put(ApiUnderTest api, String time, int failures, int calls) {
    put(api, time, failures, calls, "b");
  }

  private static void put(
      ApiUnderTest api, String time, int failures, int calls, String destination) {
    api.store()
        .put(
            Shop.EDGES,
            Documents.edge(time, "a", destination)
                .point(
                    "agent_server",
                    failures,
                    LongStream.rangeClosed(1, calls).map(i -> i * 1_000).toArray())
                .json());
  }

  /** A clock that a test sets. */
  private static final class Turning extends Clock {
    static volatile Instant now = Instant.parse(CLOCK_START);

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
