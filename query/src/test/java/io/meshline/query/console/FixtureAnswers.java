package io.meshline.query.console;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.console.FixtureMesh.Call;
import io.meshline.query.console.FixtureMesh.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers of the query API about a {@link FixtureMesh}, of the form that openapi.yaml tells. */
final class FixtureAnswers {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> POINTS =
      List.of("agent_client", "sidecar_client", "sidecar_server", "agent_server");
  private static final List<String> PARTS =
      List.of(
          "caller's stack and sidecar",
          "network between sidecars",
          "callee's sidecar and stack",
          "callee itself");
  private static final double[] OUTER = {1.9, 1.35, 1.22, 1.0};
  private static final double[] BOUNDS = {
    100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6
  };

  private final FixtureMesh mesh;
  private final Instant now;

  FixtureAnswers(FixtureMesh mesh, Instant now) {
    this.mesh = mesh;
    this.now = now;
  }

  ObjectNode info() {
    ObjectNode info = JSON.createObjectNode();
    info.put("product", "meshline").put("version", "fixture").put("api_version", "1");
    info.put("now", now.toString());
    if (!mesh.calls().isEmpty()) {
      info.put("newest_window", now.minusSeconds(30).toString());
    }
    info.putObject("features").put("sla", true).put("alerts", true).put("events", true);
    info.putObject("limits")
        .put("documents", 1_000_000)
        .put("timeout_ms", 10_000)
        .put("page_size", 1000);
    return info;
  }

  ObjectNode topology(Duration length) {
    ObjectNode answer = JSON.createObjectNode();
    answer.set("range", range(length));
    answer.put("grain", "service");
    ArrayNode nodes = answer.putArray("nodes");
    for (Party party : mesh.parties()) {
      ObjectNode node = node(nodes.addObject(), party);
      Call sum = sum(mesh.callsTo(party.id()));
      if (sum != null) {
        node.set("figures", figures(sum, length, false));
      }
    }
    ArrayNode edges = answer.putArray("edges");
    for (Call call : mesh.calls()) {
      ObjectNode edge = edges.addObject();
      edge.put("id", call.id());
      edge.put("source", call.source().id()).put("destination", call.destination().id());
      edge.set("figures", figures(call, length, false));
    }
    return answer.put("total_edges", mesh.calls().size()).put("truncated", false);
  }

  /** Three endpoints or instances of one service; the first has half of the calls. */
  ObjectNode topology(Duration length, String grain, String serviceId) {
    Party service = mesh.party(serviceId);
    List<String> names =
        grain.equals("endpoint")
            ? List.of("GET:/" + service.name() + "/{id}", "POST:/orders", FixtureMesh.HOSTILE)
            : List.of("10.1.0.17", "10.1.0.18", "10.1.0.23");
    ObjectNode answer = JSON.createObjectNode();
    answer.set("range", range(length));
    answer.put("grain", grain);
    ArrayNode nodes = answer.putArray("nodes");
    ArrayNode edges = answer.putArray("edges");
    for (int i = 0; i < names.size(); i++) {
      double part = i == 0 ? 0.5 : 0.25;
      String id = part(grain, service, names.get(i));
      ObjectNode node = part(nodes.addObject(), grain, service, names.get(i));
      Call sum = sum(mesh.callsTo(service.id()));
      if (sum != null) {
        node.set("figures", figures(scaled(sum, part), length, false));
      }
      for (Call call : mesh.calls()) {
        boolean into = call.destination().equals(service);
        if (!into && !call.source().equals(service)) {
          continue;
        }
        Party other = into ? call.source() : call.destination();
        String otherId = part(grain, other, "any");
        ObjectNode edge = edges.addObject();
        edge.put("id", into ? otherId + ">" + id : id + ">" + otherId);
        edge.put("source", into ? otherId : id).put("destination", into ? id : otherId);
        edge.set("figures", figures(scaled(call, part), length, false));
      }
    }
    for (Party other : mesh.parties()) {
      if (!other.equals(service)) {
        part(nodes.addObject(), grain, other, "any");
      }
    }
    return answer.put("total_edges", edges.size()).put("truncated", false);
  }

