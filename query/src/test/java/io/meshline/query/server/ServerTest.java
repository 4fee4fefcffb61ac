package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.query.SearchStore;
import io.meshline.query.StoreConnection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {
  private static final String TOPOLOGY = "/api/v1/topology";

  private static final Set<String> NEVER_EMPTY = Set.of("last", "from", "to");

  private static ApiUnderTest shared;

  @BeforeAll
  static void start() {
    shared = new ApiUnderTest();
  }

  @BeforeEach
  void clear() {
    shared.store().clear();
    shared.store().refuse(200);
  }

  @AfterAll
  static void stop() {
    shared.close();
  }

  @Test
  void everyPathOfTheDescriptionIsAnsweredAndNoParameterIsUnknown() {
    Shop.put(shared.store());
    for (String path : ApiUnderTest.description().paths()) {
      List<Object> required = new ArrayList<>();
      if (List.of("/api/v1/edge", "/api/v1/paths").contains(path)) {
        required.addAll(List.of("last", "10m", "source", "front", "destination", "catalog"));
      } else if (path.equals("/api/v1/metrics")) {
        required.addAll(List.of("last", "10m", "node", "front"));
      }
      // An empty filter is as none; a name that is not known would be refused.
      List<Object> all = new ArrayList<>(required);
      for (String parameter : ApiUnderTest.description().parameters(path)) {
        if (!required.contains(parameter) && !NEVER_EMPTY.contains(parameter)) {
          all.addAll(List.of(parameter, ""));
        }
      }
      assertThat(shared.get(path, all.toArray())).as(path).isNotNull();
    }
  }

  @Test
  void theDescriptionIsServed() {
    assertThat(shared.get("/openapi.yaml").asText()).startsWith("openapi: 3.1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "lastt, 5m, lastt",
    "last, 5x, last",
    "last, 0m, last",
    "from, yesterday, from",
    "from, 2026-11-22T10:30:00Z, from",
    "to, 2026-11-22T10:30:00Z, to",
    "depth, 0, depth",
    "depth, x, depth",
    "limit, 99999999, limit",
    "direction, sideways, direction",
    "grain, galaxy, grain",
    "kind, robot, kind",
    "points, yes, points",
    "last, '', last",
    "from, '', from",
    "to, '', to",
    "depth, 2, depth",
    "direction, upstream, direction",
    "'', '', a parameter without a name"
  })
  void mistakesAreNamed(String parameter, String value, String named) {
    JsonNode problem = shared.refused(400, TOPOLOGY, parameter, value);
    assertThat(problem.path("parameter").asText()).isEqualTo(parameter);
    assertThat(problem.path("detail").asText()).startsWith(named);
    assertThat(problem.path("code").asText()).isEqualTo("bad_request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metrics?last=5m | node: none (expected: either node, or edge, or source and destination)",
        "metrics?node=front&step=0m | step: 0m (expected: whole minutes such as 15m, 2h or 1d, at most",
        "metrics?node=front&step=1s | step: 1s (expected: whole minutes such as 15m, 2h or 1d, at most",
        "nodes?sort=foo | sort: foo (expected: name, calls",
        "topology?last=999999d | last: 999999d (expected: a begin not before ",
      })
  void mistakesAreToldWithTheValueAndAllThatWouldDo(String question, String detail) {
    HttpResponse<String> answer = shared.send(shared.request("/api/v1/" + question).build());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(detail);
  }

  @Test
  void cursorsOfNobodyAreRefused() {
    for (String cursor : List.of("x", "!", "MiwxLDM", "MSwyLDMsNCw")) {
      shared.refused(400, "/api/v1/nodes", "cursor", cursor);
    }
  }

  @Test
  void aQuestionThatWouldReadTooMuchIsRefused() {
    try (ApiUnderTest api = new ApiUnderTest("documents.max", "30")) {
      Shop.put(api.store());
      JsonNode problem = api.refused(422, TOPOLOGY, "last", "10m");
      assertThat(problem.path("code").asText()).isEqualTo("too_large");
      assertThat(problem.path("detail").asText()).contains("30 documents");
      assertThat(api.get("/api/v1/nodes", "last", "10m").path("nodes")).isNotEmpty();
    }
  }

  @Test
  void aStoreThatDoesNotAnswerIsSaidSo() {
    assertThat(shared.get("/readyz").asText()).isEqualTo("ready\n");
    shared.store().refuse(403);
    JsonNode problem = shared.refused(502, TOPOLOGY);
    assertThat(problem.path("code").asText()).isEqualTo("store_unavailable");
    assertThat(problem.path("detail").asText()).contains("may read the indices meshline-*");
    JsonNode health = shared.get("/api/v1/health");
    assertThat(health.path("status").asText()).isEqualTo("down");
    assertThat(shared.send(shared.request("/readyz").build()).statusCode()).isEqualTo(503);
    assertThat(shared.get("/livez").asText()).isEqualTo("alive\n");
  }

  @Test
  void healthTellsHowOldTheNewestDocumentsAre() {
    assertThat(shared.get("/api/v1/health").path("status").asText()).isEqualTo("degraded");
    Shop.put(shared.store());
    JsonNode health = shared.get("/api/v1/health");
    assertThat(health.path("status").asText()).isEqualTo("ok");
    // The window from 10:17 has ended 2 min before 10:20.
    assertThat(health.path("lag_seconds").asDouble()).isEqualTo(120);
    JsonNode info = shared.get("/api/v1/info");
    assertThat(info.path("newest_window").asText()).isEqualTo("2026-11-22T10:17:00Z");
    assertThat(info.path("oldest_window").asText()).isEqualTo("2026-11-22T10:15:00Z");
    assertThat(info.path("features").path("alerts").asBoolean()).isFalse();
  }

  @Test
  void nothingCanBeChanged() {
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
      HttpRequest.Builder request =
          shared.request(TOPOLOGY).method(method, HttpRequest.BodyPublishers.ofString("{}"));
      assertThat(shared.status(request)).isEqualTo(405);
    }
    HttpResponse<String> head =
        shared.send(
            shared.request(TOPOLOGY).method("HEAD", HttpRequest.BodyPublishers.noBody()).build());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void answersAreCompressedForThoseWhoWant() throws IOException {
    Shop.put(shared.store());
    String plain = shared.send(shared.request(TOPOLOGY, "last", "10m").build()).body();
    HttpResponse<byte[]> packed =
        shared.send(
            shared.request(TOPOLOGY, "last", "10m").header("Accept-Encoding", "gzip").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(packed.body().length).isLessThan(plain.length() / 2);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/nothing",
        "/nothing.js",
        "/webjars/nothing/1/x.js",
        "/..%2fquery%2fserver%2fopenapi.yaml",
        "/../query/server/openapi.yaml",
        "/webjars/..%2f..%2fmaven",
        "/%00",
        "/webjars/"
      })
  void whatIsNotThereIsNotFound(String path) {
    assertThat(shared.status(HttpRequest.newBuilder(shared.address().resolve(path))))
        .isIn(400, 404);
  }

  @Test
  void anOccupiedPortIsNamed() {
    QueryOptions options =
        QueryOptions.of(Map.of("port", Integer.toString(shared.address().getPort())));
    assertThatExceptionOfType(OccupiedPortException.class)
        .isThrownBy(() -> QueryServer.start(options))
        .withMessageContaining("port: 127.0.0.1:" + shared.address().getPort());
  }

  @Test
  void theDescriptionNamesEveryRoute() {
    assertThat(ApiUnderTest.description().paths())
        .isEqualTo(
            new TreeSet<>(
                ApiRoutes.of(
                        QueryOptions.of(Map.of()),
                        SearchStore.open(StoreConnection.to("http://127.0.0.1:1")),
                        ApiUnderTest.CLOCK,
                        new ServerMetrics(),
                        "")
                    .paths()));
  }
}
