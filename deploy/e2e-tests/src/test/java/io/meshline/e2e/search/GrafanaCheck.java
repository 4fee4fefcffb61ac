package io.meshline.e2e.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** What Prometheus scrapes and Grafana's node graph asks for, against calls that are all known. */
final class GrafanaCheck {
  private static final String PREFIX = "traces_service_graph_request";
  private static final Pattern SAMPLE =
      Pattern.compile("^(" + PREFIX + "\\w+)\\{(.*)} (\\S+)$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private final StoreReader api;

  GrafanaCheck(StoreReader api) {
    this.api = api;
  }

  /** The samples of the service graph now: name, edge and border of the bucket, if of one. */
  Map<String, Double> scrape() {
    Map<String, Double> samples = new HashMap<>();
    Matcher matcher = SAMPLE.matcher(api.text("GET", "/metrics", ""));
    while (matcher.find()) {
      Map<String, String> labels = new HashMap<>();
      Matcher label = LABEL.matcher(matcher.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      boolean database = "database".equals(labels.get("server_kind"));
      assertThat(labels.get("connection_type")).isEqualTo(database ? "database" : "");
      assertThat(labels.get("server_namespace")).isEqualTo(database ? "" : "shop");
      String edge = labels.get("client") + ">" + labels.get("server");
      String border = labels.getOrDefault("le", "");
      Double before =
          samples.put(key(matcher.group(1), edge, border), Double.parseDouble(matcher.group(3)));
      assertThat(before).as("twice: %s", matcher.group()).isNull();
    }
    return samples;
  }

  /** Counters that began at zero before any of these calls was in the store. */
  void counters(KnownMesh mesh, Instant from, Instant to) {
    long all = mesh.calls(call -> true, from, to).size();
    Map<String, Double> found =
        Awaitility.await()
            .atMost(StoreUnderTest.PATIENCE)
            .until(this::scrape, samples -> total(samples) >= all);
    for (String edge : KnownMesh.edges()) {
      List<KnownMesh.Call> calls = mesh.calls(edge, from, to);
      assertThat(found.get(key(PREFIX + "_total", edge, ""))).as(edge).isEqualTo(calls.size());
      assertThat(found.get(key(PREFIX + "_failed_total", edge, "")))
          .as(edge)
          .isEqualTo((double) calls.stream().filter(KnownMesh.Call::failed).count());
      boolean database = KnownMesh.isOfDatabase(edge);
      histogram(found, "_client_seconds", edge, calls, database ? 0 : KnownMesh.CLIENT_MORE_MICROS);
      histogram(found, "_server_seconds", edge, database ? List.of() : calls, 0);
    }
    assertThat(total(found)).isEqualTo((double) all);
  }

  private static double total(Map<String, Double> samples) {
    return KnownMesh.edges().stream()
        .mapToDouble(edge -> samples.getOrDefault(key(PREFIX + "_total", edge, ""), 0.0))
        .sum();
  }

  private static void histogram(
      Map<String, Double> found,
      String suffix,
      String edge,
      List<KnownMesh.Call> calls,
      long moreMicros) {
    String name = PREFIX + suffix;
    ToLongFunction<KnownMesh.Call> micros = call -> call.latencyMicros() + moreMicros;
    assertThat(found.get(key(name + "_count", edge, ""))).as(edge).isEqualTo(calls.size());
    assertThat(found.get(key(name + "_sum", edge, "")))
        .as(edge)
        .isCloseTo(calls.stream().mapToLong(micros).sum() / 1e6, within(1e-6));
    int borders = 0;
    for (Map.Entry<String, Double> sample : found.entrySet()) {
      String begin = key(name + "_bucket", edge, "");
      if (sample.getKey().startsWith(begin)) {
        borders++;
        String text = sample.getKey().substring(begin.length());
        double border = text.equals("+Inf") ? Double.MAX_VALUE : Double.parseDouble(text) * 1e6;
        // Within the 1 % of a sketch a call may count on the other side.
        assertThat(sample.getValue())
            .as("%s %s", edge, text)
            .isBetween(upTo(calls, micros, border / 1.011), upTo(calls, micros, border * 1.011));
      }
    }
    assertThat(borders).as(edge).isEqualTo(17);
  }

  private static double upTo(
      List<KnownMesh.Call> calls, ToLongFunction<KnownMesh.Call> micros, double border) {
    return calls.stream().filter(call -> micros.applyAsLong(call) <= border).count();
  }

  private static String key(String name, String edge, String border) {
    return name + " " + edge + " " + border;
  }

  /** The node graph of all the time of a mesh, with the fields that it names. */
  void nodeGraph(KnownMesh mesh) {
    assertThat(api.text("GET", "/api/health", "")).isEqualTo("ok\n");
    JsonNode fields = api.get("/api/graph/fields");
    JsonNode graph =
        api.get("/api/graph/data?" + QueryContract.range(KnownMesh.BEGIN, KnownMesh.END));
    assertThat(graph.path("edges")).hasSize(KnownMesh.edges().size());
    for (JsonNode edge : graph.path("edges")) {
      List<KnownMesh.Call> calls =
          mesh.calls(
              QueryContract.name(edge.path("source"))
                  + ">"
                  + QueryContract.name(edge.path("target")),
              KnownMesh.BEGIN,
              KnownMesh.END);
      figures(edge, calls);
      assertThat(edge.path("thickness").asDouble())
          .isCloseTo(1 + Math.log10(1 + calls.size() / (double) KnownMesh.MINUTES), within(1e-9));
      assertThat(edge.path("color").asText()).isEqualTo(failed(calls) > 0.05 ? "red" : "gray");
      assertThat(names(fields.path("edges_fields"))).contains(fieldsOf(edge));
    }
    assertThat(graph.path("nodes")).hasSize(5);
    for (JsonNode node : graph.path("nodes")) {
      String name = node.path("title").asText();
      // Front is called by nobody; of the stock's two callers the nodes of this mesh know nothing.
      assertThat(node.has("arc__failed")).isEqualTo(!List.of("front", "stock").contains(name));
      if (node.has("arc__failed")) {
        List<KnownMesh.Call> calls =
            mesh.calls(call -> call.edge().endsWith(">" + name), KnownMesh.BEGIN, KnownMesh.END);
        figures(node, calls);
        assertThat(node.path("arc__failed").asDouble()).isCloseTo(failed(calls), within(1e-9));
        assertThat(node.path("arc__success").asDouble()).isCloseTo(1 - failed(calls), within(1e-9));
        assertThat(node.path("arc__client_errors").asDouble()).isZero();
      }
      assertThat(names(fields.path("nodes_fields"))).contains(fieldsOf(node));
    }
  }

  /** Calls per minute, and the 99th percentile within 1 %, both rounded to a tenth. */
  private static void figures(JsonNode item, List<KnownMesh.Call> calls) {
    assertThat(number(item, "mainstat", "/min"))
        .isCloseTo(calls.size() / (double) KnownMesh.MINUTES, within(0.0501));
    double millis = QueryContract.quantile(calls, 990) / 1e3;
    assertThat(number(item, "secondarystat", " ms"))
        .isCloseTo(millis, within(0.01 * millis + 0.0501));
  }

  private static double number(JsonNode item, String field, String unit) {
    String text = item.path(field).asText();
    assertThat(text).endsWith(unit);
    return Double.parseDouble(text.replace("p99 ", "").replace(unit, ""));
  }

  private static double failed(List<KnownMesh.Call> calls) {
    return calls.stream().filter(KnownMesh.Call::failed).count() / (double) calls.size();
  }

  private static List<String> names(JsonNode fields) {
    return fields.findValuesAsText("field_name");
  }

  private static String[] fieldsOf(JsonNode item) {
    return item.properties().stream().map(Map.Entry::getKey).toArray(String[]::new);
  }
}
