package io.meshline.e2e.faults;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.e2e.exact.DocumentCheck;
import io.meshline.e2e.exact.Expectation;
import io.meshline.e2e.exact.Expectation.DocumentKey;
import io.meshline.e2e.exact.Expectation.Tally;
import io.meshline.e2e.exact.GeneratedCalls;
import io.meshline.e2e.faults.SearchProxy.Mood;
import io.meshline.e2e.stack.StoredDocuments;
import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.HttpProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Under steady load of which every call is known, things happen to one part after the other. After
 * each, every document equals an independent computation, whatever came twice or had to be sent
 * again on the way.
 *
 * <p>{@code -Pfaults} runs it with all there is, {@code -Pfaults -Dmeshline.faults=short} kills
 * each part once; {@code -Dmeshline.faults.only=} and a regular expression for those whose name has
 * it.
 */
@EnabledIfSystemProperty(named = "meshline.faults", matches = "short|all")
final class FaultsIT {
  private static final Logger LOG = LoggerFactory.getLogger(FaultsIT.class);
  private static final long SEED = 20_261_125;
  private static final boolean ALL = "all".equals(System.getProperty("meshline.faults"));
  private static final Predicate<String> CHOSEN =
      Pattern.compile(System.getProperty("meshline.faults.only", "")).asPredicate();
  private static final String DOCUMENTS = "meshline-*";
  private static final Duration BEFORE = Duration.ofSeconds(2);
  private static final Duration RECOVERY = Duration.ofMinutes(6);
  private static final int AWAY_SECONDS = ALL ? 20 : 3;
  private static final int FROZEN_SECONDS = 30;

