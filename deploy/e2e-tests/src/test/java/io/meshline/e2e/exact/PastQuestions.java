package io.meshline.e2e.exact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.standalone.seed.Seeder;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What somebody would ask the Query API of a made-up past, and what it should answer. */
final class PastQuestions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHECKOUT = "shop/checkout";
  private static final String PAYMENT = "shop/payment";
  private static final String CATALOG = "shop/catalog";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI api;
  private final Seeder.Past past;
  private final Instant incidentOver;

  PastQuestions(URI api, Seeder.Past past) {
    this.api = api;
    this.past = past;
    this.incidentOver = past.incident().plus(Seeder.INCIDENT);
  }

  /** The incident from all four points, with examples of traces. */
  void edgeOfTheIncident() throws Exception {
    JsonNode answer =
        ask("edge", past.incident(), incidentOver, "source", CHECKOUT, "destination", PAYMENT);
    JsonNode points = answer.at("/edge/figures/points");
    assertThat(points.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "agent_client", "sidecar_client", "sidecar_server", "agent_server");
    assertThat(answer.get("same_calls").asBoolean()).isTrue();
    assertThat(answer.get("time")).hasSize(4);
    for (JsonNode point : points) {
      assertThat(point.get("failures").asDouble() / point.get("calls").asDouble())
          .isBetween(0.38, 0.52);
      assertThat(point.get("failed_trace_ids"))
          .hasSize(3)
          .allSatisfy(id -> assertThat(id.asText()).matches("[0-9a-f]{32}"));
      assertThat(point.get("slowest_trace_id").asText()).matches("[0-9a-f]{32}");
    }
    // A few fail as on any day.
    assertThat(points.at("/agent_server/reasons/504").asDouble())
        .isGreaterThan(0.9 * points.at("/agent_server/failures").asDouble());
    assertThat(points.at("/sidecar_server/reasons").isMissingNode()).isTrue();
  }

  /** Which instance it was, and which endpoints suffered. */
  void instanceAndEndpointsOfTheIncident() throws Exception {
    JsonNode map =
        ask("topology", past.incident(), incidentOver, "grain", "instance", "service", PAYMENT);
    Map<String, String> instances = new HashMap<>();
    map.get("nodes").forEach(n -> instances.put(n.get("id").asText(), n.path("instance").asText()));
    Map<String, Double> success = new TreeMap<>();
    for (JsonNode edge : map.get("edges")) {
      success.put(
          instances.get(edge.get("source").asText())
              + " > "
              + instances.get(edge.get("destination").asText()),
          edge.at("/figures/success_ratio").asDouble());
    }
    assertThat(success)
        .containsOnlyKeys("checkout-1 > payment-1", "checkout-1 > payment-2")
        .hasEntrySatisfying(
            "checkout-1 > payment-1", ratio -> assertThat(ratio).isGreaterThan(0.95))
        .hasEntrySatisfying("checkout-1 > payment-2", ratio -> assertThat(ratio).isLessThan(0.2));

    JsonNode top =
        ask(
            "top",
            past.incident(),
            incidentOver,
            "grain",
            "endpoint",
            "by",
            "failure_ratio",
            "n",
            "3");
    assertThat(texts(top.get("items"), "/node/endpoint"))
        .containsExactlyInAnyOrder("POST:/payments", "POST:/orders", "POST:/buy");
  }

  /** What it did to the error budget, and who was told. */
  void budgetAndAlertsOfTheIncident() throws Exception {
    Duration before = Duration.ofMinutes(10);
    double left = budget(past.incident().minus(before), past.incident());
    assertThat(budget(incidentOver.minus(before), incidentOver)).isLessThan(left - 0.01);
    JsonNode alerts =
        ask(
            "alerts",
            past.incident(),
            incidentOver,
            "objective",
            "checkout-answers",
            "severity",
            "page");
    assertThat(alerts.get("items")).isNotEmpty();
    assertThat(alerts.at("/items/0/alert/state").asText()).isEqualTo("resolved");
    JsonNode reasons = ask("events", past.incident(), incidentOver, "kind", "new_reason");
    assertThat(texts(reasons.get("items"), "/destination/service/name")).contains("payment");
  }

  /** Before and after the deploy: who is new, who is gone, what became slower. */
  void comparisonOfTheDeploy() throws Exception {
    assertThat(states("edges", "service", "/edge/source/name", "/edge/destination/name"))
        .containsEntry("catalog > cart", "new")
        .containsEntry("front > catalog", "both");
    assertThat(states("nodes", "instance", "/node/instance"))
        .containsEntry("catalog-1", "gone")
        .containsEntry("catalog-2", "new");
    JsonNode endpoint = compare("nodes", "endpoint", "service", CATALOG).at("/items/0");
    assertThat(endpoint.at("/node/endpoint").asText()).isEqualTo("GET:/products");
    assertThat(endpoint.at("/change/p50_us").asLong()).isGreaterThan(4_000);

    JsonNode news = ask("events", past.begin(), past.end(), "kind", "first_seen");
    assertThat(texts(news.get("items"), "/source/service/name")).containsExactly("catalog");
    assertThat(texts(news.get("items"), "/destination/service/name")).containsExactly("cart");
  }

  /** The whole time, which is read by longer windows too. */
  void wholeTime() throws Exception {
    JsonNode edges =
        ask("top", past.begin(), past.end(), "of", "edges", "grain", "endpoint", "n", "50");
    Set<String> between = new HashSet<>();
    for (JsonNode item : edges.get("items")) {
      between.add(
          item.at("/edge/source/endpoint").asText()
              + " > "
              + item.at("/edge/destination/endpoint").asText());
    }
    assertThat(between)
        .contains(
            "GET:/shop > GET:/products",
            "GET:/products > GET:/stock",
            "GET:/stock > SELECT stock",
            "POST:/orders > shop.orders");
    JsonNode instances =
        ask("nodes", past.begin(), past.end(), "grain", "instance", "q", "payment");
    assertThat(texts(instances.get("nodes"), "/instance"))
        .containsExactlyInAnyOrder("payment-1", "payment-2");
  }

  private double budget(Instant from, Instant to) throws Exception {
    JsonNode sla = ask("sla", from, to, "objective", "checkout-answers");
    assertThat(sla.get("items")).hasSize(1);
    return sla.at("/items/0/error_budget_left").asDouble();
  }

  private Map<String, String> states(String of, String grain, String... names) throws Exception {
    Map<String, String> states = new TreeMap<>();
    for (JsonNode item : compare(of, grain).get("items")) {
      StringBuilder name = new StringBuilder();
      for (String each : names) {
        name.append(name.isEmpty() ? "" : " > ").append(item.at(each).asText());
      }
      states.put(name.toString(), item.get("state").asText());
    }
    return states;
  }

  private JsonNode compare(String of, String grain, String... more) throws Exception {
    Duration length = Duration.between(past.deploy(), past.end());
    List<String> parameters =
        new ArrayList<>(
            List.of(
                "of",
                of,
                "grain",
                grain,
                "sort",
                "p50_us",
                "before_from",
                past.deploy().minus(length).toString(),
                "before_to",
                past.deploy().toString()));
    parameters.addAll(List.of(more));
    return ask("compare", past.deploy(), past.end(), parameters.toArray(String[]::new));
  }

  private static Set<String> texts(JsonNode items, String field) {
    Set<String> texts = new HashSet<>();
    items.forEach(item -> texts.add(item.at(field).asText()));
    return texts;
  }

  private JsonNode ask(String what, Instant from, Instant to, String... parameters)
      throws Exception {
    StringBuilder query = new StringBuilder("from=" + from + "&to=" + to);
    for (int i = 0; i < parameters.length; i += 2) {
      query
          .append('&')
          .append(parameters[i])
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(api.resolve("/api/v1/" + what + "?" + query)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }
}
