package io.meshline.e2e.search;

import static io.meshline.e2e.search.StoreUnderTest.INDICES;
import static io.meshline.e2e.search.StoreUnderTest.OPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.query.server.QueryOptions;
import io.meshline.query.server.QueryServer;
import io.meshline.sink.elasticsearch.MetricsSink;
import io.meshline.sink.elasticsearch.RejectedDocuments;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a search engine has to do for the Query API, on documents that the sink wrote. */
interface QueryContract {
  /** Of the calls. */
  long SEED = 20_261_129;

  /** What is tested. */
  StoreUnderTest store();

  @Test
  default void theQueryApiAnswersAsAPlainComputationDoes() throws Exception {
    StoreUnderTest store = store();
    Map<String, String> options =
        Map.of(
            "port",
            "0",
            "search.hosts",
            store.engine().url().toString(),
            "metrics.interval",
            "1s",
            "minutes.kept",
            "36500d",
            "hours.kept",
            "36500d");
    try (QueryServer server = QueryServer.start(QueryOptions.of(options))) {
      StoreReader api = new StoreReader(server.address());
      assertThat(api.get("/api/v1/topology").path("edges").isEmpty()).as("no index").isTrue();
      assertThat(api.get("/api/v1/alerts").path("available").asBoolean(true)).isFalse();
      assertThat(api.get("/api/v1/health").path("store").asText()).isEqualTo("up");
      // From here on counters count.
      GrafanaCheck grafana = new GrafanaCheck(api);
      assertThat(grafana.scrape()).as("calls of nobody").isEmpty();
      KnownMesh mesh = new KnownMesh(SEED);
      int minutes = 3;
      Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
      Instant begin = minute.minus(minutes - 1, ChronoUnit.MINUTES);
      KnownMesh live = new KnownMesh(SEED + 1, begin, minutes);
      write(store, mesh, live);
      assertThat(api.get("/api/v1/info").path("newest_window").asText())
          .isEqualTo(minute.toString());
      maps(api, mesh);
      grafana.nodeGraph(mesh);
      series(api, mesh);
      rest(api, mesh);
      levels(store, api);
      grafana.counters(live, begin, minute.plusSeconds(60));
    }
  }

  private static void write(StoreUnderTest store, KnownMesh mesh, KnownMesh live) throws Exception {
    store.install();
    RejectedDocuments toLog = RejectedDocuments.toLog();
    int edges = mesh.edgeDocuments();
    int nodes = mesh.nodeDocuments();
    store.run(
        new NumberedSink<>(
            MetricsSink.forEdges(store.connection(), OPTIONS, toLog),
            n -> n < edges ? mesh.edge(n) : live.edge(n - edges)),
        0,
        edges + live.edgeDocuments());
    store.run(
        new NumberedSink<>(
            MetricsSink.forNodes(store.connection(), OPTIONS, toLog),
            n -> n < nodes ? mesh.node(n) : live.node(n - nodes)),
        0,
        nodes + live.nodeDocuments());
    assertThat(store.reader().count(INDICES))
        .isEqualTo(edges + nodes + live.edgeDocuments() + live.nodeDocuments());
  }

