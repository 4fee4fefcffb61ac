package io.meshline.e2e.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.Point;
import io.meshline.e2e.stack.TopicContents;
import io.meshline.query.EdgeExplanation;
import io.meshline.query.EdgeReader;
import io.meshline.query.SearchStore;
import io.meshline.query.ServiceName;
import io.meshline.query.StoreConnection;
import io.meshline.query.TimeRange;
import io.meshline.query.TimeShare;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Topics;
import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.mesh.MeshPlan;
import io.meshline.standalone.mesh.SampleMesh;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What real observers see becomes the expected map: the SkyWalking Java agent in two services with
 * sidecars beside them, the OpenTelemetry Java agent and the sidecars in the sample mesh, and the
 * access logs of a service mesh. All of it goes through the receiver's ports, Kafka, both jobs and
 * a search engine.
 *
 * <p>Each test has services of its own in a namespace of its own, so that they share the engines,
 * at the same time: most of it is waiting.
 */
@Execution(ExecutionMode.CONCURRENT)
final class AgentsIT {
  private static final Duration DOCUMENTED = Duration.ofSeconds(90);

  /** Open windows are published each second: what is wrongly counted twice would show. */
  private static final Duration STAYS = Duration.ofSeconds(3);

  private static Path folder;
  private static Pipeline pipeline;

