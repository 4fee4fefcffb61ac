package io.meshline.query.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.query.Documents;
import io.meshline.query.FakeSearchStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MapCommandsTest {
  private static final String EDGES = "meshline-edges-1m-2026.11.22";
  private static final String NODES = "meshline-nodes-1m-2026.11.22";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T10:20:00Z"), ZoneOffset.UTC);

  private final FakeSearchStore fake = new FakeSearchStore();
  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void theTopologyIsATable() {
    putMesh();
    assertThat(topology()).isZero();
    assertThat(lines())
        .startsWith(
            """
            SOURCE       DESTINATION    CALLS/MIN  SUCCESS      P50      P95      P99  AGENT>  SIDECAR>  >SIDECAR  >AGENT
            User         shop/front          8.00    100 %  1.00 ms  1.00 ms  1.00 ms       -         -         -   100 %
            shop/front   shop/orders         4.00  95.00 %  10.0 ms  10.0 ms  10.0 ms    50 %         -         -   100 %
            shop/orders  h2 (database)       2.00    100 %  0.15 ms  0.15 ms  0.15 ms   100 %         -         -       -
            """
                .lines()
                .toArray(String[]::new));
    assertThat(lines()).last().isEqualTo(MapTables.legend());
  }

  @Test
  void connectionsHaveADashForALatencyAndNoneInJson() throws Exception {
    fake.put(
        EDGES,
        Documents.edge("2026-11-22T10:15:00.000Z", "shop/orders", "db (external)")
            .connections("sidecar_client", 20)
            .json());
    assertThat(topology()).isZero();
    assertThat(lines().get(1))
        .matches("shop/orders +db \\(external\\) +4.00 +100 % +- +- +- +- +100 % +- +-");
    out.getBuffer().setLength(0);
    assertThat(topology("--json")).isZero();
    JsonNode edge = new ObjectMapper().readTree(out.toString()).path("edges").path(0);
    assertThat(edge.path("calls").asLong()).isEqualTo(20);
    assertThat(edge.has("latency")).isFalse();
    assertThat(edge.has("apdex")).isFalse();
  }

  @Test
  void theServicesAreATable() {
    fake.put(
        NODES,
        Documents.node("2026-11-22T10:15:00.000Z", "shop/front")
            .point("agent_server", 1, 1_500, 2_500_000)
            .json());
    assertThat(services("--points")).isZero();
    assertThat(lines().get(0)).startsWith("SERVICE");
    assertThat(lines().get(1)).contains("shop/front", "0.40", "50.00 %", "1.50 ms", "2.49 s");
    assertThat(lines().get(2)).startsWith("  at agent-server").contains("100 %");
  }

  @Test
  void servicesThatAreNotToldApartSaySo() {
    fake.put(
        NODES,
        Documents.node("2026-11-22T10:15:00.000Z", "_other")
            .point("agent_server", 0, 1_500)
            .json());
    assertThat(services()).isZero();
    assertThat(lines().get(1)).startsWith("_other (beyond the limits)");
  }

  @Test
  void jsonHasAllFigures() throws Exception {
    putMesh();
    assertThat(topology("--json", "--last", "10m")).isZero();
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.path("from").asText()).isEqualTo("2026-11-22T10:10:00Z");
    assertThat(report.path("interval").asText()).isEqualTo("1m");
    assertThat(report.path("edges")).hasSize(3);
    JsonNode edge = report.path("edges").path(1);
    assertThat(edge.at("/source/service/name").asText()).isEqualTo("front");
    assertThat(edge.at("/source/service/namespace").asText()).isEqualTo("shop");
    assertThat(edge.path("observed_at").asText()).isEqualTo("agent_server");
    assertThat(edge.path("calls").asLong()).isEqualTo(20);
    assertThat(edge.path("calls_per_minute").asDouble()).isEqualTo(4);
    assertThat(edge.path("success_ratio").asDouble()).isEqualTo(0.95);
    assertThat(edge.at("/latency/p50_us").asLong()).isBetween(9_900L, 10_100L);
    assertThat(edge.at("/points/agent_client/coverage").asDouble()).isEqualTo(0.5);
    assertThat(edge.at("/points/agent_server/reasons/UF").asLong()).isEqualTo(1);
  }

  /** Twenty calls in the two minutes that were over when the clock was asked, of a range of ten. */
  @Test
  void ratesAreThoseUpToTheTimeOfAsking() {
    putMesh();
    fake.put(
        NODES,
        Documents.node("2026-11-22T10:15:00.000Z", "shop/orders")
            .point("agent_server", 0, new long[20])
            .json());
    Clock clock = Clock.fixed(Instant.parse("2026-11-22T10:17:00Z"), ZoneOffset.UTC);
    String[] range = {"--from", "2026-11-22T10:10:00Z", "--to", "2026-11-22T10:20:00Z"};
    assertThat(execute(new TopologyCommand(fake::url, environment, clock), range)).isZero();
    assertThat(lines().get(2)).matches("shop/front +shop/orders +10\\.0 .*");
    out.getBuffer().setLength(0);
    assertThat(execute(new ServicesCommand(fake::url, environment, clock), range)).isZero();
    assertThat(lines().get(1)).matches("shop/orders +10\\.0 .*");
  }

  @Test
  void hostileNamesDoNotReachTheTerminal() {
    fake.put(
        NODES,
        Documents.node("2026-11-22T10:15:00.000Z", "a\u001b[2Jb\u202ec\nd")
            .point("agent_server", 0, 1)
            .json());
    assertThat(services()).isZero();
    assertThat(out.toString()).contains("a\ufffd[2Jb\ufffdc\ufffdd").doesNotContain("\u001b");
    out.getBuffer().setLength(0);
    assertThat(services("--json")).isZero();
    assertThat(out.toString()).matches("[\\x20-\\x7e\\n]*").contains("\\u001B", "\\u202E");
  }

  @Test
  void noDataYetSaysWhatToDo() {
    assertThat(topology()).isEqualTo(3);
    assertThat(err.toString()).contains("no documents yet").contains("receiver");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void noDataInTheRangeNamesTheNewest() throws Exception {
    fake.put(
        NODES, Documents.node("2026-11-22T09:00:00.000Z", "a").point("agent_server", 0, 1).json());
    assertThat(topology("--json", "--namespace", "x")).isEqualTo(3);
    assertThat(err.toString()).contains("2026-11-22T09:00:00Z").contains("namespace x");
    assertThat(new ObjectMapper().readTree(out.toString()).path("edges")).isEmpty();
  }

  @Test
  void aStoreThatIsNotThereIsAFailure() {
    fake.close();
    assertThat(topology()).isEqualTo(1);
    assertThat(err.toString()).contains(fake.url()).contains("./meshline up");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--last x | --last: x (expected: a number",
        "--last 0m | --last: 0m",
        "--timeout x | --timeout: x (expected: a number",
        "--timeout 2d | --timeout: 2d (expected: at most 24h)",
        "--last 999999d | --last: 999999d (expected: a begin not before 1970",
        "--from +999999999-12-31T23:59:59Z | --from: +999999999-12-31T23:59:59Z (expected: from 1970",
        "--from 1969-12-31T23:59:59Z | --from: 1969-12-31T23:59:59Z (expected: from 1970",
        "--to 2026-11-22T10:15:00Z | --to: given alone",
        "--from 2026-11-22T10:15:00 | --from: 2026-11-22T10:15:00 (expected: a time with its offset",
        "--from 2026-11-22T10:15:00Z --last 5m | --last and --from",
        "--from 2026-11-22T10:15:00Z --to 2026-11-22T10:15:00Z | begin before the end",
        "--url nowhere | --url: nowhere",
        "--url ftp://x | --url: ftp://x (expected: such as",
        "--ca-certificate /nope | --ca-certificate: /nope: no such file",
        "--user u | user and password",
        "--colour | Unknown option"
      })
  void wrongOptionsAreNamed(String options, String message) {
    assertThat(topology(options.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message).contains("Usage: topology");
  }

  @Test
  void theEnvironmentNamesTheStoreAndTheUser() {
    environment.put("MESHLINE_SEARCH_HOSTS", fake.url());
    environment.put("MESHLINE_SEARCH_USER", "u");
    environment.put("MESHLINE_SEARCH_PASSWORD", "p");
    CommandLine command =
        new CommandLine(new TopologyCommand(() -> "http://127.0.0.1:1", environment, CLOCK));
    assertThat(command.setErr(new PrintWriter(err)).execute()).isEqualTo(3);
    assertThat(fake.authorizations()).contains("Basic dTpw");
  }

  @Test
  void aWrongAddressIsToldWithTheVariableThatHasIt() {
    environment.put("MESHLINE_SEARCH_HOSTS", "nowhere:9200");
    CommandLine command =
        new CommandLine(new TopologyCommand(() -> fake.url(), environment, CLOCK));
    assertThat(command.setErr(new PrintWriter(err)).execute()).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("MESHLINE_SEARCH_HOSTS: nowhere:9200 (expected: such as http://localhost:9200");
  }

  @Test
  void aSecretMayBeTheFirstLineOfAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "p\nmore\n");
    environment.put("MESHLINE_SEARCH_USER", "u");
    environment.put("MESHLINE_SEARCH_PASSWORD_FILE", file.toString());
    assertThat(topology()).isEqualTo(3);
    assertThat(fake.authorizations()).contains("Basic dTpw");

    environment.put("MESHLINE_SEARCH_PASSWORD", "other");
    assertThat(topology()).isEqualTo(2);
    assertThat(err.toString()).contains("MESHLINE_SEARCH_PASSWORD_FILE: both set");
    environment.remove("MESHLINE_SEARCH_PASSWORD");
    environment.put("MESHLINE_SEARCH_PASSWORD_FILE", folder.toString());
    assertThat(topology()).isEqualTo(2);
    assertThat(err.toString()).contains("MESHLINE_SEARCH_PASSWORD_FILE: " + folder + " (expected:");
  }

  @Test
  void helpTellsTheExitCodes() {
    assertThat(topology("--help")).isZero();
    assertThat(out.toString()).contains("Exit codes:", "3", "no calls in the time asked for");
  }

  private void putMesh() {
    String time = "2026-11-22T10:15:00.000Z";
    fake.put(
        EDGES,
        Documents.edge(time, "User (user)", "shop/front")
            .point("agent_server", 0, LongStream.generate(() -> 1_000).limit(40).toArray())
            .json());
    fake.put(
        EDGES,
        Documents.edge(time, "shop/front", "shop/orders")
            .point("agent_client", 0, LongStream.generate(() -> 12_000).limit(10).toArray())
            .point("agent_server", 1, LongStream.generate(() -> 10_000).limit(20).toArray())
            .json());
    fake.put(
        EDGES,
        Documents.edge(time, "shop/orders", "h2 (database)")
            .point("agent_client", 0, LongStream.generate(() -> 150).limit(10).toArray())
            .json());
  }

  private int topology(String... options) {
    return execute(new TopologyCommand(fake::url, environment, CLOCK), options);
  }

  private int services(String... options) {
    return execute(new ServicesCommand(fake::url, environment, CLOCK), options);
  }

  private int execute(Object command, String... options) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(options);
  }

  private List<String> lines() {
    return out.toString().lines().toList();
  }
}