  private static void maps(StoreReader api, KnownMesh mesh) {
    // The minutes of half an hour, and a whole hour.
    JsonNode map = api.get("/api/v1/topology?points=true&" + range(KnownMesh.BEGIN, KnownMesh.END));
    assertThat(map.at("/range/segments")).hasSize(2);
    assertThat(map.at("/range/documents").asInt()).isEqualTo(5 * 30 + 5);
    assertThat(map.path("edges")).hasSize(5);
    for (JsonNode edge : map.path("edges")) {
      String name = name(edge.path("source")) + ">" + name(edge.path("destination"));
      check(edge.path("figures"), mesh.calls(name, KnownMesh.BEGIN, KnownMesh.END));
    }
    Instant quarter = KnownMesh.BEGIN.plusSeconds(900);
    String inQuarter = range(KnownMesh.BEGIN, quarter);
    JsonNode around =
        api.get("/api/v1/topology?focus=catalog&direction=upstream&depth=3&" + inQuarter);
    assertThat(around.path("edges")).hasSize(1);
    check(around.at("/edges/0/figures"), mesh.calls("front>catalog", KnownMesh.BEGIN, quarter));
    JsonNode instances =
        api.get("/api/v1/topology?grain=instance&service=shop/checkout&" + inQuarter);
    assertThat(instances.path("edges")).hasSize(2 + 2);
    for (JsonNode edge : instances.path("edges")) {
      String id = edge.path("destination").asText();
      if (name(edge.path("destination")).equals("checkout")) {
        String instance = id.substring(id.indexOf('=') + 1);
        check(
            edge.path("figures"),
            mesh.calls(
                call -> call.edge().equals("front>checkout") && call.instance().equals(instance),
                KnownMesh.BEGIN,
                quarter));
      }
    }
    JsonNode endpoints = api.get("/api/v1/nodes?grain=endpoint&q=catalog&" + inQuarter);
    assertThat(endpoints.at("/page/total").asInt()).isEqualTo(1);
    check(endpoints.at("/nodes/0/figures"), mesh.calls("front>catalog", KnownMesh.BEGIN, quarter));
    JsonNode paths =
        api.get(
            "/api/v1/paths?source=front&destination=h2%2Forders&"
                + range(KnownMesh.BEGIN, KnownMesh.END));
    assertThat(paths.path("paths")).hasSize(2);
  }

  private static void series(StoreReader api, KnownMesh mesh) {
    for (String step : List.of("1m", "7m", "30m", "1h")) {
      JsonNode series =
          api.get(
              "/api/v1/metrics?source=front&destination=catalog&heatmap=true&step="
                  + step
                  + "&"
                  + range(KnownMesh.BEGIN, KnownMesh.END));
      long seconds = series.path("step_seconds").asLong();
      JsonNode seen = series.at("/points/agent_server");
      for (int i = 0; i < series.path("starts").size(); i++) {
        Instant start = Instant.parse(series.path("starts").path(i).asText());
        List<KnownMesh.Call> calls = mesh.calls("front>catalog", start, start.plusSeconds(seconds));
        assertThat(seen.path("calls").path(i).asInt()).as(step).isEqualTo(calls.size());
        long inBins = 0;
        for (JsonNode bin : series.at("/heatmap/counts").path(i)) {
          inBins += bin.asLong();
        }
        assertThat(inBins).as(step).isEqualTo(calls.size());
        if (!calls.isEmpty()) {
          near(seen.path("p95_us").path(i).asDouble(), quantile(calls, 950));
        }
      }
    }
  }

  private static void rest(StoreReader api, KnownMesh mesh) {
    Instant middle = KnownMesh.BEGIN.plusSeconds(900);
    Instant end = middle.plusSeconds(900);
    JsonNode edge = api.get("/api/v1/edge?source=front&destination=checkout&" + range(middle, end));
    check(edge.at("/edge/figures"), mesh.calls("front>checkout", middle, end));
    assertThat(edge.at("/time/0/avg_us").asDouble()).isBetween(499.9, 500.1);
    assertThat(edge.at("/edge/figures/points/agent_server/tls/MTLS").asInt())
        .isEqualTo(mesh.calls("front>checkout", middle, end).size());
    JsonNode silent =
        api.get(
            "/api/v1/edge?edge=service///shop/front%3Eservice///shop/checkout&"
                + range(KnownMesh.END.plusSeconds(60), KnownMesh.END.plusSeconds(120)));
    assertThat(silent.path("no_calls_since").asText()).isEqualTo(KnownMesh.END.toString());
    JsonNode top = api.get("/api/v1/top?of=edges&by=calls&n=5&" + range(middle, end));
    assertThat(top.path("items")).hasSize(5);
    assertThat(top.at("/items/0/value").asInt())
        .isGreaterThanOrEqualTo(top.at("/items/4/value").asInt());
    JsonNode change = api.get("/api/v1/compare?of=edges&" + range(middle, end));
    assertThat(change.path("items")).hasSize(5);
    for (JsonNode item : change.path("items")) {
      String name =
          item.at("/edge/source/name").asText() + ">" + item.at("/edge/destination/name").asText();
      assertThat(item.at("/change/calls").asInt())
          .isEqualTo(
              mesh.calls(name, middle, end).size()
                  - mesh.calls(name, KnownMesh.BEGIN, middle).size());
    }
    JsonNode info = api.get("/api/v1/info");
    assertThat(info.path("oldest_window").asText()).isEqualTo("2026-11-22T08:00:00Z");
    assertThat(api.get("/api/v1/topology?focus=nobody&" + range(middle, end)).path("code").asText())
        .isEqualTo("not_found");
  }

