package io.meshline.e2e.exact;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.e2e.exact.Expectation.DocumentKey;
import io.meshline.e2e.exact.Expectation.Tally;
import io.meshline.e2e.stack.CallTopic;
import io.meshline.e2e.stack.Engines;
import io.meshline.e2e.stack.JobJar;
import io.meshline.e2e.stack.StoredDocuments;
import io.meshline.e2e.stack.TopicContents;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Topics;
import io.meshline.standalone.BackfillRun;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.OpenSearchProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that runs on while things happen to it, on real processes: the search engine is killed and
 * stays away for half a minute, the job stops with a savepoint in the middle of its windows and
 * goes on with another parallelism, and calls come that are too late for some of their windows.
 */
final class LiveRunIT {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRunIT.class);
  private static final long SEED = 20_261_124;
  private static final int CALLS = 45_000;
  private static final int LATE = 400;
  private static final Duration AWAY = Duration.ofSeconds(30);
  private static final String DOCUMENTS = "meshline-*";

  private static Path folder;
  private static Engines engines;
  private static KafkaProcess kafka;
  private static RegistryProcess registry;
  private static OpenSearchProcess search;
  private static FlinkCluster flink;
  private static CallTopic topic;

  @BeforeAll
  static void start(@TempDir Path data) throws Exception {
    folder = data;
    engines = Engines.startAll(folder, new FlinkSettings(0, 1, 5, 384, 1_000, Map.of()));
    kafka = engines.kafka();
    registry = engines.registry();
    search = engines.search();
    flink = engines.flink();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      new TopicInstaller(admin, TopicSizing.DEFAULT).install();
    }
    topic = new CallTopic(kafka.bootstrapServers(), registry.url());
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable part : new AutoCloseable[] {topic, engines}) {
      try {
        if (part != null) {
          part.close();
        }
      } catch (Exception e) {
        LOG.warn("closing {}", part, e);
      }
    }
  }

  @Test
  void documentsStayExactThroughAnOutageASavepointAndLateCalls() throws Exception {
    // Around a midnight, so that late calls find an hour and a day that have just ended.
    Instant begin =
        Instant.now()
            .truncatedTo(ChronoUnit.DAYS)
            .minus(Duration.ofDays(1))
            .minus(Duration.ofMinutes(12));
    LOG.info("seed {} from {}", SEED, begin);
    GeneratedCalls generated = GeneratedCalls.of(SEED, CALLS, begin, Duration.ofMinutes(25));
    List<CallRecord> calls = generated.calls();
    StoredDocuments store = new StoredDocuments(search.url());

    String first = submit(2, null);
    topic.send(calls.subList(0, CALLS / 3), 100, SEED);
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> store.all(DOCUMENTS), d -> !d.isEmpty());

    LOG.info("the search engine is killed");
    search.kill();
    Instant back = Instant.now().plus(AWAY);
    topic.send(calls.subList(CALLS / 3, 2 * CALLS / 3), 100, SEED + 1);
    await()
        .atMost(AWAY.plusSeconds(30))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> Instant.now().isAfter(back));
    assertThat(flink.jobs().state(first)).isEqualTo("RUNNING");
    LOG.info("the search engine comes back");
    search.restart();
    LOG.info("the job stops with a savepoint");
    String savepoint = flink.jobs().stop(first, folder.resolve("savepoints"), false);

    LOG.info("the job goes on");
    String second = submit(4, savepoint);
    topic.send(calls.subList(2 * CALLS / 3, calls.size()), 100, SEED + 2);
    // Latecomers are late only once event time has passed them.
    long passed = begin.plus(Duration.ofMinutes(23)).toEpochMilli();
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> eventTime(second) > passed);
    LOG.info("latecomers");
    GeneratedCalls tooLateForMinute = generated.earlier(LATE, Duration.ZERO);
    GeneratedCalls tooLateForHour = generated.earlier(LATE, Duration.ofHours(3));
    GeneratedCalls tooLateForAll = generated.earlier(LATE, Duration.ofHours(30));
    List<CallRecord> late = new ArrayList<>(tooLateForMinute.calls());
    late.addAll(tooLateForHour.calls());
    late.addAll(tooLateForAll.calls());
    topic.send(late, 100, SEED + 3);

    Map<DocumentKey, Map<String, Tally>> expected = Expectation.documents(generated);
    Expectation.add(expected, tooLateForMinute, List.of("1h", "1d"));
    Expectation.add(expected, tooLateForHour, List.of("1d"));
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(() -> DocumentCheck.assertEqual(store.all(DOCUMENTS).values(), expected));

    LOG.info("backfill");
    Expectation.add(expected, tooLateForMinute, List.of("1m"));
    Expectation.add(expected, tooLateForHour, List.of("1m", "1h"));
    Expectation.add(expected, tooLateForAll, Expectation.INTERVALS);
    backfill(store, begin.truncatedTo(ChronoUnit.DAYS), expected);
    assertThat(flink.jobs().state(second)).isEqualTo("RUNNING");

    LOG.info("the job ends");
    var unused = flink.jobs().stop(second, folder.resolve("savepoints"), false);
    for (String job : List.of(first, second)) {
      assertThat(flink.jobs().lastFailure(job)).isEmpty();
    }
    Map<String, Long> counters = new TreeMap<>();
    count(first, counters);
    count(second, counters);
    assertThat(requireNonNull(counters.get("late"))).isEqualTo(late.size());
    assertThat(requireNonNull(counters.get("aggregated"))).isEqualTo(calls.size());
    assertThat(requireNonNull(counters.get("dead"))).isZero();
    assertThat(requireNonNull(counters.get("decoded"))).isEqualTo(calls.size() + late.size());
    assertThat(
            TopicContents.read(
                kafka.bootstrapServers(),
                registry.url(),
                Topics.LATE,
                List.of(CallRecord.getClassSchema())))
        .containsExactlyInAnyOrderElementsOf(late);
    LOG.info("backfill from what is left");
    backfillFromWhatIsLeft(store, begin.truncatedTo(ChronoUnit.DAYS), tooLateForMinute, expected);
  }

  /** Documents that are wrong in every way become what the topic says, late calls included. */
  private static void backfill(
      StoredDocuments store, Instant day, Map<DocumentKey, Map<String, Tally>> expected)
      throws Exception {
    corrupt(store, day.plus(Duration.ofDays(1)));
    // All that was sent falls on these days, of which the last is not over.
    String from = day.minus(Duration.ofDays(1)).toString();
    String to = day.plus(Duration.ofHours(25)).toString();
    assertThatExceptionOfType(BackfillRun.RefusedException.class)
        .isThrownBy(
            () -> runBackfill(from, Instant.now().truncatedTo(ChronoUnit.MINUTES).toString()))
        .withMessageStartingWith("--to: ");
    assertThat(runBackfill(from, to)).isZero();
    Map<String, JsonNode> rewritten = store.all(DOCUMENTS);
    DocumentCheck.assertEqual(rewritten.values(), expected);
    assertThat(runBackfill(from, to)).isZero();
    assertThat(store.all(DOCUMENTS)).isEqualTo(rewritten);
    topic.empty();
    assertThatExceptionOfType(BackfillRun.RefusedException.class)
        .isThrownBy(() -> runBackfill(from, to))
        .withMessageStartingWith("--from: the topics no longer hold all records")
        .withMessageContaining("meshline.calls-0 holds none of its ");
    assertThat(store.all(DOCUMENTS)).isEqualTo(rewritten);
  }

  /** The topics have lost what the documents were made of; less is enough if one says so. */
  private static void backfillFromWhatIsLeft(
      StoredDocuments store,
      Instant day,
      GeneratedCalls left,
      Map<DocumentKey, Map<String, Tally>> before)
      throws Exception {
    topic.send(left.calls(), 100, SEED + 4);
    String from = day.minus(Duration.ofDays(1)).toString();
    String to = day.plus(Duration.ofHours(25)).toString();
    Map<String, JsonNode> untouched = store.all(DOCUMENTS);
    assertThatExceptionOfType(BackfillRun.RefusedException.class)
        .isThrownBy(() -> runBackfill(from, to))
        .withMessageStartingWith("--from: the topics no longer hold all records");
    assertThat(store.all(DOCUMENTS)).isEqualTo(untouched);

    assertThat(runBackfill(from, to, "--backfill.allow-incomplete", "true")).isZero();
    Map<DocumentKey, Map<String, Tally>> expected = new HashMap<>();
    Expectation.add(expected, left, Expectation.INTERVALS);
    // The last day is not wholly in the range.
    Predicate<DocumentKey> outside =
        key -> key.interval().equals("1d") && key.window().equals(day.plus(Duration.ofDays(1)));
    expected.keySet().removeIf(outside);
    before.forEach(
        (key, tallies) -> {
          if (outside.test(key)) {
            expected.put(key, tallies);
          }
        });
    DocumentCheck.assertEqual(store.all(DOCUMENTS).values(), expected);
  }

  private static int runBackfill(String from, String to, String... more)
      throws InterruptedException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers",
                kafka.bootstrapServers(),
                "--registry.urls",
                registry.url().toString(),
                "--search.hosts",
                search.url().toString(),
                "--job.parallelism",
                "1",
                // As many days as are rewritten at once, less one.
                "--limit.days-kept",
                "2",
                "--backfill.from",
                from,
                "--backfill.to",
                to));
    options.addAll(List.of(more));
    return new BackfillRun(flink.jobs(), JobJar.path(), System.out).run(options);
  }

  /** Some documents claim more than there was, some are gone, some should not be there. */
  private static void corrupt(StoredDocuments store, Instant openDay) throws Exception {
    int number = 0;
    for (Map.Entry<String, JsonNode> document : store.all(DOCUMENTS).entrySet()) {
      DocumentKey key = DocumentCheck.key(document.getValue());
      if (key.interval().equals("1d") && key.window().equals(openDay)) {
        continue;
      }
      ObjectNode source = document.getValue().deepCopy();
      long more = source.get("version").asLong() + 1_000;
      switch (number++ % 40) {
        case 0 ->
            store.put(document.getKey(), source.put("version", more).put("calls", more), more);
        case 1 -> store.delete(document.getKey());
        case 2 -> store.put(document.getKey() + "-stray", source.put("tenant", "nobody"), more);
        default -> {}
      }
    }
  }

  private static String submit(
      int parallelism, @org.jspecify.annotations.Nullable String savepoint) {
    return flink
        .jobs()
        .submit(
            JobJar.path(),
            "io.meshline.jobs.CallAggregationJob",
            List.of(
                "--kafka.bootstrap-servers", kafka.bootstrapServers(),
                "--registry.urls", registry.url().toString(),
                "--search.hosts", search.url().toString(),
                "--source.start", "earliest",
                // Nobody writes paired calls here, and time waits for them as long.
                "--source.idleness", "5s",
                "--publish.minute", "1s",
                "--publish.hour", "2s",
                "--publish.day", "2s",
                "--publish.correction", "1s",
                "--job.parallelism", Integer.toString(parallelism)),
            savepoint);
  }

  /** The event time of a job: the least of all subtasks that roll up, in milliseconds. */
  private static long eventTime(String job) {
    String vertex = "";
    for (JsonNode candidate : flink.jobs().get("/jobs/" + job).get("vertices")) {
      if (candidate.get("name").asText().toLowerCase(java.util.Locale.ROOT).contains("roll up")) {
        vertex = candidate.get("id").asText();
      }
    }
    assertThat(vertex).as("the vertex that rolls up").isNotEmpty();
    JsonNode watermarks = flink.jobs().get("/jobs/" + job + "/vertices/" + vertex + "/watermarks");
    long least = Long.MAX_VALUE;
    for (JsonNode watermark : watermarks) {
      least = Math.min(least, watermark.get("value").asLong());
    }
    return watermarks.isEmpty() ? Long.MIN_VALUE : least;
  }

  private static void count(String job, Map<String, Long> counters) {
    for (JsonNode counter :
        flink.jobs().get("/jobs/" + job + "/accumulators").get("user-task-accumulators")) {
      counters.merge(counter.get("name").asText(), counter.get("value").asLong(), Long::sum);
    }
  }
}
