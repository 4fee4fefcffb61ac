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
  private static final List<String> PARTS =
      List.of(
          "caller's stack and sidecar",
          "network between sidecars",
          "callee's sidecar and stack",
          "callee itself");

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
        node.set("figures", FixtureFigures.figures(sum, length, false));
      }
    }
    ArrayNode edges = answer.putArray("edges");
    for (Call call : mesh.calls()) {
      ObjectNode edge = edges.addObject();
      edge.put("id", call.id());
      edge.put("source", call.source().id()).put("destination", call.destination().id());
      edge.set("figures", FixtureFigures.figures(call, length, false));
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
        node.set("figures", FixtureFigures.figures(scaled(sum, part), length, false));
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
        edge.set("figures", FixtureFigures.figures(scaled(call, part), length, false));
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
    edge.set("figures", FixtureFigures.figures(call, length, true));
    ArrayNode time = answer.putArray("time");
    List<Integer> seen = FixtureFigures.points(call);
    for (int i = 0; i < seen.size(); i++) {
      double outer = FixtureFigures.OUTER[seen.get(i)];
      double inner = i + 1 < seen.size() ? FixtureFigures.OUTER[seen.get(i + 1)] : 0;
      ObjectNode part = time.addObject();
      part.put("part", i + 1 < seen.size() ? PARTS.get(seen.get(i)) : PARTS.get(3));
      part.put("outer", FixtureFigures.POINTS.get(seen.get(i)));
      part.put("p50_us", call.medianMicros() * (outer - inner));
      part.put("avg_us", call.medianMicros() * (outer - inner) * 1.3);
      part.put("share", (outer - inner) / FixtureFigures.OUTER[seen.get(0)]);
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
    String point =
        FixtureFigures.POINTS.get(
            FixtureFigures.points(call).get(FixtureFigures.points(call).size() - 1));
    answer.put("observed_at", point);
    ObjectNode series = answer.putObject("points").putObject(point);
    ObjectNode heat = answer.putObject("heatmap").put("point", point);
    ArrayNode bounds = heat.putArray("bounds_us");
    for (double bound : FixtureFigures.BOUNDS) {
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
      FixtureFigures.addStep(
          series, n, call.failing() * (incident ? 3 : 0.5), call.medianMicros() * slow, step);
      counts.add(FixtureFigures.histogram(n, call.medianMicros() * slow));
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
}
