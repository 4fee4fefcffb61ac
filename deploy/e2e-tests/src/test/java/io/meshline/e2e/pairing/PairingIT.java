package io.meshline.e2e.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.e2e.stack.Engines;
import io.meshline.e2e.stack.TopicContents;
import io.meshline.ingest.publisher.RecordPublisher;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatches;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanBatch;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.SchemaRegistryClient;
import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spans through a real Kafka and the job on a real Flink cluster, of which a process is killed and
 * which then goes on from a savepoint: every call once, and to whom it went.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PairingIT {
  private static final long SEED = 20_261_123;
  private static final int TRACES = 1_500;
  private static final int PARTITIONS = 3;

  private static Path folder;
  private static Engines engines;
  private static KafkaProcess kafka;
  private static RegistryProcess registry;
  private static FlinkCluster flink;

  @BeforeAll
  static void start(@TempDir Path data) throws Exception {
    folder = data;
    engines = Engines.start(folder, new FlinkSettings(0, 1, 4, 384, 1_000, Map.of()));
    kafka = engines.kafka();
    registry = engines.registry();
    flink = engines.flink();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      new TopicInstaller(
              admin, new TopicSizing(OptionalInt.of(PARTITIONS), Map.of(), OptionalInt.of(1)))
          .install();
    }
  }

  @AfterAll
  static void stop() {
    engines.close();
  }

  @Test
  @Order(1)
  void anOpenTransactionHoldsBackNothingButPairedCalls() throws Exception {
    new OpenTransaction(kafka, registry, flink, PARTITIONS).holdsBackNothingButPairedCalls();
  }

  @Test
  @Order(2)
  void everyCallOnceThroughCrashAndSavepoint() throws Exception {
    ShopTraces traces =
        new ShopTraces(Instant.now().minusSeconds(300).truncatedTo(ChronoUnit.MICROS), TRACES);
    Random random = new Random(SEED);
    List<Span> spans = new ArrayList<>(traces.spans());
    for (int i = 0; i < TRACES; i++) {
      spans.add(spans.get(random.nextInt(spans.size())));
    }
    Collections.shuffle(spans, random);
    int third = spans.size() / 3;

    String job = submitPatient(null);
    try (RecordPublisher publisher = publisher()) {
      publish(publisher, spans.subList(0, third), random);
      // What is committed has gone through a checkpoint.
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> !shopCalls().isEmpty());

      publish(publisher, spans.subList(third, third + third / 2), random);
      EngineProcess taskManager = flink.taskManagers().get(0);
      taskManager.kill();
      publish(publisher, spans.subList(third + third / 2, 2 * third), random);
      int before = shopCalls().size();
      taskManager.restart();
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> shopCalls().size() > before);

      String savepoint = flink.jobs().stop(job, folder.resolve("savepoints"), false);
      publish(publisher, spans.subList(2 * third, spans.size()), random);
      publish(publisher, new ShopTraces(Instant.now().plus(1, ChronoUnit.DAYS), 1).spans(), random);
      job = submitPatient(savepoint);
    }

    // Nothing has expired so far, so these are all that is known before the waits are ended.
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> shopCalls().size() >= traces.paired().size());
    assertThat(shopCalls()).isEqualTo(sorted(traces.paired()));

    flink.jobs().stop(job, folder.resolve("savepoints"), true);
    List<String> all = new ArrayList<>(traces.paired());
    all.addAll(traces.expired());
    assertThat(shopCalls()).isEqualTo(sorted(all));
    assertThat(read(Topics.DEAD_LETTERS, DeadLetter.SCHEMA$))
        .extracting(letter -> ((DeadLetter) letter).getReason())
        .hasSize(8)
        .containsOnly("time_in_future");
  }

  /** Waits end here as they do in use: by event time, then by quiet. */
  @Test
  @Order(3)
  void callsToAddressesGoToWhoAnswersThereThroughACrash() throws Exception {
    Instant from = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    AddressTraces traces =
        new AddressTraces(from.minusSeconds(240).truncatedTo(ChronoUnit.SECONDS), 200);
    Random random = new Random(SEED);
    List<Span> spans = traces.spans();
    int third = spans.size() / 3;
    String job =
        submit(
            null,
            List.of(
                "--source.start", from.toString(),
                "--source.idleness", "10s",
                "--pairing.group", "addresses",
                "--pairing.transactional-id-prefix", "addresses",
                "--pairing.wait", "5s",
                "--pairing.quiet", "20s",
                "--resolve.wait", "10s"));
    try (RecordPublisher publisher = publisher()) {
      publisher.publish(Topics.INSTANCES, traces.instance()).join();
      publish(publisher, spans.subList(0, third), random);
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> !hops().isEmpty());

      publish(publisher, spans.subList(third, third + third / 2), random);
      EngineProcess taskManager = flink.taskManagers().get(0);
      taskManager.kill();
      publish(publisher, spans.subList(third + third / 2, spans.size()), random);
      taskManager.restart();
    }
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> hops().size() >= traces.calls().size());
    assertThat(hops()).isEqualTo(sorted(traces.calls()));

    // Nothing was held back that would now come besides.
    flink.jobs().stop(job, folder.resolve("savepoints"), true);
    assertThat(hops()).isEqualTo(sorted(traces.calls()));
  }

  /**
   * Waits that only end when the test says so: whatever is late here is late for no fault of it.
   */
  private static String submitPatient(@Nullable String savepoint) {
    return submit(
        savepoint,
        List.of(
            "--source.start", "earliest",
            "--pairing.wait", "1h",
            "--pairing.memory", "1h",
            "--pairing.quiet", "1h"));
  }

  private static String submit(@Nullable String savepoint, List<String> options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers", kafka.bootstrapServers(),
                "--registry.urls", registry.url().toString(),
                "--job.parallelism", "2"));
    arguments.addAll(options);
    return flink
        .jobs()
        .submit(
            EngineHome.locate().jobJar(), "io.meshline.jobs.SpanPairingJob", arguments, savepoint);
  }

  /** Sends spans in their order, some alone and some in batches. */
  private static void publish(RecordPublisher publisher, List<Span> spans, Random random) {
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    int at = 0;
    while (at < spans.size()) {
      int count = Math.min(spans.size() - at, 1 + random.nextInt(40));
      SpecificRecord record =
          count == 1 ? spans.get(at) : new SpanBatch(List.copyOf(spans.subList(at, at + count)));
      sent.add(publisher.publish(Topics.SPANS, record));
      at += count;
    }
    publisher.flush();
    sent.forEach(CompletableFuture::join);
  }

  private static List<String> shopCalls() throws Exception {
    return committed("trace");
  }

  private static List<String> hops() throws Exception {
    return committed(AddressTraces.PREFIX);
  }

  private static RecordPublisher publisher() {
    return RecordPublisher.connect(
        kafka.bootstrapServers(),
        new SchemaRegistryClient(registry.url().toString()),
        Duration.ofSeconds(30),
        Map.of());
  }

  /** The calls that a reader of committed records sees now, of traces whose ids begin so. */
  private static List<String> committed(String prefix) throws Exception {
    List<String> calls = new ArrayList<>();
    for (SpecificRecord batch : read(Topics.PAIRED_CALLS, CallBatch.SCHEMA$)) {
      for (CallRecord call : CallBatches.unpack((CallBatch) batch)) {
        if (call.getTraceId().startsWith(prefix)) {
          calls.add(ShopTraces.text(call));
        }
      }
    }
    return sorted(calls);
  }

  private static List<SpecificRecord> read(String topic, Schema schema) throws Exception {
    return TopicContents.read(kafka.bootstrapServers(), registry.url(), topic, List.of(schema));
  }

  private static List<String> sorted(List<String> calls) {
    return calls.stream().sorted().toList();
  }
}