  /** Documents of which some lack fields by which others are told apart, many of one moment. */
  private static void levels(StoreUnderTest store, StoreReader api) {
    int minutes = 30;
    List<String> about =
        List.of(
            "\"kind\":\"service\",\"service\":{\"namespace\":\"shop\",\"name\":\"a\"}",
            "\"environment\":\"prod\",\"kind\":\"service\",\"service\":{\"namespace\":\"shop\",\"name\":\"a\"}",
            "\"source\":{\"kind\":\"user\",\"service\":{\"name\":\"U\"}},"
                + "\"destination\":{\"kind\":\"service\",\"service\":{\"namespace\":\"shop\",\"name\":\"a\"}}");
    StringBuilder bulk = new StringBuilder();
    for (int minute = 0; minute < minutes; minute++) {
      for (String one : about) {
        index(
            bulk,
            "meshline-sla-1m-2026.11.22",
            "{\"@timestamp\":\"%s\",\"grain\":\"service\",\"objective\":{\"name\":\"fast\"},%s}"
                .formatted(KnownMesh.BEGIN.plusSeconds(60L * minute), one));
      }
      index(
          bulk,
          "meshline-events-2026.11",
          ("{\"@timestamp\":\"%s\",\"grain\":\"service\",\"event\":{\"kind\":\"back\"},\"kind\":\"service\","
                  + "\"service\":{\"name\":\"s%d\"}}")
              .formatted(KnownMesh.BEGIN, minute));
      index(
          bulk,
          "meshline-alerts-2026.11",
          ("{\"@timestamp\":\"%s\",\"alert\":{\"state\":\"firing\",\"fingerprint\":\"f%d\"},"
                  + "\"service\":{\"name\":\"s\"}%s}")
              .formatted(KnownMesh.BEGIN, minute, caller(minute)));
    }
    assertThat(store.reader().ask("POST", "/_bulk?refresh=true", bulk.toString()).path("errors"))
        .hasToString("false");
    String all = range(KnownMesh.BEGIN, KnownMesh.END);
    JsonNode newest = api.get("/api/v1/sla?" + all);
    assertThat(newest.path("items")).hasSize(3);
    assertThat(newest.path("items"))
        .allSatisfy(
            item ->
                assertThat(item.path("@timestamp").asText())
                    .isEqualTo(KnownMesh.BEGIN.plusSeconds(60L * (minutes - 1)).toString()));
    assertThat(pages(api, "/api/v1/sla?step=10m&page_size=2&" + all)).isEqualTo(3 * 3);
    assertThat(pages(api, "/api/v1/sla?history=true&page_size=20&" + all)).isEqualTo(3 * minutes);
    assertThat(pages(api, "/api/v1/events?page_size=7&" + all)).isEqualTo(minutes);
    assertThat(pages(api, "/api/v1/alerts?page_size=7&" + all)).isEqualTo(minutes);
    for (String filter :
        List.of(
            "environment=prod",
            "of=edges",
            "service=service///shop/a&of=nodes",
            "environment=%28none%29&of=nodes",
            "source=user////U",
            "service=service//prod/shop/a",
            "service=user////U",
            "destination=service///shop/a")) {
      assertThat(api.get("/api/v1/sla?" + filter + "&" + all).path("items")).as(filter).hasSize(1);
    }
    assertThat(api.get("/api/v1/sla?service=service///shop/a&" + all).path("items")).hasSize(2);
    assertThat(api.get("/api/v1/sla?environment=%28none%29&" + all).path("items")).hasSize(2);
    assertThat(api.get("/api/v1/nodes?environment=%28none%29&" + all).at("/page/total").asInt())
        .isEqualTo(5);
    assertThat(api.get("/api/v1/nodes?namespace=%28none%29&" + all).at("/page/total").asInt())
        .isEqualTo(1);
    // Of callers of alerts labels alone tell the environment.
    for (String source : List.of("service//prod//c", "service////c")) {
      assertThat(api.get("/api/v1/alerts?source=" + source + "&" + all).path("items"))
          .as(source)
          .hasSize(1);
    }
    // Front is called by nobody.
    JsonNode nodes = api.get("/api/v1/nodes?sort=calls&" + all);
    assertThat(nodes.at("/page/total").asInt()).isEqualTo(5);
    assertThat(nodes.at("/nodes/4/name").asText()).isEqualTo("stock");
    assertThat(nodes.at("/nodes/3/name").asText()).isEqualTo("front");
    assertThat(nodes.at("/nodes/3").has("figures")).isFalse();
    assertThat(pages(api, "/api/v1/nodes?page_size=1&sort=name&" + all)).isEqualTo(5);
  }

