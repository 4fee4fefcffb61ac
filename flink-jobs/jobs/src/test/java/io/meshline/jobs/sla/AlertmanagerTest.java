package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshline.schemas.AlertState;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A real Alertmanager takes alerts and their end. It is looked for on the path, or where {@code
 * MESHLINE_ALERTMANAGER} says; Debian's package is {@code prometheus-alertmanager}.
 */
class AlertmanagerTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Test
  void takesAlertsAndTheirEnd(@TempDir Path folder) throws Exception {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      System.out.println("AlertmanagerTest is skipped: " + missing());
    }
    assumeTrue(program.isPresent(), AlertmanagerTest::missing);
    int port = DeliverAlertsContract.freePort();
    URI url = URI.create("http://127.0.0.1:" + port);
    AlertTarget target = AlertTarget.alertmanager(url, Duration.ofMinutes(1));
    var harness = DeliverAlertsContract.open(List.of(target), null);
    try {
      // Long enough ago: an end that is still to come is none for Alertmanager.
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(10);
      harness.setProcessingTime(now.toEpochMilli());
      harness.processElement1(
          new StreamRecord<>(DeliverAlertsContract.alert("x", AlertState.FIRING, now, now), 0));
      // It is not there yet.
      harness.setProcessingTime(now.plusMillis(1).toEpochMilli());

      Process alertmanager = start(program.get(), folder, port);
      try {
        await()
            .atMost(30, TimeUnit.SECONDS)
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(() -> get(url.resolve("/-/ready")).statusCode() == 200);
        assertThat(get(url.resolve("/api/v2/alerts")).body().strip()).isEqualTo("[]");
        harness.setProcessingTime(now.plusSeconds(2).toEpochMilli());
        await()
            .atMost(30, TimeUnit.SECONDS)
            .untilAsserted(
                () ->
                    assertThat(json(get(url.resolve("/api/v2/alerts")).body()))
                        .asString()
                        .contains(
                            "labels={a_b=x, alertname=ErrorBudgetBurn, service=cart}",
                            "annotations={summary=bad}",
                            "state=active"));

        harness.processElement1(
            new StreamRecord<>(
                DeliverAlertsContract.alert("x", AlertState.RESOLVED, now, now.plusSeconds(1)), 0));
        // The answer to what was sent before may still be on its way: then it is tried again later.
        AtomicLong millis = new AtomicLong(now.plusSeconds(3).toEpochMilli());
        await()
            .atMost(30, TimeUnit.SECONDS)
            .pollInSameThread()
            .until(
                () -> {
                  harness.setProcessingTime(millis.getAndAdd(1_000));
                  return get(url.resolve("/api/v2/alerts")).body().strip().equals("[]");
                });
        assertThat(harness.numKeyedStateEntries()).isZero();
      } finally {
        alertmanager.destroy();
        assertThat(alertmanager.waitFor(10, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      harness.close();
    }
  }

  private static Process start(Path program, Path folder, int port) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("alertmanager.yml"),
            "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
    return new ProcessBuilder(
            program.toString(),
            "--config.file=" + config,
            "--storage.path=" + folder.resolve("data"),
            "--cluster.listen-address=",
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("alertmanager.log").toFile())
        .start();
  }

  private static Optional<Path> program() {
    String named = System.getenv("MESHLINE_ALERTMANAGER");
    Stream<Path> onPath =
        Arrays.stream(
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
            .flatMap(
                folder ->
                    Stream.of(
                        Path.of(folder, "prometheus-alertmanager"),
                        Path.of(folder, "alertmanager")));
    return Stream.concat(Stream.ofNullable(named).map(Path::of), onPath)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Also in the report of skipped tests. */
  private static String missing() {
    String named = System.getenv("MESHLINE_ALERTMANAGER");
    return "no prometheus-alertmanager or alertmanager on the path, and MESHLINE_ALERTMANAGER "
        + (named == null ? "names none" : "is " + named + " (expected: a program)");
  }

  private static Object json(String text) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(text); // JSON is YAML
  }

  private static HttpResponse<String> get(URI url) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
