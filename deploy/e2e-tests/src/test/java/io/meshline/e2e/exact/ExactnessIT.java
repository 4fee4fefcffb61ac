package io.meshline.e2e.exact;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.e2e.exact.Expectation.DocumentKey;
import io.meshline.e2e.exact.Expectation.Tally;
import io.meshline.e2e.stack.CallTopic;
import io.meshline.e2e.stack.Engines;
import io.meshline.e2e.stack.JobJar;
import io.meshline.e2e.stack.StoredDocuments;
import io.meshline.e2e.stack.TopicContents;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.query.server.QueryOptions;
import io.meshline.query.server.QueryServer;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.Party;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.Topics;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.OpenSearchProcess;
import io.meshline.standalone.engine.RegistryProcess;
import io.meshline.standalone.seed.Seeder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * 100,000 known call records, by producers of all releases at once, through a real Kafka, the real
 * job on a real Flink cluster and a real search engine. Every document must equal the independent
 * computation, and there must be exactly as many.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ExactnessIT {
  private static final Logger LOG = LoggerFactory.getLogger(ExactnessIT.class);
  private static final long SEED = 20_261_122;
  private static final String DOCUMENTS = "meshline-nodes-*,meshline-edges-*";
  private static final Duration PAST = Duration.ofHours(6);
  private static final String SAMPLE_OBJECTIVES = "sample-objectives.yaml";

  @TempDir
  @SuppressWarnings("NullAway.Init") // given by JUnit
  static Path folder;

  private static Engines engines;
  private static KafkaProcess kafka;
  private static RegistryProcess registry;
  private static OpenSearchProcess search;
  private static FlinkCluster flink;
  private static CallTopic topic;
  private static StoredDocuments store;
  private static Instant begin = Instant.EPOCH;
  private static GeneratedCalls generated;
  private static Map<DocumentKey, Map<String, Tally>> expected;

  /** A minute of which the made-up past has no calls, nor an hour that it told of. */
  private static Instant afterPast = Instant.EPOCH;

  @BeforeAll
  static void start() throws Exception {
    // A job that has read all ends with the next checkpoint.
    engines = Engines.startAll(folder, new FlinkSettings(0, 1, 5, 384, 1_000, Map.of()));
    kafka = engines.kafka();
    registry = engines.registry();
    search = engines.search();
    flink = engines.flink();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      new TopicInstaller(admin, TopicSizing.DEFAULT).install();
    }
    topic = new CallTopic(kafka.bootstrapServers(), registry.url());
    store = new StoredDocuments(search.url());
    // Around the midnight before last, so that minutes, hours and days begin and end in the input.
    begin =
        Instant.now()
            .truncatedTo(ChronoUnit.DAYS)
            .minus(Duration.ofDays(1))
            .minus(Duration.ofMinutes(12));
    LOG.info("seed {} from {}", SEED, begin);
    generated = GeneratedCalls.of(SEED, 100_000, begin, Duration.ofMinutes(25));
    expected = Expectation.documents(generated);
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
  @Order(1)
  void everyDocumentEqualsTheLongWayAndFaultyRecordsDisturbNothing() throws Exception {
    Map<String, List<byte[]>> faulty = FaultyRecords.byReason(generated.calls().get(0), topic);
    faulty.forEach((reason, values) -> values.forEach(v -> topic.send(v, v.length)));
    topic.sendByAllReleases(generated.calls(), 200, SEED);
    faulty.forEach((reason, values) -> values.forEach(v -> topic.send(v, v.length + 1)));
    topic.flush();

    String job = run(2);

    DocumentCheck.assertEqual(store.all(DOCUMENTS).values(), expected);
    assertThat(deadLettersByReason())
        .isEqualTo(
            new TreeMap<>(
                faulty.entrySet().stream()
                    .collect(
                        java.util.stream.Collectors.toMap(
                            Map.Entry::getKey, e -> 2L * e.getValue().size()))));
    Map<String, Long> counters = counters(job);
    assertThat(requireNonNull(counters.get("late"))).isZero();
    assertThat(requireNonNull(counters.get("aggregated"))).isEqualTo(generated.calls().size());
    assertThat(requireNonNull(counters.get("decoded")))
        .as("decoded = aggregated + late + dead in %s", counters)
        .isEqualTo(
            requireNonNull(counters.get("aggregated"))
                + requireNonNull(counters.get("late"))
                + requireNonNull(counters.get("dead")));
  }

  /**
   * Beside that, objectives: as the job has no state, they begin with what the run before wrote
   * into the topics of nodes and edges, in whatever order their partitions bring it.
   */
  @Test
  @Order(2)
  void runningTheWholeInputAgainLeavesTheSameDocumentsAndObjectivesCountThemOnce()
      throws Exception {
    Path objectives =
        Files.writeString(
            folder.resolve("objectives.yaml"),
            "objectives: [{name: all, indicator: availability, target: 99.9%, on: {kind: '*'}}]");
    Instant hour = begin.truncatedTo(ChronoUnit.HOURS);
    Instant lastMinute = hour.plus(Duration.ofMinutes(59));
    Map<Party, long[]> counts = new HashMap<>();
    Set<Party> seenAtTheEnd = new HashSet<>();
    for (JsonNode node : store.all("meshline-nodes-1m-*").values()) {
      DocumentKey key = DocumentCheck.key(node);
      if (key.grain().equals("service") && !key.window().isAfter(lastMinute)) {
        long[] sum = counts.computeIfAbsent(key.destination(), party -> new long[2]);
        sum[0] += node.get("calls").asLong() - node.get("failures").asLong();
        sum[1] += node.get("calls").asLong();
        if (key.window().equals(lastMinute)) {
          seenAtTheEnd.add(key.destination());
        }
      }
    }

    Map<String, JsonNode> before = store.all(DOCUMENTS);
    run(
        2,
        "--source.start",
        "earliest",
        "--sla.objectives",
        objectives.toString(),
        "--sla.rebuild-from",
        Instant.EPOCH.toString());
    assertThat(store.all(DOCUMENTS)).isEqualTo(before);
    Set<Party> told = new HashSet<>();
    for (JsonNode sla : store.all("meshline-sla-1h-*").values()) {
      DocumentKey key = DocumentCheck.key(sla);
      if (key.window().equals(hour)) {
        told.add(key.destination());
        assertThat(new long[] {sla.get("good").asLong(), sla.get("total").asLong()})
            .as("good and total of %s", key)
            .isEqualTo(counts.get(key.destination()));
      }
    }
    assertThat(told).isNotEmpty().containsAll(seenAtTheEnd);
    assertThat(
            TopicContents.read(
                    kafka.bootstrapServers(),
                    registry.url(),
                    Topics.SLA,
                    List.of(SlaMetrics.getClassSchema()))
                .stream()
                .map(SlaMetrics.class::cast)
                .filter(sla -> sla.getWindowStart().equals(hour))
                .map(SlaMetrics::getDestination))
        .containsAll(told);
  }

  @ParameterizedTest
  @Order(3)
  @CsvSource({"1, 1", "4, 3000"})
  void anotherOrderOtherBatchesAndOtherParallelismGiveTheSameDocuments(
      int parallelism, int mostInBatch) throws Exception {
    Map<String, JsonNode> before = store.all(DOCUMENTS);
    store.deleteAll(DOCUMENTS);
    topic.empty();
    // Not by the same releases as before: the documents tell nothing of who wrote.
    topic.send(generated.reordered(SEED + parallelism).calls(), mostInBatch, SEED + mostInBatch);
    run(parallelism);
    assertThat(store.all(DOCUMENTS)).isEqualTo(before);
  }

  /** The past that a demo begins with, as objectives and the Query API have it. */
  @Test
  @Order(4)
  void aMadeUpPastTellsOfItsIncidentAndOfItsDeploy() throws Exception {
    store.deleteAll("meshline-*");
    topic.empty();
    try (InputStream sample = Seeder.class.getResourceAsStream("/sample-objectives.yaml")) {
      Files.copy(requireNonNull(sample), folder.resolve(SAMPLE_OBJECTIVES));
    }
    Seeder.Past past =
        new Seeder(kafka.bootstrapServers(), registry.url())
            .publish(PAST, Instant.now(), () -> {}, day -> {});
    String job =
        run(
            1,
            "--source.start",
            "earliest",
            "--sla.objectives",
            folder.resolve(SAMPLE_OBJECTIVES).toString(),
            "--sla.events-learning-from",
            past.begin().toString());
    Map<String, Long> counters = counters(job);
    assertThat(requireNonNull(counters.get("aggregated"))).isEqualTo(past.observations());
    assertThat(requireNonNull(counters.get("late"))).isZero();
    afterPast = past.end().plus(Duration.ofMinutes(1));

    store.send("POST", "/meshline-*/_refresh", "");
    try (QueryServer server =
        QueryServer.start(
            QueryOptions.of(Map.of("port", "0", "search.hosts", search.url().toString())))) {
      PastQuestions questions = new PastQuestions(server.address(), past);
      questions.edgeOfTheIncident();
      questions.instanceAndEndpointsOfTheIncident();
      questions.budgetAndAlertsOfTheIncident();
      questions.comparisonOfTheDeploy();
      questions.wholeTime();
    }
  }

  /**
   * Of that past, as when the topics of nodes and edges have let go of what is older than a week: a
   * job without state begins with what each objective had in each hour.
   */
  @Test
  @Order(5)
  void budgetsGoOnWithTheHoursOfWhichNobodyHasTheMinutes() throws Exception {
    Map<String, JsonNode> told = store.all("meshline-sla-1h-*");
    BudgetsOfHours budgets = new BudgetsOfHours(told);
    for (String past : List.of(Topics.NODES, Topics.EDGES, Topics.CALLS)) {
      topic.empty(past);
    }
    topic.send(budgets.callsIn(afterPast), 100, SEED);
    run(
        1,
        "--source.start",
        "earliest",
        "--sla.objectives",
        folder.resolve(SAMPLE_OBJECTIVES).toString(),
        "--sla.rebuild-from",
        Instant.EPOCH.toString());
    budgets.assertGoOn(store.all("meshline-sla-1m-*").values(), afterPast);
    assertThat(store.all("meshline-sla-1h-*")).containsAllEntriesOf(told);
  }

  /** Runs the job over all that the topic holds. */
  private static String run(int parallelism) {
    return run(parallelism, "--source.start", "earliest");
  }

  private static String run(int parallelism, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers", kafka.bootstrapServers(),
                "--registry.urls", registry.url().toString(),
                "--search.hosts", search.url().toString(),
                "--source.stop", "latest",
                "--job.parallelism", Integer.toString(parallelism)));
    arguments.addAll(List.of(more));
    String job =
        flink.jobs().submit(JobJar.path(), "io.meshline.jobs.CallAggregationJob", arguments, null);
    Awaitility.await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> flink.jobs().state(job),
            s -> List.of("FINISHED", "FAILED", "CANCELED").contains(s));
    assertThat(flink.jobs().state(job))
        .as(() -> flink.jobs().lastFailure(job))
        .isEqualTo("FINISHED");
    return job;
  }

  private static Map<String, Long> deadLettersByReason() throws Exception {
    Map<String, Long> counts = new TreeMap<>();
    for (var letter :
        TopicContents.read(
            kafka.bootstrapServers(),
            registry.url(),
            Topics.DEAD_LETTERS,
            List.of(DeadLetter.getClassSchema()))) {
      counts.merge(((DeadLetter) letter).getReason(), 1L, Long::sum);
    }
    return counts;
  }

  private static Map<String, Long> counters(String job) {
    Map<String, Long> counters = new HashMap<>();
    for (JsonNode counter :
        flink.jobs().get("/jobs/" + job + "/accumulators").get("user-task-accumulators")) {
      counters.put(counter.get("name").asText(), counter.get("value").asLong());
    }
    return counters;
  }
}