  ObjectNode edge(Duration length, String id) {
    Call call = call(id);
    ObjectNode answer = JSON.createObjectNode();
    answer.set("range", range(length));
    ObjectNode edge = answer.putObject("edge").put("id", id).put("grain", "service");
    node(edge.putObject("source"), call.source());
    node(edge.putObject("destination"), call.destination());
    edge.set("figures", figures(call, length, true));
    ArrayNode time = answer.putArray("time");
    List<Integer> seen = points(call);
    for (int i = 0; i < seen.size(); i++) {
      double outer = OUTER[seen.get(i)];
      double inner = i + 1 < seen.size() ? OUTER[seen.get(i + 1)] : 0;
      ObjectNode part = time.addObject();
      part.put("part", i + 1 < seen.size() ? PARTS.get(seen.get(i)) : PARTS.get(3));
      part.put("outer", POINTS.get(seen.get(i)));
      part.put("p50_us", call.medianMicros() * (outer - inner));
      part.put("avg_us", call.medianMicros() * (outer - inner) * 1.3);
      part.put("share", (outer - inner) / OUTER[seen.get(0)]);
    }
    return answer.put("least_coverage", 0.98).put("same_calls", true);
  }

  /**
   * A series with a slow wave, and an incident in its last third for calls that fail.
   *
   * @param call null: there are none any more
   */
  ObjectNode metrics(Duration length, @Nullable Call call) {
    long step = Math.max(60, length.toSeconds() / 120 / 60 * 60);
    int steps = (int) Math.max(1, length.toSeconds() / step);
    ObjectNode answer = JSON.createObjectNode();
    answer.set("range", range(length));
    answer.put("step_seconds", step);
    ArrayNode starts = answer.putArray("starts");
    answer.put("complete_until", now.minusSeconds(60).toString());
    if (call == null) {
      answer.put("no_calls_since", now.minus(length).minusSeconds(300).toString());
      answer.putObject("points");
      return answer;
    }
    String point = POINTS.get(points(call).get(points(call).size() - 1));
    answer.put("observed_at", point);
    ObjectNode series = answer.putObject("points").putObject(point);
    ObjectNode heat = answer.putObject("heatmap").put("point", point);
    ArrayNode bounds = heat.putArray("bounds_us");
    for (double bound : BOUNDS) {
      bounds.add(bound);
    }
    ArrayNode counts = heat.putArray("counts");
    Instant begin = Instant.ofEpochSecond((now.getEpochSecond() / 60 + 1) * 60 - steps * step);
    for (int i = 0; i < steps; i++) {
      starts.add(begin.plusSeconds(i * step).toString());
      double wave = 1 + 0.25 * Math.sin(i * 0.21) + 0.06 * Math.sin(i * 1.7);
      boolean incident = call.failing() > 0.02 && i > steps * 0.62 && i < steps * 0.83;
      long n = Math.round(call.perMinute() * step / 60 * wave);
      double slow = incident ? 2.8 : 1 + 0.1 * Math.sin(i * 0.5);
      addStep(series, n, call.failing() * (incident ? 3 : 0.5), call.medianMicros() * slow, step);
      counts.add(histogram(n, call.medianMicros() * slow));
    }
    return answer;
  }

  /** Calls to a node or along an edge; null if there are none. */
  @Nullable Call nodeOrEdge(Map<String, String> query) {
    String edge = query.get("edge");
    if (edge != null) {
      return find(edge).orElse(null);
    }
    String node = query.getOrDefault("node", "");
    return sum(mesh.callsTo(node));
  }

  private Call call(String id) {
    return find(id).orElseThrow(() -> new IllegalArgumentException("edge: " + id));
  }

  private Optional<Call> find(String id) {
    return mesh.calls().stream().filter(call -> call.id().equals(id)).findFirst();
  }

  static ObjectNode node(ObjectNode node, Party party) {
    node.put("id", party.id()).put("grain", "service").put("kind", party.kind());
    if (!party.namespace().isEmpty()) {
      node.put("namespace", party.namespace());
    }
    return node.put("name", party.name()).put("label", party.label());
  }

  private static ObjectNode part(ObjectNode node, String grain, Party party, String part) {
    node(node, party);
    node.put("id", part(grain, party, part)).put("service_id", party.id()).put("grain", grain);
    return node.put(grain, part).put("label", party.label() + " " + part);
  }

  private static String part(String grain, Party party, String part) {
    return grain + ":" + party.id() + "/" + part;
  }

  ObjectNode range(Duration length) {
    return range(length, Duration.ZERO);
  }

  /** A range that ended some time ago. */
  ObjectNode range(Duration length, Duration ago) {
    ObjectNode range = JSON.createObjectNode();
    Instant to = now.minus(ago);
    range.put("from", to.minus(length).toString()).put("to", to.toString());
    range.put("interval", "1m").put("asked_at", now.toString());
    range.put("documents", mesh.calls().size()).put("minutes", length.toSeconds() / 60.0);
    range.putArray("segments");
    return range;
  }

  private static Call scaled(Call call, double part) {
    return new Call(
        call.source(),
        call.destination(),
        call.perMinute() * part,
        call.failing(),
        call.medianMicros(),
        call.points());
  }