  /** Of the first alert it has no environment, of the second one, of others there is none. */
  private static String caller(int alert) {
    if (alert > 1) {
      return "";
    }
    return ",\"source\":{\"service\":{\"name\":\"c\"}},\"label_pairs\":[\"source_kind=service\"%s]"
        .formatted(alert == 0 ? "" : ",\"source_environment=prod\"");
  }

  private static void index(StringBuilder bulk, String index, String document) {
    bulk.append("{\"index\":{\"_index\":\"").append(index).append("\"}}\n");
    bulk.append(document).append('\n');
  }

  /** How many different items all pages have, none of them twice. */
  private static int pages(StoreReader api, String path) {
    Set<JsonNode> found = new HashSet<>();
    int items = 0;
    String cursor = "";
    do {
      JsonNode page = api.get(path + cursor);
      for (JsonNode item : page.has("items") ? page.path("items") : page.path("nodes")) {
        found.add(item);
        items++;
      }
      String next = page.at("/page/next_cursor").asText();
      assertThat(page.at("/page/total").asInt() == items).as(path).isEqualTo(next.isEmpty());
      cursor = next.isEmpty() ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    assertThat(found).as(path).hasSize(items);
    return items;
  }

  private static void check(JsonNode figures, List<KnownMesh.Call> calls) {
    assertThat(figures.path("calls").asInt()).isEqualTo(calls.size());
    assertThat(figures.path("failures").asInt())
        .isEqualTo((int) calls.stream().filter(KnownMesh.Call::failed).count());
    near(figures.at("/latency/p50_us").asDouble(), quantile(calls, 500));
    near(figures.at("/latency/p99_us").asDouble(), quantile(calls, 990));
  }

  /** Within the 1 % of a sketch. */
  private static void near(double found, long exact) {
    assertThat(found).isBetween(0.99 * exact, 1.01 * exact);
  }

  static long quantile(List<KnownMesh.Call> calls, int permille) {
    long[] sorted = calls.stream().mapToLong(KnownMesh.Call::latencyMicros).sorted().toArray();
    return sorted[(permille * sorted.length + 999) / 1000 - 1];
  }

  static String range(Instant from, Instant to) {
    return "from=" + from + "&to=" + to;
  }

  /** Of a service, from its id; ids have no blanks to be decoded here. */
  static String name(JsonNode id) {
    String text = id.asText().replaceAll(";.*", "");
    return text.substring(text.lastIndexOf('/') + 1).replace("%2F", "/");
  }
}
