package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.meshline.sink.elasticsearch.IndexTemplates.Action;
import io.meshline.sink.elasticsearch.IndexTemplates.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of existing indices, in a store that knows templates and mappings only. */
class IndexTemplatesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MAIN_PAGE = "{\"version\":{\"number\":\"9.0.0\"}}";
  private static final String NODES = "meshline-nodes-1d-2026";
  private static final String EDGES = "meshline-edges-1d-2026";
  private static final int SHIPPED = Template.shipped().get(0).version();

  private final Map<String, Integer> versions = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> added = new ConcurrentHashMap<>();
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
  private final Queue<String> mainPages = new ConcurrentLinkedQueue<>();
  private HttpServer server;

  private record Refusal(int status, String type) {}

  private record Answer(int status, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void anUpgradeThatWasBrokenOffIsTakenUpByTheNextStart() {
    allTemplatesHave(SHIPPED - 1);
    refusals.put(EDGES, new Refusal(503, "unavailable_shards_exception"));
    assertThatThrownBy(this::install).hasMessageContaining("status 503 for PUT /" + EDGES);
    refusals.clear();
    added.clear();
    assertThat(install()).extracting(Installation::action).containsOnly(Action.UNCHANGED);
    assertThat(added).containsKey(EDGES);
    assertThat(fieldsOf(EDGES).at("/calls/type").asText()).isEqualTo("long");
    assertThat(fieldsOf(EDGES).at("/source/properties").has("kind")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"403, cluster_block_exception", "429, cluster_block_exception", "400, x"})
  void anIndexThatCannotHaveThemKeepsItsMappingAndStopsNothing(int status, String type) {
    allTemplatesHave(SHIPPED - 1);
    refusals.put(EDGES, new Refusal(status, type));
    assertThat(install()).extracting(Installation::action).containsOnly(Action.UPGRADED);
    assertThat(added).containsOnlyKeys(NODES);
  }

  @ParameterizedTest
  @CsvSource({"403, security_exception", "429, es_rejected_execution_exception", "403, ''"})
  void whatIsNotTheIndexsFaultIsNotPassedOver(int status, String type) {
    allTemplatesHave(SHIPPED - 1);
    refusals.put(EDGES, new Refusal(status, type));
    assertThatThrownBy(this::install)
        .isInstanceOf(SearchStoreException.class)
        .hasMessageContaining("status " + status + " for PUT /" + EDGES);
  }

  @Test
  void indicesOfANewerProgramGetNoneOfOurFields() {
    allTemplatesHave(SHIPPED + 1);
    assertThat(install()).extracting(Installation::action).containsOnly(Action.NEWER_KEPT);
    assertThat(added).isEmpty();
  }

  /** A newer program writes what they share first, and was broken off. */
  @Test
  void whatIsSharedAndNewerIsLeftOutOfTheOtherIndices() {
    allTemplatesHave(SHIPPED);
    versions.put("meshline-metrics", SHIPPED + 1);
    versions.put("meshline-nodes", SHIPPED + 1);
    assertThat(install())
        .extracting(Installation::action)
        .startsWith(Action.NEWER_KEPT, Action.NEWER_KEPT, Action.UNCHANGED)
        .doesNotContain(Action.UPGRADED);
    assertThat(added).containsOnlyKeys(EDGES);
    assertThat(fieldsOf(EDGES).has("source")).isTrue();
    assertThat(fieldsOf(EDGES).has("calls")).isFalse();
  }

  @Test
  void mappingsThatMayNotBeReadStopNothing() {
    allTemplatesHave(SHIPPED - 1);
    refusals.put("meshline-edges-*", new Refusal(403, "cluster_block_exception"));
    assertThat(install()).extracting(Installation::action).containsOnly(Action.UPGRADED);
    assertThat(added).containsOnlyKeys(NODES);
    refusals.put("meshline-edges-*", new Refusal(403, "security_exception"));
    assertThatThrownBy(this::install).hasMessageContaining("status 403 for GET /meshline-edges-*");
  }

  @Test
  void aServerOfSomethingElseIsNotWaitedFor() {
    mainPages.add("<!doctype html><title>Apache Flink</title>");
    mainPages.add(MAIN_PAGE);
    assertThatThrownBy(() -> install(Duration.ofMinutes(1)))
        .isInstanceOf(SearchStoreException.class)
        .hasMessageStartingWith("http://localhost:" + server.getAddress().getPort() + ": ")
        .hasMessageContaining("what answers GET / is no search engine (expected: Elasticsearch 8");
    assertThat(mainPages).containsExactly(MAIN_PAGE);
  }

  @Test
  void anAnswerThatBreaksOffIsAskedForAgain() {
    allTemplatesHave(SHIPPED);
    mainPages.add("{\"version\":{\"num");
    mainPages.add("{\"version\":{\"number\":nu");
    assertThat(install(Duration.ofMinutes(1)))
        .extracting(Installation::action)
        .containsOnly(Action.UNCHANGED);
    assertThat(mainPages).isEmpty();
  }

  private JsonNode fieldsOf(String index) {
    return added.getOrDefault(index, MissingNode.getInstance()).path("properties");
  }

  private List<Installation> install() {
    return install(Duration.ZERO);
  }

  private List<Installation> install(Duration patience) {
    return IndexTemplates.install(
        SearchConnection.to("http://localhost:" + server.getAddress().getPort()), patience);
  }

  private void allTemplatesHave(int version) {
    for (Template template : Template.shipped()) {
      versions.put(template.name(), version);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Answer answer = answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), body);
      byte[] bytes = answer.body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Answer answer(String method, String path, String body) throws IOException {
    String[] parts = path.split("/", -1);
    if (path.endsWith("/_mapping")) {
      return method.equals("PUT") ? add(parts[1], JSON.readTree(body)) : mappings(parts[1]);
    }
    if (parts.length < 3) {
      return new Answer(200, requireNonNullElse(mainPages.poll(), MAIN_PAGE));
    }
    if (method.equals("PUT")) {
      versions.put(parts[2], JSON.readTree(body).path("version").asInt());
      return new Answer(200, "{}");
    }
    String kind = parts[1].substring(1);
    return new Answer(
        200, "{\"%ss\":[{\"%s\":{\"version\":%d}}]}".formatted(kind, kind, versions.get(parts[2])));
  }

  private Answer add(String index, JsonNode mapping) {
    Refusal refusal = refusals.get(index);
    if (refusal != null) {
      return new Answer(refusal.status, "{\"error\":{\"type\":\"" + refusal.type + "\"}}");
    }
    ((ObjectNode) added.computeIfAbsent(index, any -> JSON.createObjectNode()))
        .withObject("/properties")
        .setAll((ObjectNode) mapping.path("properties"));
    return new Answer(200, "{}");
  }

  private Answer mappings(String pattern) {
    Refusal refusal = refusals.get(pattern);
    if (refusal != null) {
      return new Answer(refusal.status, "{\"error\":{\"type\":\"" + refusal.type + "\"}}");
    }
    Map<String, String> found = new TreeMap<>();
    for (String index : List.of(NODES, EDGES)) {
      if (index.matches(pattern.replace("*", ".*"))) {
        found.put('"' + index + '"', "{\"mappings\":{}}");
      }
    }
    return new Answer(200, found.toString().replace('=', ':'));
  }
}