  private static Path logs;
  private static FaultStack stack;
  private static KnownLoad load;
  private static final FaultTable TABLE = new FaultTable();

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    logs = folder.resolve("logs");
    stack = new FaultStack(folder);
    load = new KnownLoad(stack.topic(), stack.otlpPort(), SEED);
  }

  @AfterAll
  static void stop() throws IOException {
    if (load != null) {
      load.close();
    }
    if (stack != null) {
      stack.close();
    }
    LOG.info("\n{}", TABLE);
    Files.writeString(Path.of("target", "faults.txt"), TABLE.toString());
    keepLogs(Path.of("target", "faults-logs"));
  }

  /** What the parts said goes with the folder they ran in, and is needed when a fault was none. */
  private static void keepLogs(Path kept) throws IOException {
    Files.createDirectories(kept);
    if (logs == null || !Files.isDirectory(logs)) {
      return;
    }
    try (Stream<Path> files = Files.list(logs)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, kept.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @Test
  void documentsStayExactWhateverHappens() throws Exception {
    List<Fault> faults =
        (ALL ? Stream.concat(kills(), more()) : kills())
            .filter(fault -> CHOSEN.test(fault.name()))
            .toList();
    assertThat(faults).as("faults of such a name").isNotEmpty();
    for (int number = 1; number <= faults.size(); number++) {
      survive(faults.get(number - 1), number);
    }
  }

  private static Stream<Fault> kills() {
    return Stream.of(
        killed("a TaskManager", stack.flink().taskManagers().get(0))
            .thatHits(() -> stack.attempts()),
        killed("the JobManager", stack.flink().jobManager()),
        killed("a broker", stack.kafka().brokers().get(0)),
        killed("the search engine", stack.search()),
        killed("the registry", stack.registry()),
        killed("the receiver", stack.receiver()),
        Fault.at("rescaled from 2 to 4 subtasks", () -> stack.rescale(4)));
  }

  private static Stream<Fault> more() {
    return Stream.of(
            Stream.of(
                frozen("a TaskManager", stack.flink().taskManagers().get(1))
                    .thatHits(() -> stack.attempts()),
                // With its ZooKeeper session gone, the only JobManager may never lead again.
                frozen(
                    "the JobManager",
                    stack.flink().jobManager(),
                    () -> HttpProbe.answers(stack.flink().restUrl().resolve("/overview"))),
                frozen("a broker", stack.kafka().brokers().get(1)),
                frozen("the search engine", stack.search()),
                frozen("the registry", stack.registry()),
                frozen("the receiver", stack.receiver())),
            Stream.of(Mood.BUSY, Mood.UNAVAILABLE, Mood.SLOW, Mood.SILENT)
                .map(
                    mood ->
                        Fault.lasting(
                                "search engine " + mood.name().toLowerCase(java.util.Locale.ROOT),
                                FROZEN_SECONDS,
                                () -> stack.proxy().become(mood),
                                () -> stack.proxy().become(Mood.FRIENDLY))
                            .thatHits(() -> stack.proxy().disturbed())),
            Stream.of(
                diskFull(stack.kafka().brokers().get(2)),
                Fault.at("everything restarted, one by one", FaultsIT::restartEverything),
                Fault.at("rescaled to 1 subtask", () -> stack.rescale(1)),
                Fault.at("rescaled to 2 subtasks", () -> stack.rescale(2)),
                Fault.at("rescaled to 4 subtasks", () -> stack.rescale(4))))
        .flatMap(faults -> faults);
  }

  private static Fault killed(String name, EngineProcess part) {
    return Fault.lasting("kill -9 " + name, AWAY_SECONDS, part::kill, part::restart);
  }

  private static Fault frozen(String name, EngineProcess part) {
    return frozen(name, part, () -> true);
  }

  private static Fault frozen(String name, EngineProcess part, BooleanSupplier answers) {
    // Whoever was missed for too long may be told to end, at once or later.
    Supervisor supervisor = new Supervisor(name, part, answers);
    return Fault.lasting(
            FROZEN_SECONDS + " s frozen: " + name,
            FROZEN_SECONDS,
            () -> signal("STOP", part),
            () -> {
              signal("CONT", part);
              supervisor.begin();
            })
        .withCare(supervisor::look);
  }

  /**
   * No file of the broker may grow: what a full disk or quota does to it. It stops serving, since
   * it has no other disk, and is started again once there is room.
   */
  private static Fault diskFull(EngineProcess broker) {
    return Fault.lasting(
        "a broker's disk full",
        AWAY_SECONDS,
        () -> run("prlimit", "--pid", Long.toString(broker.pid()), "--fsize=1024:unlimited"),
        () -> {
          assertThat(broker.isAlive()).as("a broker without room is up").isFalse();
          broker.restart();
        });
  }

  private static void restartEverything() {
    Stream.of(
            stack.kafka().brokers().stream(),
            stack.flink().taskManagers().stream(),
            Stream.of(
                stack.flink().jobManager(),
                stack.zooKeeper(),
                stack.registry(),
                stack.search(),
                stack.receiver()))
        .flatMap(parts -> parts)
        .forEach(EngineProcess::restart);
  }

  private static void survive(Fault fault, int number) throws Exception {
    long before = load.made().calls().size();
    load.begin();
    pause(BEFORE);
    Fault.Count hits = fault.hits();
    long hitsBefore = hits == null ? 0 : hits.now();
    LOG.info("now: {}", fault.name());
    long begin = System.nanoTime();
    fault.begin().run();
    List<String> markers = load.mark(Integer.toString(number));
    pause(fault.lasts());
    fault.end().run();
    awaitShown(fault, markers);
    double recovered = (System.nanoTime() - begin) / 1e9;
    if (hits != null) {
      assertThat(hits.now()).as("whom it hit: %s", fault.name()).isGreaterThan(hitsBefore);
    }
    load.end(RECOVERY);
    settle(fault, recovered, before);
    assertCounted();
  }

  /** Waits until services are in the documents; says which is not, and why, if one never is. */
  private static void awaitShown(Fault fault, List<String> services) {
    try {
      await(fault.name())
          .atMost(RECOVERY)
          .pollInterval(Duration.ofMillis(250))
          .failFast(() -> load.check())
          .untilAsserted(
              () -> {
                fault.care().run();
                assertThat(services.stream().filter(service -> !stack.shows(service)))
                    .as("services that no document shows, %s", load)
                    .isEmpty();
              });
    } catch (ConditionTimeoutException e) {
      LOG.error("{}", stack.troubles());
      throw e;
    }
  }

  /** Waits until the documents hold what the calls say; says what is missing if they never do. */
  private static void settle(Fault fault, double recovered, long before) throws Exception {
    GeneratedCalls made = load.made();
    Map<DocumentKey, Map<String, Tally>> expected = Expectation.documents(made);
    StoredDocuments store = stack.documents();
    try {
      await(fault.name())
          .atMost(RECOVERY)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> Differences.of(store.all(DOCUMENTS).values(), expected).none());
    } catch (ConditionTimeoutException e) {
      LOG.error("{}", stack.troubles());
    }
    Collection<JsonNode> documents = store.all(DOCUMENTS).values();
    Differences differences = Differences.of(documents, expected);
    TABLE.add(
        fault.name(),
        recovered,
        made.calls().size() - before,
        documents.size(),
        differences.lost(),
        differences.twice());
    LOG.info(
        "after {}: {}, exports repeated {}", fault.name(), differences, load.repeatedExports());
    DocumentCheck.assertEqual(documents, expected);
  }

  private static void assertCounted() {
    await("the job's counters")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              Map<String, Long> job = stack.counters();
              assertThat(count(job, "decoded"))
                  .isEqualTo(count(job, "aggregated") + count(job, "late") + count(job, "dead"));
              assertThat(count(job, "late") + count(job, "dead")).isZero();
              assertThat(count(job, "decoded")).isPositive();
            });
    await("the receiver's counters")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              Map<String, Long> receiver = stack.receiverMetrics();
              assertThat(count(receiver, "in_flight_records")).isZero();
              assertThat(count(receiver, "received_total"))
                  .isEqualTo(
                      count(receiver, "published_total") + count(receiver, "rejected_total"));
            });
  }

  private static long count(Map<String, Long> counts, String name) {
    return requireNonNull(counts.getOrDefault(name, 0L));
  }

  /**
   * How documents differ from what they should be.
   *
   * @param missing documents that are not there
   * @param extra documents that should not be there
   * @param wrong documents with another number of observations
   * @param lost observations that services' nodes lack, by minute
   * @param twice observations that they have too many
   */
  record Differences(long missing, long extra, long wrong, long lost, long twice) {

    static Differences of(
        Collection<JsonNode> documents, Map<DocumentKey, Map<String, Tally>> expected) {
      var stored = new HashMap<DocumentKey, Long>();
      documents.forEach(
          d -> stored.merge(DocumentCheck.key(d), d.get("version").asLong(), Long::sum));
      long missing = 0;
      long wrong = 0;
      long lost = 0;
      long twice = 0;
      for (var entry : expected.entrySet()) {
        long due = entry.getValue().values().stream().mapToLong(Tally::observations).sum();
        Long there = stored.remove(entry.getKey());
        missing += there == null ? 1 : 0;
        long difference = (there == null ? 0 : there) - due;
        wrong += there != null && difference != 0 ? 1 : 0;
        if (isServiceMinute(entry.getKey())) {
          lost += Math.max(0, -difference);
          twice += Math.max(0, difference);
        }
      }
      for (var extra : stored.entrySet()) {
        twice += isServiceMinute(extra.getKey()) ? extra.getValue() : 0;
      }
      return new Differences(missing, stored.size(), wrong, lost, twice);
    }

    boolean none() {
      return missing + extra + wrong == 0;
    }

    private static boolean isServiceMinute(DocumentKey key) {
      return key.name().equals("node")
          && key.grain().equals("service")
          && key.interval().equals("1m");
    }
  }

  private static void signal(String name, EngineProcess part) throws Exception {
    run("kill", "-" + name, Long.toString(part.pid()));
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }

  /** Load goes on meanwhile. */
  private static void pause(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
