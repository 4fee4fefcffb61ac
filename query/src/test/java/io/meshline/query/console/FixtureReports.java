package io.meshline.query.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.console.FixtureMesh.Call;
import io.meshline.query.console.FixtureMesh.Party;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rankings, comparisons and paths of a {@link FixtureMesh}, of the form that openapi.yaml tells.
 */
final class FixtureReports {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> OUTSIDE_LATENCY =
      Set.of("calls", "calls_per_minute", "failures", "client_errors", "apdex");

  private final FixtureMesh mesh;
  private final FixtureAnswers answers;

  FixtureReports(FixtureMesh mesh, FixtureAnswers answers) {
    this.mesh = mesh;
    this.answers = answers;
  }

  ObjectNode top(Duration length, Map<String, String> query) {
    String by = query.getOrDefault("by", "calls");
    boolean edges = query.getOrDefault("of", "nodes").equals("edges");
    boolean least = query.getOrDefault("order", "desc").equals("asc");
    List<ObjectNode> items = new ArrayList<>();
    for (ObjectNode what : edges ? edges(length) : nodes(length)) {
      ObjectNode item = JSON.createObjectNode().put("value", value(what.path("figures"), by));
      item.set(edges ? "edge" : "node", what);
      items.add(item);
    }
    Comparator<ObjectNode> byValue = Comparator.comparing(item -> item.path("value").asDouble());
    items.sort(least ? byValue : byValue.reversed());
    ObjectNode answer = JSON.createObjectNode();
    answer.set("range", answers.range(length));
    answer.put("by", by).put("of", edges ? "edges" : "nodes").put("total", items.size());
    ArrayNode array = answer.putArray("items");
    items.stream().limit(Long.parseLong(query.getOrDefault("n", "10"))).forEach(array::add);
    return answer;
  }

  private static double value(JsonNode figures, String by) {
    if (by.equals("failure_ratio")) {
      return 1 - figures.path("success_ratio").asDouble();
    }
    return (OUTSIDE_LATENCY.contains(by) ? figures : figures.path("latency")).path(by).asDouble();
  }

  /**
   * Before: the bank was fast and did not fail, the cart slower; the ledger is new, a gate is gone.
   */
  ObjectNode compare(Duration length, Map<String, String> query) {
    boolean edges = query.getOrDefault("of", "nodes").equals("edges");
    ObjectNode answer = JSON.createObjectNode();
    answer.set("before", answers.range(length, length));
    answer.set("after", answers.range(length));
    answer.put("of", edges ? "edges" : "nodes");
    ArrayNode items = answer.putArray("items");
    for (ObjectNode what : edges ? edges(length) : nodes(length)) {
      String name = what.path("label").asText(what.path("id").asText());
      ObjectNode item = items.addObject();
      JsonNode after = what.remove("figures");
      item.put("state", name.contains("ledger") ? "new" : "both");
      item.set(edges ? "edge" : "node", what);
      item.set("after", after);
      if (!name.contains("ledger")) {
        ObjectNode before = item.set("before", after.deepCopy());
        change(name, before.withObject("/before"));
        if (name.contains("bank")) {
          item.putArray("new_reasons").add("503 UF,URX").add("timeout");
        }
      }
    }
    ObjectNode gone = items.addObject().put("state", "gone");
    Party gate = new Party("gate", "shop", "service");
    FixtureAnswers.node(gone.putObject(edges ? "edge" : "node"), gate);
    if (edges) {
      ObjectNode edge = (ObjectNode) gone.path("edge");
      edge.removeAll();
      edge.put("id", "gate>gate");
      FixtureAnswers.node(edge.putObject("source"), gate);
      FixtureAnswers.node(edge.putObject("destination"), gate);
    }
    gone.set(
        "before", FixtureFigures.figures(new Call(gate, gate, 12, 0, 4_000, 1), length, false));
    answer.putObject("page").put("size", 100).put("total", items.size());
    return answer;
  }

