package io.meshline.standalone.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.meshline.standalone.doctor.Finding.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers as Flink 2.2 gives them; that it does is what ReadmeIT shows. */
class JobsCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String JOB = "meshline-call-aggregation";

  private final Map<String, String> answers = new TreeMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body =
              answers.getOrDefault(exchange.getRequestURI().getPath(), "{}").getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    answers.put(
        "/overview",
        "{\"taskmanagers\":2,\"slots-total\":8,\"slots-available\":4,\"flink-version\":\"2.2.1\"}");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aRunningJobWithFreshCheckpointsIsWell() throws Exception {
    jobs(job("a", "RUNNING", 1), job("b", "CANCELED", 2));
    checkpoints("a", "2026-11-29T11:59:50Z", "");
    assertThat(run())
        .containsExactly(
            Finding.ok(
                "flink", "Flink 2.2.1 at " + address() + ", 2 task managers, 4 of 8 slots free"),
            Finding.ok(
                "flink",
                "job "
                    + JOB
                    + " (a): RUNNING, last checkpoint 10 s ago, 7 completed, 1 failed, one each 10 s"
                    + " (failed ones do no harm while others complete)"));
  }

  @Test
  void checkpointsThatCeasedAreAFaultWithTheirReason() throws Exception {
    jobs(job("a", "RUNNING", 1));
    checkpoints("a", "2026-11-29T11:50:00Z", "Checkpoint expired before completing.");
    Finding finding = run().get(1);
    assertThat(finding.level()).isEqualTo(Level.FAULT);
    assertThat(finding.text())
        .contains("600 s ago", "(expected: less than 110 s ago)", "Checkpoint expired");
    assertThat(finding.remedy()).contains("runbook/checkpoints-fail.md");
  }

  @Test
  void aJobThatRestartsIsAFaultWithItsFailure() throws Exception {
    jobs(job("a", "RESTARTING", 1));
    answers.put(
        "/jobs/a/exceptions",
        "{\"exceptionHistory\":{\"entries\":[{\"stacktrace\":\"SomeException: no disk\\n\\tat x\"}]}}");
    Finding finding = run().get(1);
    assertThat(finding.level()).isEqualTo(Level.FAULT);
    assertThat(finding.text())
        .isEqualTo(
            "job "
                + JOB
                + " (a): RESTARTING (expected: RUNNING), last failure: SomeException: no disk");
    assertThat(finding.remedy()).endsWith(address() + "/jobs/a/exceptions");
  }

  @Test
  void aJobThatIsNotThereIsAFaultWithWhatStartsIt() throws Exception {
    jobs();
    assertThat(run().get(1).remedy()).contains("-c io.meshline.jobs.CallAggregationJob");
  }

  @Test
  void aJobThatRunsTwiceIsAWarning() throws Exception {
    jobs(job("a", "RUNNING", 1), job("b", "RUNNING", 2));
    checkpoints("b", "2026-11-29T11:59:50Z", "");
    Finding finding = run().get(1);
    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.remedy()).isEqualTo("flink cancel a");
  }

  private List<Finding> run() throws Exception {
    return new JobsCheck(address(), List.of(JOB), Duration.ofSeconds(5), InstantSource.fixed(NOW))
        .run();
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void jobs(String... jobs) {
    answers.put("/jobs/overview", "{\"jobs\":[" + String.join(",", jobs) + "]}");
  }

  private static String job(String id, String state, long started) {
    return "{\"jid\":\"%s\",\"name\":\"%s\",\"state\":\"%s\",\"start-time\":%d,\"duration\":500}"
        .formatted(id, JOB, state, started);
  }

  private void checkpoints(String id, String last, String failure) {
    answers.put("/jobs/" + id + "/checkpoints/config", "{\"interval\":10000}");
    answers.put(
        "/jobs/" + id + "/checkpoints",
        ("{\"counts\":{\"completed\":7,\"failed\":1},\"latest\":{\"completed\":{\"latest_ack_timestamp\":%d},"
                + "\"failed\":{\"failure_message\":\"%s\"}}}")
            .formatted(Instant.parse(last).toEpochMilli(), failure));
  }
}
