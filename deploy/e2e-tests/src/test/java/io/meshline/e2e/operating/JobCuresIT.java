package io.meshline.e2e.operating;

import static io.meshline.e2e.operating.CureStack.PATIENCE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.ingest.receiver.Receiver;
import io.meshline.ingest.receiver.ReceiverOption;
import io.meshline.ingest.receiver.ReceiverOptions;
import io.meshline.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Troubles with jobs that other tests do not make, and their cures as the pages say them, on real
 * engines. {@code -Pcures} runs it: it takes minutes.
 */
@EnabledIfSystemProperty(named = "meshline.cures", matches = "true")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class JobCuresIT {
  private static final int SENT = 20;

  private static CureStack stack;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    stack = new CureStack(folder);
    stack.submit(2, null);
  }

  @AfterAll
  static void stop() throws Exception {
    stack.close();
  }

  /** Page checkpoints-fail: the place of checkpoints cannot be written to. */
  @Test
  @Order(4)
  void checkpointsGoOnWhenTheirPlaceIsThereAgain() throws Exception {
    Path place = stack.folder().resolve("flink").resolve("checkpoints").resolve(stack.job());
    Path away = place.resolveSibling("away");
    Files.move(place, away);
    Files.writeString(place, "no folder");
    await().atMost(PATIENCE).until(() -> checkpoints("failed") > 2);
    assertThat(stack.flink().jobs().state(stack.job())).isEqualTo("RUNNING");
    stack.send("checkpoints", "", SENT, Instant.now());
    stack.awaitCounted("checkpoints", SENT);

    Files.delete(place);
    Files.move(away, place);
    long before = checkpoints("completed");
    await().atMost(PATIENCE).until(() -> checkpoints("completed") > before + 1);
  }

  /** Pages receiver-is-full and job-is-behind: more partitions, more parallelism. */
  @Test
  @Order(5)
  void partitionsThatAreAddedAreReadAndTheJobGrows() throws Exception {
    int partitions;
    try (Admin admin = stack.admin()) {
      partitions =
          requireNonNull(
                  admin
                      .describeTopics(List.of(Topics.CALLS))
                      .allTopicNames()
                      .get()
                      .get(Topics.CALLS))
              .partitions()
              .size();
      admin
          .createPartitions(Map.of(Topics.CALLS, NewPartitions.increaseTo(partitions + 2)))
          .all()
          .get();
    }
    stack.sendTo(partitions + 1, "partitions", SENT, Instant.now());
    stack.awaitCounted("partitions", SENT);
    String savepoint =
        stack.flink().jobs().stop(stack.job(), stack.folder().resolve("savepoints"), false);
    stack.submit(4, savepoint);
    stack.sendTo(partitions, "partitions", SENT, Instant.now());
    stack.awaitCounted("partitions", 2 * SENT);
  }

  /** Page names-overflow: a rule for an id that no rule knows. */
  @Test
  @Order(6)
  void aRuleForEndpointsHoldsFromTheSavepointOn() throws Exception {
    stack.send("rules", "GET:/products/red-shoe", SENT, Instant.now());
    stack.awaitCounted("rules", SENT);
    assertThat(endpoints("rules")).containsExactly("GET:/products/red-shoe");
    Path rules = stack.folder().resolve("endpoint-rules");
    Files.writeString(rules, "/products/[^/]+ => /products/{id}\n");
    String savepoint =
        stack.flink().jobs().stop(stack.job(), stack.folder().resolve("savepoints"), false);
    stack.submit(2, savepoint, "--endpoint.rules", rules.toString());
    stack.send("rules", "GET:/products/blue-hat", SENT, Instant.now());
    stack.awaitCounted("rules", 2 * SENT);
    assertThat(endpoints("rules")).containsExactly("GET:/products/red-shoe", "GET:/products/{id}");
  }

  /** Page job-not-running: again from the last checkpoint, nothing missing or counted twice. */
  @Test
  @Order(7)
  void aCancelledJobGoesOnFromItsLastCheckpoint() throws Exception {
    stack.send("cancelled", "", SENT, Instant.now());
    stack.awaitCounted("cancelled", SENT);
    String cancelled = stack.job();
    stack.flink().jobs().cancel(cancelled);
    await().atMost(PATIENCE).until(() -> stack.flink().jobs().state(cancelled), "CANCELED"::equals);
    stack.send("cancelled", "", SENT, Instant.now());
    String last =
        stack
            .flink()
            .jobs()
            .get("/jobs/" + cancelled + "/checkpoints")
            .at("/latest/completed/external_path")
            .asText();
    assertThat(last).startsWith("file:");
    stack.submit(2, last);
    stack.awaitCounted("cancelled", 2 * SENT);
  }

  /** Page checkpoints-fail: checkpoints further apart than transactions last. */
  @Test
  @Order(8)
  void pairedCallsComeWhenCheckpointsAreCloserThanTransactionsLast() throws Exception {
    try (Receiver receiver =
        Receiver.start(
            ReceiverOptions.of(
                Map.of(
                    "skywalking.port", "0",
                    "skywalking-http.port", "0",
                    "otlp.port", "0",
                    "otlp-http.port", "0",
                    "zipkin.port", "0",
                    "http.port", "0",
                    "kafka.bootstrap-servers", stack.kafka().bootstrapServers(),
                    "registry.urls", stack.registry().url().toString())))) {
      String job =
          stack.pair("--pairing.transaction-timeout", "1s", "--checkpoint.interval", "30s");
      post(receiver);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> !stack.flink().jobs().lastFailure(job).isEmpty());
      assertThat(stack.flink().jobs().lastFailure(job))
          .containsPattern("ProducerFenced|InvalidTxnState|InvalidProducerEpoch");
      assertThat(stack.counted("traced")).isZero();

      stack.flink().jobs().cancel(job);
      await().atMost(PATIENCE).until(() -> stack.flink().jobs().state(job), "CANCELED"::equals);
      String mended =
          stack.pair("--pairing.transaction-timeout", "1min", "--checkpoint.interval", "1s");
      stack.awaitCounted("traced", SENT);
      stack.flink().jobs().cancel(mended);
    }
  }

  /** Server spans without a caller. */
  private static void post(Receiver receiver) throws Exception {
    StringBuilder spans = new StringBuilder();
    for (int i = 0; i < SENT; i++) {
      spans.append(
          ("%s{\"traceId\":\"463ac35c9f64%04d\",\"id\":\"463ac35c9f64%04d\",\"kind\":\"SERVER\",\"name\":\"get\","
               + "\"timestamp\":%d000,\"duration\":1500,\"localEndpoint\":{\"serviceName\":\"traced\"}}")
              .formatted(i == 0 ? "[" : ",", i, i, System.currentTimeMillis()));
    }
    Integer port = receiver.telemetryPorts().get(ReceiverOption.ZIPKIN_PORT);
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2/spans"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(spans + "]"))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private static long checkpoints(String outcome) {
    return stack
        .flink()
        .jobs()
        .get("/jobs/" + stack.job() + "/checkpoints")
        .at("/counts/" + outcome)
        .asLong();
  }

  private static List<String> endpoints(String service) throws Exception {
    List<String> endpoints = new ArrayList<>();
    for (JsonNode node : stack.documents().all("meshline-nodes-1m-*").values()) {
      if (node.path("grain").asText().equals("endpoint")
          && node.at("/service/name").asText().equals(service)) {
        endpoints.add(node.path("endpoint").asText());
      }
    }
    return endpoints.stream().distinct().sorted().toList();
  }
}
