package io.meshline.query.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.query.Documents;
import io.meshline.query.FakeSearchStore;
import io.meshline.query.Grain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TopAndWatchTest {
  private static final String TIME = "2026-11-22T10:15:00.000Z";
  private static final String EDGES = "meshline-edges-1m-2026.11.22";
  private static final String NODES = "meshline-nodes-1m-2026.11.22";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T10:20:00Z"), ZoneOffset.UTC);

  private final FakeSearchStore fake = new FakeSearchStore();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Integer> pauses = new ArrayList<>();

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void theTopIsATableInTheOrderAskedFor() {
    put();
    assertThat(top("--by", "max_us", "-n", "2")).isZero();
    assertThat(out.toString().lines().limit(4))
        .containsExactly(
            "NAME           MAX  CALLS/MIN  SUCCESS      P50      P95      P99  AGENT>  SIDECAR>  >SIDECAR  >AGENT",
            "shop/slow   1.00 s       0.40    100 %   1.00 s   1.00 s   1.00 s       -         -         -   100 %",
            "shop/busy  10.0 ms       2.00  90.00 %  10.0 ms  10.0 ms  10.0 ms       -         -         -   100 %",
            "and 1 more (-n)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"services", "instances", "endpoints", "edges"})
  void everythingCanBePutInOrder(String of) throws IOException {
    put();
    assertThat(top("--by", "failure_ratio", "--of", of, "--json")).isZero();
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.path("items")).isNotEmpty();
    assertThat(report.path("items").path(0).path("value").asDouble()).isEqualTo(0.1);
    assertThat(report.path("by").asText()).isEqualTo("failure_ratio");
    out.getBuffer().setLength(0);
    assertThat(top("--by", "failure_ratio", "--of", of)).isZero();
    assertThat(out.toString()).contains("FAILURE RATIO").contains("10.00 %").contains("busy");
  }

  @Test
  void leastIsTheOtherEnd() throws IOException {
    put();
    assertThat(top("--least", "-n", "1", "--json")).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).at("/items/0/service/name").asText())
        .isEqualTo("idle");
  }

  @Test
  void whatCannotBeIsSaid() {
    assertThat(top("--by", "beauty")).isEqualTo(2);
    assertThat(err.toString()).contains("beauty").contains("p99_us");
    assertThat(top("--of", "stars")).isEqualTo(2);
    assertThat(top()).isEqualTo(3);
    fake.refuse(503);
    assertThat(top()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "top | -n 0 | -n: 0 (expected: at least 1)",
        "top | -n -3 | -n: -3 (expected: at least 1)",
        "top | -n x | 'x' is not an int",
        "top | -n 99999999999 | is not an int",
        "top | --last 999999d | --last: 999999d",
        "top | more | Unmatched argument",
        "watch | --every 0 | --every: 0 (expected: at least 1)",
        "watch | --every -1 | --every: -1 (expected: at least 1)",
        "watch | --times 0 | --times: 0 (expected: at least 1)",
        "watch | --rows 0 | --rows: 0 (expected: at least 1)",
        "watch | --times | Missing required parameter",
        "watch | --namespace | Missing required parameter",
        "sla | --last 5x | --last: 5x",
        "sla | --last 999999d | --last: 999999d",
        "sla | checkout | Unmatched argument",
        "sla | --url ftp://a | ftp://a"
      })
  void wrongArgumentsAreNamedAndNothingIsAsked(String command, String options, String message) {
    String[] given = options.split(" ", -1);
    int status =
        command.equals("top") ? top(given) : command.equals("sla") ? sla(given) : watch(given);
    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains(message).contains("Usage: " + command);
    assertThat(fake.requests()).isEmpty();
  }

  @Test
  void watchingShowsTheMapAgainAndAgain() {
    put();
    assertThat(watch("--times", "3", "--every", "7", "--rows", "1")).isZero();
    assertThat(pauses).containsExactly(7, 7);
    assertThat(out.toString().lines().filter(line -> line.startsWith("SOURCE"))).hasSize(3);
    assertThat(out.toString()).contains("and 1 more (--rows)").doesNotContain("\u001b");
  }

  @Test
  void watchedJsonIsOneMapOnEachLine() throws IOException {
    put();
    assertThat(watch("--times", "2", "--json")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2);
    for (String line : lines) {
      assertThat(new ObjectMapper().readTree(line).path("edges")).hasSize(2);
    }
  }

  @Test
  void watchingGoesOnWhenTheStoreIsAway() {
    fake.refuse(503);
    assertThat(watch("--times", "2")).isEqualTo(1);
    assertThat(err.toString().lines().filter(line -> line.contains("503"))).hasSize(2);
    fake.refuse(200);
    assertThat(watch("--times", "1")).isEqualTo(3);
  }

  @Test
  void objectivesAreATableWithTheLeastBudgetFirst() throws IOException {
    assertThat(sla()).isEqualTo(3);
    assertThat(err.toString()).contains("No objectives are kept");
    sla(10, "fast", "catalog", 0.9);
    sla(17, "fast", "catalog", 0.5);
    sla(17, "available", "checkout", -0.25);
    assertThat(sla("--last", "15m")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "OBJECTIVE  OF              TARGET  COMPLIANCE  BUDGET LEFT  BURN 1H  BURN 1D",
            "available  shop/checkout  99.90 %     99.50 %      -25.0 %     2.50        -",
            "fast       shop/catalog   99.90 %     99.50 %       50.0 %     2.50        -");
    out.getBuffer().setLength(0);
    assertThat(sla("--last", "15m", "--json")).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).path("objectives")).hasSize(2);
    assertThat(sla("--last", "1m")).isEqualTo(3);
  }

  /** The same name in two environments is two services: a table must not hide it. */
  @Test
  void objectivesOfSeveralEnvironmentsAreToldApart() {
    for (String environment : List.of("prod", "test")) {
      fake.put(
          "meshline-sla-1m-2026.11.22",
          ("{\"@timestamp\":\"2026-11-22T10:17:00Z\",\"objective\":{\"name\":\"fast\"},\"kind\":\"service\","
                  + "\"environment\":\"%s\",\"service\":{\"namespace\":\"shop\",\"name\":\"a\"},"
                  + "\"error_budget_left\":1}")
              .formatted(environment));
    }
    assertThat(sla()).isZero();
    assertThat(out.toString()).contains("prod: shop/a").contains("test: shop/a");
    out.getBuffer().setLength(0);
    assertThat(sla("--environment", "test")).isZero();
    assertThat(out.toString().lines()).hasSize(2);
    assertThat(sla("--namespace", "pay")).isEqualTo(3);
  }

  /** Minutes are kept for days, hours for months; what both tell of, minutes tell better. */
  @Test
  void objectivesOfOlderTimesAreToldByTheirHours() {
    String[] old = {"--from", "2026-11-02T00:00:00Z", "--to", "2026-11-03T00:00:00Z"};
    sla(17, "fast", "catalog", 0.5);
    assertThat(sla(old)).isEqualTo(3);
    assertThat(err.toString()).contains("No objective from 2026-11-02T00:00:00Z");
    for (String hour : List.of("2026-11-02T08", "2026-11-02T09", "2026-11-22T10")) {
      fake.put(
          "meshline-sla-1h-2026.11",
          ("{\"@timestamp\":\"%s:00:00Z\",\"objective\":{\"name\":\"fast\"},"
                  + "\"service\":{\"name\":\"of-hours\"},\"error_budget_left\":0.25}")
              .formatted(hour));
    }
    assertThat(sla(old)).isZero();
    assertThat(out.toString().lines()).hasSize(2).last().asString().contains("of-hours", "25.0 %");
    out.getBuffer().setLength(0);
    assertThat(sla("--last", "1h")).isZero();
    assertThat(out.toString()).contains("shop/catalog").doesNotContain("of-hours");
  }

  private int sla(String... options) {
    return run(new SlaCommand(fake::url, Map.of(), CLOCK), options);
  }

  private void sla(int minute, String objective, String service, double left) {
    fake.put(
        "meshline-sla-1m-2026.11.22",
        ("{\"@timestamp\":\"2026-11-22T10:%d:00Z\",\"objective\":{\"name\":\"%s\",\"target\":0.999},"
                + "\"service\":{\"namespace\":\"shop\",\"name\":\"%s\"},\"compliance\":0.995,"
                + "\"error_budget_left\":%s,\"burn_rate\":{\"1h\":2.5}}")
            .formatted(minute, objective, service, left));
  }

  private void put() {
    fake.put(NODES, node(Grain.SERVICE, "shop/busy", 1, 10, 10_000));
    fake.put(NODES, node(Grain.SERVICE, "shop/slow", 0, 2, 1_000_000));
    fake.put(NODES, node(Grain.SERVICE, "shop/idle", 0, 1, 1_000));
    fake.put(NODES, node(Grain.INSTANCE, "shop/busy#b-1", 1, 10, 10_000));
    fake.put(NODES, node(Grain.ENDPOINT, "shop/busy#GET:/", 1, 10, 10_000));
    for (String callee : List.of("shop/busy", "shop/slow")) {
      fake.put(
          EDGES,
          Documents.edge(TIME, "shop/front", callee)
              .point("agent_server", callee.endsWith("busy") ? 1 : 0, latencies(10, 10_000))
              .json());
    }
  }

  private static String node(Grain grain, String name, int failures, int calls, long micros) {
    return Documents.node(grain, TIME, name)
        .point("agent_server", failures, latencies(calls, micros))
        .json();
  }

  private static long[] latencies(int calls, long micros) {
    return LongStream.range(0, calls).map(i -> micros).toArray();
  }

  private int top(String... options) {
    return run(new TopCommand(fake::url, Map.of(), CLOCK), options);
  }

  private int watch(String... options) {
    return run(new WatchCommand(fake::url, Map.of(), CLOCK, pauses::add), options);
  }

  private int run(Object command, String... options) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(options);
  }
}
