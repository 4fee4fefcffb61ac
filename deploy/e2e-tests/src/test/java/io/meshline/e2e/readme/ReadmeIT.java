package io.meshline.e2e.readme;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.e2e.stack.Engines;
import io.meshline.e2e.stack.StoredDocuments;
import io.meshline.ingest.publisher.CallPublisher;
import io.meshline.ingest.receiver.Receiver;
import io.meshline.ingest.receiver.ReceiverOption;
import io.meshline.ingest.receiver.ReceiverOptions;
import io.meshline.query.server.QueryOptions;
import io.meshline.query.server.QueryServer;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import io.meshline.schemas.Topics;
import io.meshline.sink.elasticsearch.IndexTemplates;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.standalone.DoctorCommand;
import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.HttpProbe;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.OpenSearchProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The README on engines of one's own: prepare them, deploy both jobs with Flink's own client,
 * publish a call from Java, ask the indices. Only host names and ports are replaced.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ReadmeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Deque<AutoCloseable> PARTS = new ArrayDeque<>();

  /** Where the processes of Flink may show their metrics; each takes the first that is free. */
  private static final List<Integer> REPORTERS = IntStream.range(21_800, 21_820).boxed().toList();

  private static final String STRONGER_TEMPLATE =
      "{\"index_patterns\": [\"meshline-sla-*\"], \"priority\": 999}";

  private static final String OLD_TEMPLATE =
      "{\"index_patterns\": [\"meshline-events-*\"], \"version\": 1}";

  private static Path folder;
  private static Readme readme;
  private static Shell shell;
  private static KafkaProcess kafka;
  private static RegistryProcess registry;
  private static OpenSearchProcess search;
  private static FlinkCluster flink;
  private static Receiver receiver;
  private static QueryServer query;
  private static boolean deployed;

  @BeforeAll
  static void start(@TempDir Path data) throws Exception {
    folder = data;
    Engines engines =
        own(
            Engines.startAll(
                folder,
                FlinkSettings.small(0)
                    .with(
                        Map.of(
                            "metrics.reporter.prom.factory.class",
                            "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
                            "metrics.reporter.prom.port",
                            REPORTERS.get(0) + "-" + REPORTERS.get(REPORTERS.size() - 1)))));
    kafka = engines.kafka();
    registry = engines.registry();
    search = engines.search();
    flink = engines.flink();
    receiver =
        own(
            Receiver.start(
                ReceiverOptions.of(
                    Map.ofEntries(
                        Map.entry("skywalking.port", "0"),
                        Map.entry("skywalking-http.port", "0"),
                        Map.entry("otlp.port", "0"),
                        Map.entry("otlp-http.port", "0"),
                        Map.entry("zipkin.port", "0"),
                        Map.entry("http.port", "0"),
                        Map.entry("kafka.bootstrap-servers", kafka.bootstrapServers()),
                        Map.entry("registry.urls", registry.url().toString())))));
    query =
        own(
            QueryServer.start(
                QueryOptions.of(Map.of("port", "0", "search.hosts", search.url().toString()))));
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
  @Order(0)
  void theDoctorNamesWhatIsNotThereYet() throws Exception {
    assertThat(inThisJvm(doctor("--json")))
        .contains("topic meshline.calls: missing (expected: created)")
        .contains("./meshline setup --kafka " + kafka.bootstrapServers())
        .contains(
            "subject meshline.calls-io.meshline.schemas.CallRecord: lacks this release's schema")
        .contains("index template meshline-edges: missing (expected: version ")
        .contains("job meshline-span-pairing: not there (expected: RUNNING)")
        .contains("-c io.meshline.jobs.SpanPairingJob")
        .contains("/readyz: HTTP 503, ")
        .endsWith("\nexit 1\n");
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

  @Test
  @Order(4)
  void theDoctorFindsNoFault() throws Exception {
    assertThat(deployed).as("jobs are deployed").isTrue();
    // The receiver looks for its topics each few seconds, a checkpoint takes its time.
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> assertThat(HttpProbe.answers(loopback(receiver.httpPort(), "/readyz"))).isTrue());
    assertThat(shell.run(doctor("")))
        .contains("1 broker at " + kafka.bootstrapServers())
        .contains(Topics.all().size() + " topics as they should be")
        .containsPattern("\\d+ schemas at ")
        .contains("6 index templates of this release")
        .containsPattern("job meshline-call-aggregation \\(\\w+\\): RUNNING, ")
        .contains("ready at http://127.0.0.1:" + receiver.httpPort())
        .contains("ready at " + query.address())
        .contains("newest documents: minute ")
        .endsWith("\n0 faults, 0 warnings\n");
  }

  @Test
  @Order(5)
  void theDoctorFindsWhatWasBrokenAndItsCommandMendsIt() throws Exception {
    assertThat(deployed).as("jobs are deployed").isTrue();
    var store = new StoredDocuments(search.url());
    store.send("PUT", "/_index_template/meshline-events", OLD_TEMPLATE);
    store.send("PUT", "/_index_template/somebody", STRONGER_TEMPLATE);
    store.send(
        "PUT", "/meshline-edges-*/_settings", "{\"index.blocks.read_only_allow_delete\": true}");
    setTopic(Topics.CALLS, "message.timestamp.type", "CreateTime");
    setTopic(Topics.SPANS, "retention.ms", "1000");
    String gone = flink.jobs().states().keySet().iterator().next();
    flink.jobs().cancel(gone);
    await().atMost(PATIENCE).until(() -> flink.jobs().state(gone), "CANCELED"::equals);

    String found = inThisJvm(doctor(""));

    assertThat(found)
        .contains("index template meshline-events: version 1 (expected: version ")
        .containsPattern("indices that take no documents: meshline-edges-1[mhd]-")
        .contains(
            "topic meshline.calls message.timestamp.type: CreateTime (expected: LogAppendTime)")
        .contains("topic meshline.spans retention.ms: 1000 (expected: 172800000)")
        .contains("--entity-name meshline.calls --add-config message.timestamp.type=LogAppendTime")
        .contains("(" + gone + "): CANCELED (expected: RUNNING)")
        .contains(
            "index template somebody (priority 999) takes the place of meshline-sla in new indices")
        .contains("\n4 faults, 2 warnings\n")
        .endsWith("\nexit 1\n");

    // What it says of search is what mends it.
    String mends = "{\"index.blocks.read_only_allow_delete\": null}";
    assertThat(found)
        .contains("/meshline-*/_settings -H 'Content-Type: application/json' -d '" + mends);
    store.send("PUT", "/meshline-*/_settings", mends);
    assertThat(found).contains("./meshline setup --search " + search.url());
    assertThat(found).contains("curl -s -X DELETE " + search.url() + "/_index_template/somebody");
    store.send("DELETE", "/_index_template/somebody", "");
    // As setup does.
    IndexTemplates.install(SearchConnection.to(search.url().toString()));
    assertThat(inThisJvm("meshline doctor --search " + search.url()))
        .contains("6 index templates of this release")
        .contains("\n0 faults, 0 warnings\n");
  }

  private static String doctor(String more) {
    return readme
            .blocks("Checking a deployment", "sh")
            .get(0)
            .replace("./meshline", "meshline")
            .replace("http://registry:8081", registry.url().toString())
            .replace("http://search:9200", search.url().toString())
            .replace("http://flink:8081", flink.restUrl().toString())
            .replace("http://receiver:11880", "http://127.0.0.1:" + receiver.httpPort())
            .replace("http://query:8090", query.address().toString())
            .replace("kafka:9092", kafka.bootstrapServers())
            .strip()
        + " "
        + more;
  }

  @Test
  @Order(4)
  void everyMetricOfDashboardsAndAlertRulesIsThere() throws Exception {
    assertThat(deployed).as("jobs are deployed").isTrue();
    int zipkin = requireNonNull(receiver.telemetryPorts().get(ReceiverOption.ZIPKIN_PORT));
    MetricPages.post(
        loopback(zipkin, "/api/v2/spans"),
        "[{\"traceId\":\"463ac35c9f6413ad\",\"id\":\"463ac35c9f6413ad\",\"kind\":\"SERVER\","
            + "\"name\":\"get\",\"timestamp\":%d000,\"duration\":1500,\"localEndpoint\":{\"serviceName\":\"cart\"}}]"
                .formatted(System.currentTimeMillis()));
    MetricPages.post(loopback(zipkin, "/api/v2/spans"), "no span");
    List<String> wanted = MetricPages.listed(EngineHome.locate().root());
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(
                        MetricPages.scrape(
                            REPORTERS,
                            flink.jobs().states().keySet(),
                            List.of(
                                loopback(receiver.httpPort(), "/metrics"),
                                query.address().resolve("/metrics"))))
                    .containsAll(wanted));
  }

  private static URI loopback(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** What the command prints, and its exit code. A process of its own takes seconds to start. */
  private static String inThisJvm(String command) {
    String[] words = command.replace("\\\n", " ").strip().split("\\s+", -1);
    assertThat(words).startsWith("meshline", "doctor");
    var printed = new StringWriter();
    int code =
        new CommandLine(new DoctorCommand(part -> "", System.getenv(), InstantSource.system()))
            .setOut(new PrintWriter(printed, true))
            .execute(Arrays.copyOfRange(words, 2, words.length));
    return printed + "\nexit " + code + "\n";
  }

  private static void setTopic(String topic, String setting, String value) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private static <T extends AutoCloseable> T own(T part) {
    PARTS.push(part);
    return part;
  }
}