  /** Nobody calls it: null. */
  static @Nullable Call sum(List<Call> calls) {
    if (calls.isEmpty()) {
      return null;
    }
    double rate = calls.stream().mapToDouble(Call::perMinute).sum();
    double failed = calls.stream().mapToDouble(call -> call.perMinute() * call.failing()).sum();
    double time = calls.stream().mapToDouble(call -> call.perMinute() * call.medianMicros()).sum();
    Call first = calls.get(0);
    return new Call(
        first.source(), first.destination(), rate, failed / rate, time / rate, first.points());
  }

  private static List<Integer> points(Call call) {
    return switch (call.points()) {
      case 4 -> List.of(0, 1, 2, 3);
      case 2 -> List.of(0, 3);
      default -> List.of(call.source().kind().equals("service") ? 0 : 3);
    };
  }

  static ObjectNode figures(Call call, Duration length, boolean withPoints) {
    List<Integer> seen = points(call);
    ObjectNode figures = JSON.createObjectNode();
    figures.put("observed_at", POINTS.get(seen.get(seen.size() - 1)));
    put(figures, call, length, 1);
    ObjectNode coverage = figures.putObject("coverage");
    seen.forEach(point -> coverage.put(POINTS.get(point), 1 - 0.01 * point));
    if (withPoints) {
      ObjectNode points = figures.putObject("points");
      for (int point : seen) {
        ObjectNode at = points.putObject(POINTS.get(point));
        put(at, call, length, OUTER[point]);
        at.put("coverage", 1 - 0.01 * point);
        at.putObject("protocols").put("HTTP", calls(call, length));
        at.putObject("tls").put(point == 1 || point == 2 ? "MUTUAL" : "NONE", calls(call, length));
        at.put("slowest_trace_id", "a062e21f57aa306d3db9fa58e3fe8f51");
      }
    }
    return figures;
  }

  private static long calls(Call call, Duration length) {
    return Math.max(1, Math.round(call.perMinute() * length.toSeconds() / 60));
  }

  private static void put(ObjectNode node, Call call, Duration length, double outer) {
    long calls = calls(call, length);
    long failures = Math.round(calls * call.failing());
    node.put("calls", calls).put("calls_per_minute", call.perMinute()).put("observations", calls);
    node.put("client_errors", calls / 400).put("failures", failures);
    node.put("success_ratio", 1 - (double) failures / calls);
    double median = call.medianMicros() * outer;
    node.put("apdex", median > 250_000 ? 0.82 : 0.97);
    ObjectNode latency = node.putObject("latency").put("calls", calls);
    latency.put("avg_us", median * 1.3).put("min_us", (long) (median / 8));
    latency.put("max_us", (long) (median * 40)).put("p50_us", (long) median);
    latency.put("p75_us", (long) (median * 1.6)).put("p90_us", (long) (median * 2.6));
    latency.put("p95_us", (long) (median * 4.1)).put("p99_us", (long) (median * 9.2));
    latency.put("p999_us", (long) (median * 21));
    if (failures > 0) {
      node.putObject("reasons").put("503", failures);
    }
  }

  private static void addStep(
      ObjectNode series, long calls, double failing, double median, long step) {
    long failures = Math.round(calls * failing);
    series.withArray("calls").add(calls);
    series.withArray("calls_per_minute").add(calls * 60.0 / step);
    series.withArray("observations").add(calls);
    series.withArray("client_errors").add(calls / 60);
    series.withArray("failures").add(failures);
    series.withArray("success_ratio").add(1 - failing);
    series.withArray("apdex").add(0.95);
    double[] factors = {1.3, 0.1, 40, 1, 1.6, 2.6, 4.1, 9.2, 21};
    String[] names = {
      "avg_us", "min_us", "max_us", "p50_us", "p75_us", "p90_us", "p95_us", "p99_us", "p999_us"
    };
    for (int i = 0; i < names.length; i++) {
      series.withArray(names[i]).add(Math.round(median * factors[i]));
    }
    if (failing > 0) {
      ObjectNode reasons = series.withObject("/reasons");
      reasons.withArray("503 UF,URX").add(Math.round(failures * 0.6));
      reasons.withArray("timeout").add(failures - Math.round(failures * 0.6));
      reasons.withArray("404").add(calls / 60);
    }
  }

  private static ArrayNode histogram(long calls, double median) {
    ArrayNode bins = JSON.createArrayNode();
    for (int i = 0; i + 1 < BOUNDS.length; i++) {
      double middle = Math.log(Math.sqrt(BOUNDS[i] * BOUNDS[i + 1]) / median);
      double spread = middle < 0 ? 0.7 : 1.1;
      bins.add(Math.round(calls * 0.4 * Math.exp(-middle * middle / (2 * spread * spread))));
    }
    return bins;
  }
}
