package io.meshline.e2e.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.e2e.stack.TopicContents;
import io.meshline.ingest.publisher.SchemaInstaller;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.SchemaRegistryClient;
import io.meshline.standalone.engine.Loopback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Clients that others wrote for Node.js: the SDK of OpenTelemetry, the agent of SkyWalking, a Kafka
 * producer. Through the receiver's ports or the topic, both jobs and a search engine.
 */
@NodeProfile
@Execution(ExecutionMode.CONCURRENT)
final class NodeClientsIT {
  private static final Pattern COMMANDS = Pattern.compile("(?s)```\\n(npm install\\n.*?)```");

  private static Path folder;
  private static Pipeline pipeline;
  private static NodeFolder services;

  @BeforeAll
  static void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    services = NodeFolder.of("deploy/e2e-tests/node-services");
    // It mostly waits for the network, and the engines for the processor.
    CompletableFuture<Void> installed =
        CompletableFuture.runAsync(
            () -> {
              try {
                services.run("npm install");
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    pipeline = Pipeline.start(temporary);
    installed.join();
    new SchemaInstaller(new SchemaRegistryClient(pipeline.registry().toString())).install();
  }

  @AfterAll
  static void stop() {
    if (pipeline != null) {
      pipeline.close();
    }
  }

  @Test
  void openTelemetrysCallsOverGrpcAreOnTheMap() throws Exception {
    callsAreOnTheMap(
        "otel-grpc",
        "./otel.cjs",
        Map.of(
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            "grpc",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            pipeline.otlp().toString()));
  }

  @Test
  void openTelemetrysCallsOverHttpAreOnTheMap() throws Exception {
    callsAreOnTheMap(
        "otel-http",
        "./otel.cjs",
        Map.of(
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            "http/protobuf",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            pipeline.otlpHttp().toString()));
  }

  @Test
  void skyWalkingsCallsAreOnTheMap() throws Exception {
    callsAreOnTheMap(
        "sw-node",
        "./skywalking.cjs",
        Map.of("SW_AGENT_COLLECTOR_BACKEND_SERVICES", pipeline.agents()));
  }

  @Test
  void theExampleOfAProducerPublishesACall() throws Exception {
    NodeFolder example = NodeFolder.of("deploy/examples/node-producer");
    Matcher readme = COMMANDS.matcher(Files.readString(example.path().resolve("README.md")));
    assertThat(readme.find()).as("commands in the README").isTrue();
    Instant begun = Instant.now();
    String printed =
        example.run(
            replaced(
                replaced(readme.group(1), "localhost:9092", pipeline.kafka()),
                "http://localhost:8081/apis/ccompat/v7",
                pipeline.registry().toString()));
    assertThat(printed).containsPattern("published \\d+ bytes with schema \\d+ to meshline.calls");

    CallRecord call =
        TopicContents.read(
                pipeline.kafka(),
                pipeline.registry(),
                Topics.CALLS,
                List.of(CallRecord.getClassSchema(), CallBatch.getClassSchema()))
            .stream()
            .filter(CallRecord.class::isInstance)
            .map(CallRecord.class::cast)
            .filter(one -> one.getDestination().getService().equals("orders"))
            .findFirst()
            .orElseThrow();
    assertThat(call.getStart()).isBetween(begun.minusSeconds(1), Instant.now());
    assertThat(call.getLatencyMicros()).isEqualTo(12_500);
    assertThat(call.getReporter()).isEqualTo(Reporter.AGENT);
    assertThat(call.getSide()).isEqualTo(Side.CLIENT);
    assertThat(call.getSource().getService()).isEqualTo("web");
    assertThat(call.getDestination().getEndpoint()).isEqualTo("GET:/orders/{id}");
    assertThat(call.getDestination().getKind()).isEqualTo(Kind.SERVICE);
    assertThat(call.getProtocol()).isEqualTo(Protocol.HTTP);
    assertThat(call.getStatusCode()).isEqualTo(200);
    assertThat(call.getWeight()).isEqualTo(1);
    eventually(
        () ->
            assertThat(map("orders"))
                .isEqualTo(Map.of("web -> orders", Map.of("agent_client", Seen.calls(1)))));
  }

  /** Twelve pages, three of which fail because the stock does. */
  private static void callsAreOnTheMap(String name, String agent, Map<String, String> environment)
      throws Exception {
    List<Integer> ports = Loopback.freePorts(2);
    String front = name + "-front";
    String stock = name + "-stock";
    try (NodeService second = service(stock, agent, environment, ports.subList(1, 2));
        NodeService first = service(front, agent, environment, ports)) {
      for (int i = 0; i < 12; i++) {
        boolean fails = i % 4 == 3;
        assertThat(first.visit(fails ? "/page?fail" : "/page")).isEqualTo(fails ? 500 : 200);
      }
      assertThat(second.visit("/stock")).isEqualTo(200);
      // The services run on: an agent that ends before it is connected drops what it has.
      Seen pages = new Seen(12, 0, 3);
      eventually(
          () ->
              assertThat(map(name))
                  .isEqualTo(
                      Map.of(
                          "user:User -> " + front,
                          Map.of("agent_server", pages),
                          "user:User -> " + stock,
                          Map.of("agent_server", Seen.calls(1)),
                          front + " -> " + stock,
                          Map.of("agent_client", pages, "agent_server", pages))));
    }
  }

  /** A service at the first port, which asks the one at the second if there is one. */
  private static NodeService service(
      String name, String agent, Map<String, String> environment, List<Integer> ports)
      throws Exception {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("OTEL_SERVICE_NAME", name);
    variables.put("OTEL_BSP_SCHEDULE_DELAY", "500");
    variables.put("OTEL_METRICS_EXPORTER", "none");
    variables.put("OTEL_LOGS_EXPORTER", "none");
    variables.put("SW_AGENT_NAME", name);
    variables.put("SW_AGENT_INSTANCE", name + "-1");
    List<String> arguments = new ArrayList<>(List.of("--require", agent, "service.cjs"));
    ports.forEach(port -> arguments.add(port.toString()));
    return services.start(arguments, variables, folder.resolve(name + ".log"), ports.get(0));
  }

  /** The edges that touch services whose names begin so. */
  private static Map<String, Map<String, Seen>> map(String prefix) throws Exception {
    return ServiceMap.read(
            pipeline.documents(),
            edge ->
                edge.at("/source/service/name").asText().startsWith(prefix)
                    || edge.at("/destination/service/name").asText().startsWith(prefix))
        .services();
  }

  private static void eventually(ThrowingRunnable assertion) {
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .during(Duration.ofSeconds(3))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(assertion);
    } catch (RuntimeException e) {
      throw new AssertionError(e.getMessage() + "\n" + pipeline.troubles(), e);
    }
  }

  private static String replaced(String text, String from, String to) {
    assertThat(text).contains(from);
    return text.replace(from, to);
  }
}
