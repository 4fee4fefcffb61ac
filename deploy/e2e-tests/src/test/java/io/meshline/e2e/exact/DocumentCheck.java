package io.meshline.e2e.exact;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.e2e.exact.Expectation.DocumentKey;
import io.meshline.e2e.exact.Expectation.Tally;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Holds stored documents against what was expected, number by number. */
public final class DocumentCheck {

  /**
   * Counts and sums must be equal, percentiles within 1 %, and no document may be missing or extra.
   */
  public static void assertEqual(
      Collection<JsonNode> stored, Map<DocumentKey, Map<String, Tally>> expected) {
    Map<DocumentKey, JsonNode> byKey = new HashMap<>();
    for (JsonNode document : stored) {
      DocumentKey key = key(document);
      assertThat(byKey.put(key, document)).as("second document of %s", key).isNull();
    }
    var missing = new HashSet<>(expected.keySet());
    missing.removeAll(byKey.keySet());
    assertThat(missing.stream().limit(5)).as("%d documents missing", missing.size()).isEmpty();
    var extra = new HashSet<>(byKey.keySet());
    extra.removeAll(expected.keySet());
    assertThat(extra.stream().limit(5)).as("%d documents too many", extra.size()).isEmpty();
    expected.forEach((key, points) -> check(key, requireNonNull(byKey.get(key)), points));
  }

  public static DocumentKey key(JsonNode document) {
    boolean edge = document.at("/metricset/name").asText().equals("edge");
    return new DocumentKey(
        document.at("/metricset/name").asText(),
        document.at("/metricset/interval").asText(),
        document.get("grain").asText(),
        Instant.parse(document.get("@timestamp").asText()),
        edge ? party(document.get("source")) : null,
        party(edge ? document.get("destination") : document));
  }

  static Party party(JsonNode node) {
    return new Party(
        node.path("tenant").asText(""),
        node.path("environment").asText(""),
        node.at("/service/namespace").asText(""),
        node.at("/service/name").asText(""),
        node.at("/service/instance/id").asText(""),
        node.path("endpoint").asText(""),
        Kind.valueOf(node.path("kind").asText("").toUpperCase(Locale.ROOT)));
  }

  private static void check(DocumentKey key, JsonNode document, Map<String, Tally> points) {
    assertThat(names(document.get("points"))).as("points of %s", key).isEqualTo(points.keySet());
    assertThat(document.get("version").asLong())
        .as("version of %s", key)
        .isEqualTo(points.values().stream().mapToLong(Tally::observations).sum());
    points.forEach(
        (point, tally) -> figures(key + " " + point, document.get("points").get(point), tally));
    String headline = headline(points);
    assertThat(document.get("observed_at").asText())
        .as("observed_at of %s", key)
        .isEqualTo(headline);
    headlineFigures("headline of " + key, document, requireNonNull(points.get(headline)));
  }

  private static String headline(Map<String, Tally> points) {
    for (List<String> side :
        List.of(
            List.of("agent_server", "sidecar_server"), List.of("agent_client", "sidecar_client"))) {
      long agent = points.containsKey(side.get(0)) ? points.get(side.get(0)).calls() : 0;
      long sidecar = points.containsKey(side.get(1)) ? points.get(side.get(1)).calls() : 0;
      if (agent + sidecar > 0) {
        return side.get(agent >= sidecar ? 0 : 1);
      }
    }
    throw new IllegalStateException("no point saw anything");
  }

  private static void headlineFigures(String what, JsonNode figures, Tally tally) {
    long calls = tally.calls();
    equal(what, figures, "observations", tally.observations());
    equal(what, figures, "calls", calls);
    equal(what, figures, "successes", tally.calls(Outcome.SUCCESS));
    equal(what, figures, "client_errors", tally.calls(Outcome.CLIENT_ERROR));
    equal(what, figures, "failures", tally.calls(Outcome.FAILURE));
    close(what, figures, "success_ratio", (double) (calls - tally.calls(Outcome.FAILURE)) / calls);
    long timed = tally.timedCalls();
    if (timed == 0) {
      assertThat(figures.has("latency")).as("latency of connections of %s", what).isFalse();
      assertThat(figures.has("apdex")).as("apdex of connections of %s", what).isFalse();
      return;
    }
    close(what, figures, "apdex", (tally.satisfied() + tally.tolerating() / 2.0) / timed);
    JsonNode latency = figures.get("latency");
    equal(what, latency, "calls", timed);
    equal(what, latency, "sum_us", tally.latencySum());
    equal(what, latency, "min_us", tally.latencyMin());
    equal(what, latency, "max_us", tally.latencyMax());
    assertThat(latency.get("avg_us").asDouble())
        .as("avg_us of %s", what)
        .isCloseTo((double) tally.latencySum() / timed, within(0.5));
    Map.of(
            "p50_us", 0.5, "p75_us", 0.75, "p90_us", 0.9, "p95_us", 0.95, "p99_us", 0.99, "p999_us",
            0.999)
        .forEach((name, q) -> percentile(what, latency, name, tally.percentile(q)));
  }

  private static void figures(String what, JsonNode figures, Tally tally) {
    headlineFigures(what, figures, tally);
    equal(what, figures, "apdex_satisfied", tally.satisfied());
    equal(what, figures, "apdex_tolerating", tally.tolerating());
    equal(what, figures, "request_bytes", tally.requestBytes());
    equal(what, figures, "response_bytes", tally.responseBytes());
    counts(what, figures, "reasons", tally.reasons());
    counts(what, figures, "status", tally.status());
    counts(what, figures, "protocols", tally.protocols());
    counts(what, figures, "tls", tally.tls());
  }

  private static void equal(String what, JsonNode figures, String name, long expected) {
    assertThat(figures.path(name).isMissingNode()).as("%s of %s is missing", name, what).isFalse();
    assertThat(figures.get(name).asLong()).as("%s of %s", name, what).isEqualTo(expected);
  }

  private static void close(String what, JsonNode figures, String name, double expected) {
    assertThat(figures.path(name).asDouble(Double.NaN))
        .as("%s of %s", name, what)
        .isCloseTo(expected, within(1e-6));
  }

  private static void percentile(String what, JsonNode latency, String name, long exact) {
    assertThat((double) latency.get(name).asLong())
        .as("%s of %s", name, what)
        .isCloseTo((double) exact, within(0.01 * exact));
  }

  private static void counts(
      String what, JsonNode figures, String name, Map<String, Long> expected) {
    Map<String, Long> stored = new TreeMap<>();
    figures.path(name).properties().forEach(e -> stored.put(e.getKey(), e.getValue().asLong()));
    Map<String, Long> caseless = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    caseless.putAll(expected);
    Map<String, Long> storedCaseless = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    storedCaseless.putAll(stored);
    assertThat(storedCaseless).as("%s of %s", name, what).isEqualTo(caseless);
  }

  private static java.util.Set<String> names(JsonNode object) {
    java.util.Set<String> names = new java.util.TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private DocumentCheck() {}
}