  @BeforeAll
  static void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    pipeline = Pipeline.start(temporary);
  }

  @AfterAll
  static void stop() {
    if (pipeline != null) {
      pipeline.close();
    }
  }

  @Test
  void whatTheSkyWalkingAgentsAndTheSidecarsSawIsOneEdgeAndOneNode() throws Exception {
    String topic = "stock.orders";
    pipeline.createTopic(topic);
    try (var services =
        SkyWalkingServices.start(folder, pipeline.agents(), pipeline.kafka(), topic)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              AgentsIT::reportedInstances,
              instances -> instances.containsAll(Set.of("sw-front-1", "sw-stock-1")));
      for (int i = 0; i < 40; i++) {
        boolean fails = i % 4 == 3;
        assertThat(services.visit(fails ? "/page?fail" : "/page")).isEqualTo(fails ? 500 : 200);
      }
      for (int i = 0; i < 15; i++) {
        assertThat(services.visit("/order")).isEqualTo(202);
      }

      String database = "database:" + SkyWalkingServices.DATABASE;
      String queue = "messaging:" + pipeline.kafka();
      Seen pages = new Seen(40, 0, 10);
      Map<String, Seen> bothOfTheServer = Map.of("agent_server", pages, "sidecar_server", pages);
      eventually(
          () -> {
            ServiceMap map = map(SkyWalkingServices.NAMESPACE);
            Map<String, Map<String, Seen>> edges = map.services();
            // Of what the store asked its database while it started, the agent may have dropped
            // what came before its connection.
            Map<String, Seen> asked = edges.remove("sw-stock -> " + database);
            assertThat(edges)
                .isEqualTo(
                    Map.of(
                        "user:User -> sw-front",
                        Map.of("agent_server", new Seen(55, 0, 10)),
                        "sw-front -> sw-stock",
                        Map.of(
                            "agent_client", pages,
                            "sidecar_client", pages,
                            "sidecar_server", pages,
                            "agent_server", pages),
                        "sw-front -> " + queue,
                        Map.of("agent_client", Seen.calls(15)),
                        queue + " -> sw-stock",
                        Map.of("agent_server", Seen.calls(15))));
            assertThat(asked)
                .isIn(
                    Map.of("agent_client", Seen.calls(30 + 15)),
                    Map.of("agent_client", Seen.calls(30 + 15 + 1)));
            assertThat(map.endpoints())
                .containsEntry(
                    "sw-stock GET:/stock/{id} -> " + database + " SELECT",
                    Map.of("agent_client", Seen.calls(30)))
                .containsEntry(
                    "sw-stock Kafka/stock.orders/Consumer/stock -> " + database + " INSERT",
                    Map.of("agent_client", Seen.calls(15)))
                .containsEntry(
                    "sw-front GET:/page -> sw-stock GET:/stock/{id}",
                    Map.of("agent_client", pages, "agent_server", pages));
            // Agent and sidecar mean the same two services by all their fields, and the route that
            // the agent knows and the path that the sidecar sees are one endpoint.
            assertThat(map.identities("sw-front -> sw-stock")).hasSize(1);
            NodeMap nodes = NodeMap.read(pipeline.documents(), SkyWalkingServices.NAMESPACE);
            Map<String, Map<String, Seen>> byService = nodes.services();
            assertThat(byService).containsOnlyKeys("sw-front", "sw-stock");
            assertThat(byService.get("sw-stock"))
                .isEqualTo(
                    Map.of("agent_server", new Seen(40 + 15, 0, 10), "sidecar_server", pages));
            assertThat(nodes.endpoints())
                .containsEntry("sw-stock GET:/stock/{id}", bothOfTheServer)
                // Its own numbers, which are no part of the service's.
                .containsEntry("sw-front page.render", Map.of("agent_server", Seen.calls(40)));
            assertThat(byService.get("sw-front"))
                .isEqualTo(Map.of("agent_server", new Seen(55, 0, 10)));
          });
    }
  }

  @Test
  void allFourPointsOfTheSampleMeshSawWhatItsServicesCounted() throws Exception {
    pipeline.createTopic(MeshPlan.TOPIC);
    int visits = 200;
    var plan =
        new MeshPlan(
            pipeline.kafka(),
            MeshPlan.TOPIC,
            pipeline.otlp(),
            pipeline.agents(),
            "",
            MeshPlan.freePorts(),
            10,
            visits,
            1,
            ShopCounts.PATIENCE);
    try (SampleMesh mesh = SampleMesh.start(folder, plan)) {
      ShopCounts counts =
          Awaitility.await()
              .atMost(Duration.ofSeconds(150))
              .pollInterval(Duration.ofMillis(500))
              // A busy service may not answer at once.
              .ignoreExceptionsInstanceOf(EngineException.class)
              .until(() -> ShopCounts.of(mesh), now -> now.quietAfter(visits));

      eventually(
          () ->
              assertThat(counts.comparable(map(SampleMesh.NAMESPACE).services()))
                  .isEqualTo(counts.comparable(counts.edges())));
      for (String edge : ShopCounts.inside()) {
        // Agent and sidecar mean the same two services by all their fields.
        assertThat(map(SampleMesh.NAMESPACE).identities(edge)).as(edge).hasSize(1);
        timeIsSpentFromTheCallerToTheCallee(edge);
      }
    }
  }

  @Test
  void replayedAccessLogsOfSidecarsAndAGatewayAreOnTheMap() throws Exception {
    // One minute that is over.
    Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(2, ChronoUnit.MINUTES);
    AccessLogs.replay(pipeline.agents(), minute);

    String toGateway = "unknown:unknown -> gateway";
    String toFront = "gateway -> productpage";
    String toReviews = "productpage -> reviews";
    eventually(
        () ->
            assertThat(map(AccessLogs.NAMESPACE).services())
                .isEqualTo(
                    Map.of(
                        toGateway,
                        Map.of("sidecar_server", new Seen(7, 1, 1)),
                        toFront,
                        Map.of(
                            "sidecar_client", new Seen(6, 0, 1), "sidecar_server", Seen.calls(5)),
                        toReviews,
                        Map.of(
                            "sidecar_client", new Seen(4, 0, 2),
                            "sidecar_server", new Seen(4, 0, 1)),
                        "productpage -> external:93.184.216.34:443",
                        Map.of("sidecar_client", Seen.calls(1)))));
    ServiceMap map = map(AccessLogs.NAMESPACE);
    assertThat(map.reason(toGateway, "sidecar_server", "NR")).isEqualTo(1);
    assertThat(map.reason(toGateway, "sidecar_server", "UF")).isEqualTo(1);
    assertThat(map.reason(toFront, "sidecar_client", "UF")).isEqualTo(1);
    assertThat(map.reason(toFront, "sidecar_server", "UF")).isZero();
    assertThat(map.reason(toReviews, "sidecar_client", "UT")).isEqualTo(1);
    // Each of the four from 1 ms, when it went upstream, to 11 ms, when the answer had come; the
    // reviews' own proxy had the answer out after 8 ms.
    assertThat(map.latency(toReviews, "sidecar_client")).isEqualTo(4 * 10_000);
    assertThat(map.latency(toReviews, "sidecar_server")).isEqualTo(4 * 8_000);
    // Queries are no part of endpoints. Sidecars do not know in which request of theirs a service
    // called another: between endpoints there is only what came from outside.
    assertThat(map.endpoints())
        .isEqualTo(
            Map.of(
                "unknown:unknown -> gateway GET:/productpage",
                    Map.of("sidecar_server", new Seen(6, 0, 1)),
                "unknown:unknown -> gateway GET:/nothing",
                    Map.of("sidecar_server", new Seen(1, 1, 0))));
  }

  /**
   * What is measured nearer to the callee lies within what is measured nearer to the caller, but
   * for how late a busy machine lets a proxy notice that it has sent all, and the sketches' error.
   */
  private static void timeIsSpentFromTheCallerToTheCallee(String edge) {
    String[] ends = edge.split(" -> ", 2);
    Instant now = Instant.now();
    try (SearchStore store = SearchStore.open(StoreConnection.to(pipeline.search().toString()))) {
      EdgeReader.Found found =
          new EdgeReader(store)
              .read(
                  TimeRange.between(now.minus(1, ChronoUnit.HOURS), now),
                  new ServiceName(SampleMesh.NAMESPACE + "/" + ends[0]),
                  new ServiceName(SampleMesh.NAMESPACE + "/" + ends[1]));
      assertThat(found.edges()).hasSize(1);
      EdgeExplanation explained = found.edges().get(0);
      assertThat(explained.parts()).extracting(TimeShare::outer).containsExactly(Point.values());
      for (TimeShare part : explained.parts()) {
        double outer = explained.edge().figures().at(part.outer()).latencyMicros(0.5);
        assertThat(part.medianMicros())
            .as("%s: median at %s less that at %s", edge, part.outer(), part.inner())
            .isGreaterThan(-(0.02 * outer + 1_000));
      }
    }
  }

  private static ServiceMap map(String namespace) throws Exception {
    return ServiceMap.read(pipeline.documents(), ServiceMap.touching(namespace));
  }

  private static void eventually(ThrowingRunnable assertion) {
    try {
      Awaitility.await()
          .atMost(DOCUMENTED)
          .during(STAYS)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(assertion);
    } catch (RuntimeException e) {
      throw new AssertionError(e.getMessage() + "\n" + pipeline.troubles(), e);
    }
  }

  /** The instances of which an agent has told, and so is connected. */
  private static Set<String> reportedInstances() throws Exception {
    return TopicContents.read(
            pipeline.kafka(),
            pipeline.registry(),
            Topics.INSTANCES,
            List.of(InstanceMetadata.getClassSchema()))
        .stream()
        .map(report -> ((InstanceMetadata) report).getInstance().getInstance())
        .collect(Collectors.toSet());
  }
}
