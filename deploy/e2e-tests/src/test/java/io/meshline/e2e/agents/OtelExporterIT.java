package io.meshline.e2e.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.e2e.stack.ExtensionJar;
import io.meshline.e2e.stack.TopicContents;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanBatch;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.Topics;
import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.JavaCommand;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.Loopback;
import io.meshline.standalone.engine.RegistryProcess;
import io.meshline.standalone.mesh.MeshPlan;
import io.meshline.standalone.mesh.SampleMesh;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real OpenTelemetry Java agent in real services, with the extension that publishes to Kafka.
 * No receiver runs.
 */
final class OtelExporterIT {
  private static final String LOG = "inventory.log";
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  @Test
  void theMapAgreesWithWhatTheServicesCounted(@TempDir Path folder) throws Exception {
    try (Pipeline pipeline = Pipeline.startWithoutReceiver(folder)) {
      pipeline.createTopic(MeshPlan.TOPIC);
      int visits = 200;
      var plan =
          new MeshPlan(
              pipeline.kafka(),
              MeshPlan.TOPIC,
              NOBODY,
              null,
              "",
              MeshPlan.freePorts(),
              10,
              visits,
              1,
              ShopCounts.PATIENCE);
      List<String> options = ExtensionJar.agentOptions(pipeline.kafka(), pipeline.registry());
      try (SampleMesh mesh = SampleMesh.start(folder, plan, options)) {
        ShopCounts counts =
            Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptionsInstanceOf(EngineException.class)
                .until(() -> ShopCounts.of(mesh), now -> now.quietAfter(visits));
        try {
          // Nothing else either: what the exporter itself asks for leaves no edges.
          Awaitility.await()
              .atMost(Duration.ofSeconds(90))
              .during(Duration.ofSeconds(3))
              .pollInterval(Duration.ofSeconds(1))
              .untilAsserted(
                  () ->
                      assertThat(
                              counts.comparable(
                                  ServiceMap.read(
                                          pipeline.documents(),
                                          ServiceMap.touching(SampleMesh.NAMESPACE))
                                      .services()))
                          .isEqualTo(counts.comparable(counts.edgesWithoutSidecars())));
        } catch (RuntimeException e) {
          throw new AssertionError(e.getMessage() + "\n" + pipeline.troubles(), e);
        }
      }
    }
  }

  @Test
  void aServiceStartsWithoutKafkaAndItsSpansAreThereLater(@TempDir Path folder) throws Exception {
    List<Integer> ports = Loopback.freePorts(4);
    int kafkaPort = ports.get(0);
    int registryPort = ports.get(1);
    // What the registry's process will say its address is.
    URI registry = URI.create("http://" + Loopback.HOST + ":" + registryPort + "/apis/ccompat/v7");
    Path log = folder.resolve(LOG);
    String brokers = Loopback.HOST + ":" + kafkaPort;
    EngineProcess inventory =
        inventory(ports.get(2), ports.get(3), ExtensionJar.agentOptions(brokers, registry), folder);
    try {
      visit(ports.get(2), 20);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(warnings(log)).hasSize(1));

      try (KafkaProcess kafka = KafkaProcess.start(folder, kafkaPort);
          RegistryProcess registryProcess = RegistryProcess.start(folder, registryPort)) {
        assertThat(registryProcess.url()).isEqualTo(registry);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
          new TopicInstaller(admin, TopicSizing.DEFAULT).install();
        }
        Awaitility.await()
            .atMost(Duration.ofSeconds(90))
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(() -> assertThat(served(brokers, registry)).hasSize(20));

        // The end of the process sends what is left.
        visit(ports.get(2), 3);
        inventory.close();
        assertThat(served(brokers, registry)).hasSize(23);
      }
      assertThat(warnings(log)).allMatch(line -> line.contains(" 0 lost")).hasSizeLessThan(4);
    } finally {
      inventory.close();
    }
  }

  /** Spans of answered requests; that there is none of a request to the registry is checked too. */
  private static List<Span> served(String brokers, URI registry) throws Exception {
    List<Span> served = new ArrayList<>();
    for (var batch :
        TopicContents.read(brokers, registry, Topics.SPANS, List.of(SpanBatch.getClassSchema()))) {
      for (Span span : ((SpanBatch) batch).getSpans()) {
        assertThat(span.getSelf().getService()).isEqualTo("inventory");
        if (span.getKind() == SpanKind.SERVER) {
          assertThat(span.getSelf().getEndpoint()).isEqualTo("GET:/stock");
          served.add(span);
        } else {
          assertThat(span.getPeer().getService()).isEqualTo("h2/inventory");
        }
      }
    }
    return served;
  }

  private static void visit(int port, int times) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    for (int i = 1; i <= times; i++) {
      URI uri = URI.create("http://" + Loopback.HOST + ":" + port + "/stock/" + i);
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
      assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
  }

  private static List<String> warnings(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains("meshline exporter:"))
        .toList();
  }

  private static EngineProcess inventory(
      int port, int countsPort, List<String> agentOptions, Path folder) {
    EngineHome home = EngineHome.locate();
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-javaagent:" + home.agent(),
                "-Dotel.service.name=inventory",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none",
                "-Dotel.bsp.schedule.delay=500"));
    options.addAll(agentOptions);
    return EngineProcess.start(
        new JavaCommand(
            "inventory",
            options,
            home.demoClassPath(),
            "io.meshline.demo.MeshMain",
            List.of("inventory", "port=" + port, "counts-port=" + countsPort, "seed=1"),
            Map.of(),
            folder,
            folder.resolve(LOG)),
        () -> Loopback.accepts(port),
        Duration.ofMinutes(1));
  }
}
