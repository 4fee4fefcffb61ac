package io.meshline.e2e.operating;

import static io.meshline.e2e.operating.CureStack.PATIENCE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.schemas.Topics;
import io.meshline.standalone.engine.EngineProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Troubles with jobs that other tests do not make, and their cures as the pages say them, on real
 * engines.
 */
@EnabledIfSystemProperty(named = Cures.WANTED, matches = "true")
final class JobCuresIT extends Cures {
  /** Page checkpoints-fail: the place of checkpoints cannot be written to. */
  @Test
  @Order(1)
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
  @Order(2)
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
  @Order(3)
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
  @Order(4)
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

  /** Page job-not-running: slots are missing; it starts by itself when they are there. */
  @Test
  @Order(5)
  void aJobWithoutSlotsStartsWhenThereAreSome() throws Exception {
    EngineProcess taskManager = stack.flink().taskManagers().get(0);
    stack.send("slots", "", SENT, Instant.now());
    stack.awaitCounted("slots", SENT);
    taskManager.kill();
    await()
        .atMost(PATIENCE)
        .until(
            () -> stack.flink().jobs().lastFailure(stack.job()),
            failure -> failure.contains("NoResourceAvailableException"));
    stack.send("slots", "", SENT, Instant.now());
    taskManager.restart();
    stack.awaitCounted("slots", 2 * SENT);
    assertThat(stack.flink().jobs().state(stack.job())).isEqualTo("RUNNING");
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
