package io.meshline.e2e.operating;

import static io.meshline.e2e.operating.CureStack.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.e2e.stack.JobJar;
import io.meshline.e2e.stack.TopicContents;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.Topics;
import io.meshline.sink.elasticsearch.IndexTemplates;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.standalone.BackfillRun;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Troubles with the search store that other tests do not make, and their cures as the page
 * store-refuses-documents says them, on a real engine.
 */
@EnabledIfSystemProperty(named = Cures.WANTED, matches = "true")
final class StoreCuresIT extends Cures {
  private static final String WATERMARKS = "cluster.routing.allocation.disk.";

  /**
   * Page store-refuses-documents: a template with a higher priority. First: it wants a past day.
   */
  @Test
  @Order(1)
  void aTemplateOfSomebodyElseGoesWithTheIndicesItMade() throws Exception {
    String template = "/_index_template/somebody";
    stack
        .documents()
        .send(
            "PUT",
            template,
            "{\"index_patterns\": [\"meshline-nodes-*\"], \"priority\": 99999, \"template\":"
                + " {\"mappings\": {\"properties\": {\"latency\": {\"type\": \"keyword\"}}}}}");
    Instant day = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(1));
    stack.send("template", "", SENT, day.plus(Duration.ofHours(12)));
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(deadLetters())
                    .anyMatch(letter -> letter.contains("mapper_parsing_exception")));
    assertThat(stack.counted("template")).isZero();

    stack.documents().send("DELETE", template, "");
    stack.documents().deleteAll("meshline-nodes-*");
    IndexTemplates.install(SearchConnection.to(stack.search().url().toString()));
    assertThat(backfill(day.toString(), day.plus(Duration.ofDays(1)).toString())).isZero();
    stack.awaitCounted("template", SENT);
  }

  /** Page store-refuses-documents: too many indices. */
  @Test
  @Order(2)
  void documentsWaitUntilThereMayBeMoreShards() throws Exception {
    stack.send("shards", "", SENT, Instant.now());
    stack.awaitCounted("shards", SENT);
    int letters = deadLetters().size();
    setting("cluster.max_shards_per_node", "1");
    stack.documents().deleteAll("meshline-nodes-*");
    stack.send("shards", "", SENT, Instant.now());
    await()
        .atMost(PATIENCE)
        .until(() -> counter("bulkFailures") > 0 || counter("documentsRetried") > 0);
    assertThat(stack.counted("shards")).isZero();

    setting("cluster.max_shards_per_node", null);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> stack.counted("shards") >= SENT);
    assertThat(deadLetters()).hasSize(letters);
  }

  /** Page store-refuses-documents: a disk that is nearly full, as the engine itself finds. */
  @Test
  @Order(3)
  void whatTheEngineBlocksForItsDiskIsTakenOffAsThePageSays() throws Exception {
    stack.send("disk", "", SENT, Instant.now());
    stack.awaitCounted("disk", SENT);
    setting("cluster.info.update.interval", "10s");
    // All at once: they must fit each other.
    stack
        .documents()
        .send(
            "PUT",
            "/_cluster/settings",
            "{\"persistent\": {\"%1$swatermark.low\": \"900tb\", \"%1$swatermark.high\": \"900tb\","
                    .formatted(WATERMARKS)
                + " \"%swatermark.flood_stage\": \"900tb\"}}".formatted(WATERMARKS));
    setting(WATERMARKS + "threshold_enabled", "true");
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> settings().contains("\"read_only_allow_delete\":\"true\""));
    stack.send("disk", "", SENT, Instant.now());
    await().atMost(PATIENCE).until(() -> counter("documentsRetried") > 0);
    assertThat(stack.counted("disk")).isEqualTo(SENT);

    setting(WATERMARKS + "threshold_enabled", null);
    stack
        .documents()
        .send("PUT", "/meshline-*/_settings", "{\"index.blocks.read_only_allow_delete\": null}");
    stack.awaitCounted("disk", 2 * SENT);
  }

  private static int backfill(String from, String to) throws InterruptedException {
    List<String> options = new ArrayList<>(stack.options());
    options.addAll(List.of("--job.parallelism", "1", "--backfill.from", from, "--backfill.to", to));
    return new BackfillRun(stack.flink().jobs(), JobJar.path(), System.out).run(options);
  }

  private static List<String> deadLetters() throws Exception {
    return TopicContents.read(
            stack.kafka().bootstrapServers(),
            stack.registry().url(),
            Topics.DEAD_LETTERS,
            List.of(DeadLetter.getClassSchema()))
        .stream()
        .map(SpecificRecord::toString)
        .toList();
  }

  private static void setting(String key, @Nullable String value)
      throws IOException, InterruptedException {
    String text = value == null ? "null" : "\"" + value + "\"";
    stack
        .documents()
        .send("PUT", "/_cluster/settings", "{\"persistent\": {\"" + key + "\": " + text + "}}");
  }

  private static String settings() throws IOException, InterruptedException {
    return stack.documents().send("GET", "/meshline-*/_settings", "").toString();
  }

  /** A counter of the sink, over all its subtasks, as the job's metrics show it. */
  private static long counter(String name) {
    long sum = 0;
    for (JsonNode vertex : stack.flink().jobs().get("/jobs/" + stack.job()).path("vertices")) {
      String path =
          "/jobs/" + stack.job() + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
      for (JsonNode metric : stack.flink().jobs().get(path)) {
        String id = metric.path("id").asText();
        if (id.endsWith("." + name)) {
          sum += stack.flink().jobs().get(path + "?get=" + encoded(id)).at("/0/sum").asLong();
        }
      }
    }
    return sum;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
