package io.meshline.e2e.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.e2e.stack.StoredDocuments;
import io.meshline.ingest.publisher.CallPublisher;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.OpenSearchProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README on engines of one's own: prepare them, deploy both jobs with Flink's own client,
 * publish a call from Java, ask the indices. Only host names and ports are replaced.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ReadmeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Deque<AutoCloseable> PARTS = new ArrayDeque<>();

  private static Path folder;
  private static Readme readme;
  private static Shell shell;
  private static KafkaProcess kafka;
  private static RegistryProcess registry;
  private static OpenSearchProcess search;
  private static FlinkCluster flink;
  private static boolean deployed;

  @BeforeAll
  static void start(@TempDir Path data) throws Exception {
    folder = data;
    kafka = own(KafkaProcess.start(folder, 0));
    registry = own(RegistryProcess.start(folder, 0));
    search = own(OpenSearchProcess.start(folder, 0));
    flink = own(FlinkCluster.start(folder, FlinkSettings.small(0)));
    EngineHome home = EngineHome.locate();
    readme = Readme.read(home.root());
    shell =
        Shell.in(
            home.root(),
            folder,
            home.built("flink", "lib"),
            folder.resolve("flink").resolve("conf"));
  }

  @AfterAll
  static void stop() throws Exception {
    while (!PARTS.isEmpty()) {
      PARTS.pop().close();
    }
  }

  @Test
  @Order(1)
  void deployingTheJobs() throws Exception {
    String block = readme.blocks("Deploying the jobs to a Flink cluster", "sh").get(0);
    String build = "mvn -DskipTests package\n";
    assertThat(block).startsWith(build);

    String printed =
        shell.run(
            block
                .substring(build.length())
                .replace("./meshline", "meshline")
                .replace("http://registry:8081", registry.url().toString())
                .replace("http://search:9200", search.url().toString())
                .replace("kafka:9092", kafka.bootstrapServers()));

    assertThat(printed)
        .contains("topic created: meshline.calls")
        .containsPattern("schema \\d+: meshline.calls")
        .contains("index template");
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> assertThat(flink.jobs().states().values()).containsExactly("RUNNING", "RUNNING"));
    assertThat(shell.run("flink list -r"))
        .contains("meshline-call-aggregation", "meshline-span-pairing");
    deployed = true;
  }

  @Test
  @Order(2)
  void publishingFromJava() throws Exception {
    assertThat(deployed).as("jobs are deployed").isTrue();
    String snippet = readme.blocks("Sending what you have", "java").get(0);

    JavaSnippet.run(
        snippet
            .replace("localhost:9092", kafka.bootstrapServers())
            .replace("http://localhost:8081/apis/ccompat/v7", registry.url().toString()),
        folder);

    var documents = new StoredDocuments(search.url());
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(documents.all("meshline-edges-1m-*").values())
                    .anySatisfy(
                        edge -> {
                          assertThat(edge.at("/source/service/name").asText()).isEqualTo("front");
                          assertThat(edge.at("/destination/service/name").asText())
                              .isEqualTo("cart");
                          assertThat(edge.at("/latency/max_us").asLong()).isEqualTo(1_500);
                        }));
  }

  @Test
  @Order(3)
  void queryingTheIndices() throws Exception {
    assertThat(deployed).as("jobs are deployed").isTrue();
    // The answers in the README name a failure's reason, so there must be one.
    try (var publisher =
        CallPublisher.builder(kafka.bootstrapServers(), registry.url().toString()).build()) {
      publisher
          .publish(
              CallRecord.newBuilder()
                  .setStart(Instant.now())
                  .setLatencyMicros(9_000)
                  .setReporter(Reporter.AGENT)
                  .setSide(Side.SERVER)
                  .setSource(Party.newBuilder().setService("front").build())
                  .setDestination(Party.newBuilder().setService("cart").build())
                  .setOutcome(Outcome.FAILURE)
                  .setReason("503")
                  .build())
          .join();
    }
    List<String> commands = readme.blocks("Querying the indices", "sh");
    List<String> answers = readme.blocks("Querying the indices", "json");
    assertThat(commands).hasSameSizeAs(answers);
    URI store = search.url();
    for (int i = 0; i < commands.size(); i++) {
      SearchExample example = SearchExample.of(commands.get(i), answers.get(i));
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(SearchExample.shape(example.ask(store)))
                      .as("%s", example.path())
                      .isEqualTo(SearchExample.shape(example.answer())));
    }
  }

  private static <T extends AutoCloseable> T own(T part) {
    PARTS.push(part);
    return part;
  }
}