  private static void change(String name, ObjectNode before) {
    ObjectNode latency = before.withObject("/latency");
    if (name.contains("bank")) {
      before.put("success_ratio", 0.9991);
      latency.put("p50_us", 121_000).put("p99_us", 688_000);
    } else if (name.contains("cart")) {
      latency.put("p50_us", 14_300).put("p99_us", 201_000);
    } else if (name.contains("search")) {
      before.put("calls_per_minute", 31.0);
    }
  }

  ObjectNode paths(Duration length, Map<String, String> query) {
    Party source = party("source", query);
    Party destination = party("destination", query);
    List<List<Call>> found = new ArrayList<>();
    walk(source, destination, new ArrayList<>(), found);
    found.sort(Comparator.comparing(List::size));
    ObjectNode answer = JSON.createObjectNode();
    answer.set("range", answers.range(length));
    answer.put("source", source.id()).put("destination", destination.id());
    Map<String, Party> nodes = new LinkedHashMap<>();
    Set<Call> edges = new LinkedHashSet<>();
    ArrayNode nodeFields = answer.putArray("nodes");
    ArrayNode edgeFields = answer.putArray("edges");
    ArrayNode paths = answer.putArray("paths");
    for (List<Call> way : found) {
      ObjectNode path = paths.addObject();
      ArrayNode ids = path.putArray("nodes").add(source.id());
      nodes.put(source.id(), source);
      ArrayNode edgeIds = path.putArray("edges");
      double weakest = Double.MAX_VALUE;
      for (Call call : way) {
        ids.add(call.destination().id());
        nodes.put(call.destination().id(), call.destination());
        edgeIds.add(call.id());
        edges.add(call);
        weakest = Math.min(weakest, call.perMinute());
      }
      path.put("calls", Math.round(weakest * length.toMinutes()));
    }
    nodes.values().forEach(node -> nodeFields.add(node(node, length)));
    edges.forEach(edge -> edgeFields.add(edge(edge, length)));
    return answer.put("truncated", false);
  }

  /** By id, or by label as people type it. */
  private Party party(String parameter, Map<String, String> query) {
    String text = query.getOrDefault(parameter, "");
    return mesh.parties().stream()
        .filter(party -> party.id().equals(text) || party.label().equals(text))
        .findFirst()
        .orElseThrow(
            () -> new FixtureProblem(404, "not_found", parameter, "no such service: " + text));
  }

  private void walk(Party at, Party to, List<Call> way, List<List<Call>> found) {
    if (at.equals(to)) {
      found.add(List.copyOf(way));
      return;
    }
    for (Call call : mesh.calls()) {
      boolean met = way.stream().anyMatch(step -> step.source().equals(call.destination()));
      if (call.source().equals(at) && !met) {
        way.add(call);
        walk(call.destination(), to, way, found);
        way.remove(way.size() - 1);
      }
    }
  }

  private List<ObjectNode> nodes(Duration length) {
    return mesh.parties().stream()
        .filter(party -> !mesh.callsTo(party.id()).isEmpty())
        .map(party -> node(party, length))
        .toList();
  }

  private List<ObjectNode> edges(Duration length) {
    return mesh.calls().stream().map(call -> edge(call, length)).toList();
  }

  private ObjectNode node(Party party, Duration length) {
    ObjectNode node = FixtureAnswers.node(JSON.createObjectNode(), party);
    Call sum = FixtureAnswers.sum(mesh.callsTo(party.id()));
    if (sum != null) {
      node.set("figures", FixtureFigures.figures(sum, length, false));
    }
    return node;
  }

  private static ObjectNode edge(Call call, Duration length) {
    ObjectNode edge = JSON.createObjectNode().put("grain", "service").put("id", call.id());
    FixtureAnswers.node(edge.putObject("source"), call.source());
    FixtureAnswers.node(edge.putObject("destination"), call.destination());
    edge.set("figures", FixtureFigures.figures(call, length, false));
    return edge;
  }
}
