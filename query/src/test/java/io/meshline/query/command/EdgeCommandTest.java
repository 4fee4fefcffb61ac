package io.meshline.query.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.query.Documents;
import io.meshline.query.FakeSearchStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class EdgeCommandTest {
  private static final String EDGES = "meshline-edges-1m-2026.11.22";
  private static final String TIME = "2026-11-22T10:15:00.000Z";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T10:20:00Z"), ZoneOffset.UTC);

  private final FakeSearchStore fake = new FakeSearchStore();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void ratesAreThoseUpToTheTimeOfAsking() {
    putMesh();
    Clock clock = Clock.fixed(Instant.parse("2026-11-22T10:17:00Z"), ZoneOffset.UTC);
    String[] asked = {
      "front", "orders", "--from", "2026-11-22T10:10:00Z", "--to", "2026-11-22T10:20:00Z"
    };
    assertThat(edge(clock, asked)).isZero();
    assertThat(out.toString().lines().skip(1)).first().asString().startsWith("10.0 calls/min");
  }

  @Test
  void theFourPointsStandSideBySideWithTheTimeBetweenThem() {
    putMesh();
    assertThat(edge("front", "shop/orders")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            shop/front -> shop/orders
            4.00 calls/min, 95.00 % success, p50 10.0 ms, p99 10.0 ms, apdex 0.95
            by agent-server, 2026-11-22 10:15 to 2026-11-22 10:20 UTC

            POINT           CALLS   SEEN  SUCCESS      P50      P95      P99     MEAN
            agent-client       20  100 %  95.00 %  20.0 ms  20.0 ms  20.0 ms  20.0 ms
            sidecar-client     20  100 %  95.00 %  16.0 ms  16.0 ms  16.0 ms  16.0 ms
            sidecar-server     20  100 %  95.00 %  15.0 ms  15.0 ms  15.0 ms  15.0 ms
            agent-server       20  100 %  95.00 %  10.0 ms  10.0 ms  10.0 ms  10.0 ms

            WHERE THE TIME WENT             P50     MEAN  SHARE
            caller's stack and sidecar  4.00 ms  4.00 ms   20 %  ####
            network between sidecars    1.00 ms  1.00 ms    5 %      #
            callee's sidecar and stack  5.00 ms  5.00 ms   25 %       #####
            callee itself               10.0 ms  10.0 ms   50 %            ##########
            Each line: one point's figure less the next one's. P50s are exact to 1 %.

            protocol  HTTP
            tls       NONE  (sidecar-server)
            tls       UNKNOWN  (agent-client, sidecar-client, agent-server)

            REASON  agent-client  sidecar-client  sidecar-server  agent-server
            UF                 1               1               1             1

            TRACES
            slowest   4bf92f3577b34da6a3ce929d0e0e4736
            failed    0af7651916cd43dd8448eb211c80319c

            """);
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void differentCallsAndTimesBelowZeroAreSaidOpenly() {
    fake.put(
        EDGES,
        Documents.edge(TIME, "a", "b")
            .point("agent_client", 0, 1_000)
            .point("sidecar_server", 0, 2_000, 2_000)
            .json());
    assertThat(edge("a", "b")).isZero();
    assertThat(out.toString())
        .contains("caller's stack, network  -1.00 ms  -1.00 ms  -100 %\n")
        .contains("did not see the same calls")
        .contains("Below zero");
  }

  @Test
  void oneSideAloneIsSaidToBeOne() {
    fake.put(
        EDGES, Documents.edge(TIME, "a", "h2/x (database)").point("agent_client", 0, 900).json());
    assertThat(edge("a", "h2/x")).isZero();
    assertThat(out.toString())
        .contains("a -> h2/x (database)")
        .contains("network and callee   0.90 ms  0.90 ms  100 %  ####################\n")
        .contains("Only one point saw these calls");
  }

  @Test
  void connectionsHaveCallsAndNoTimes() {
    fake.put(
        EDGES,
        Documents.edge(TIME, "a", "b")
            .connections("sidecar_client", 4)
            .connections("sidecar_server", 4)
            .json());
    assertThat(edge("a", "b")).isZero();
    assertThat(out.toString())
        .contains("0.80 calls/min, 100 % success\n")
        .contains("sidecar-server      4  100 %    100 %    -    -    -     -\n")
        .doesNotContain("WHERE THE TIME WENT");
  }

  @Test
  void severalEnvironmentsAreSeveralEdges() {
    fake.put(EDGES, Documents.edge(TIME, "prod:a", "prod:b").point("agent_server", 0, 1).json());
    fake.put(EDGES, Documents.edge(TIME, "test:a", "test:b").point("agent_server", 0, 1).json());
    assertThat(edge("a", "b")).isZero();
    assertThat(out.toString().lines().filter(line -> line.contains("->")))
        .containsExactly("prod: a -> prod: b", "test: a -> test: b");
    out.getBuffer().setLength(0);
    assertThat(edge("test: a", "b")).isZero();
    assertThat(out.toString().lines().filter(line -> line.contains("->"))).hasSize(1);
  }

  @Test
  void jsonHasThePartsAndTheDetailsOfEachPoint() throws Exception {
    putMesh();
    assertThat(edge("front", "orders", "--json", "--last", "10m")).isZero();
    JsonNode edge = new ObjectMapper().readTree(out.toString()).path("edges").path(0);
    assertThat(edge.at("/source/service/name").asText()).isEqualTo("front");
    assertThat(edge.path("observed_at").asText()).isEqualTo("agent_server");
    assertThat(edge.at("/points/sidecar_server/tls/NONE").asLong()).isEqualTo(20);
    assertThat(edge.at("/points/agent_server/slowest_trace_id").asText()).startsWith("4bf9");
    assertThat(edge.path("time")).hasSize(4);
    assertThat(edge.at("/time/1/outer").asText()).isEqualTo("sidecar_client");
    assertThat(edge.at("/time/1/inner").asText()).isEqualTo("sidecar_server");
    assertThat(edge.at("/time/1/avg_us").asDouble()).isEqualTo(1_000);
    assertThat(edge.path("time").path(3).has("inner")).isFalse();
    assertThat(edge.path("same_calls").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frnt | orders | No service frnt from 2026-11-22T10:15:00Z to 2026-11-22T10:20:00Z. Near it: shop/front.",
        "front | zebra | No service zebra from 2026-11-22T10:15:00Z to 2026-11-22T10:20:00Z. See ./meshline topology",
        "orders | front | No calls from orders to front",
        "orders | front | orders calls nobody. front is called by User.",
        "User | orders | User calls shop/front. orders is called by shop/front."
      })
  void whatIsNotThereIsNamedWithWhatIs(String caller, String callee, String message) {
    putMesh();
    fake.put(
        EDGES,
        Documents.edge(TIME, "User (user)", "shop/front").point("agent_server", 0, 1).json());
    assertThat(edge(caller, callee)).isEqualTo(3);
    assertThat(err.toString()).contains(message);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anEmptyStoreSaysWhatToDo() {
    assertThat(edge("a", "b")).isEqualTo(3);
    assertThat(err.toString()).contains("no documents yet").contains("receiver");
  }

  @Test
  void aStoreThatIsNotThereIsAFailure() {
    fake.close();
    assertThat(edge("a", "b")).isEqualTo(1);
    assertThat(err.toString()).contains(fake.url());
  }

  @Test
  void bothEndsMustBeNamed() {
    assertThat(edge("a")).isEqualTo(2);
    assertThat(err.toString()).contains("<callee>").contains("Usage: edge");
  }

  @Test
  void helpTellsTheExitCodes() {
    assertThat(edge("--help")).isZero();
    assertThat(out.toString()).contains("<caller> <callee>", "Exit codes:", "no such service");
  }

  private void putMesh() {
    fake.put(
        EDGES,
        Documents.edge(TIME, "shop/front", "shop/orders")
            .point("agent_client", 1, calls(20_000))
            .with("agent_client", "tls", Map.of("UNKNOWN", 20))
            .with("agent_client", "protocols", Map.of("HTTP", 20))
            .point("sidecar_client", 1, calls(16_000))
            .with("sidecar_client", "tls", Map.of("UNKNOWN", 20))
            .with("sidecar_client", "protocols", Map.of("HTTP", 20))
            .point("sidecar_server", 1, calls(15_000))
            .with("sidecar_server", "tls", Map.of("NONE", 20))
            .with("sidecar_server", "protocols", Map.of("HTTP", 20))
            .point("agent_server", 1, calls(10_000))
            .with("agent_server", "tls", Map.of("UNKNOWN", 20))
            .with("agent_server", "protocols", Map.of("HTTP", 20))
            .with("agent_server", "slowest_trace_id", "4bf92f3577b34da6a3ce929d0e0e4736")
            .with("agent_server", "failed_trace_ids", List.of("0af7651916cd43dd8448eb211c80319c"))
            .json());
  }

  private static long[] calls(long latencyMicros) {
    long[] calls = new long[20];
    Arrays.fill(calls, latencyMicros);
    return calls;
  }

  private int edge(String... arguments) {
    return edge(CLOCK, arguments);
  }

  private int edge(Clock clock, String... arguments) {
    return new CommandLine(new EdgeCommand(fake::url, Map.of(), clock))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
