package io.meshline.e2e.agents;

import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.JavaCommand;
import io.meshline.standalone.engine.Loopback;
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
import java.util.stream.Stream;

/**
 * Two services, each a JVM of its own that carries the real SkyWalking Java agent, and one more JVM
 * with a sidecar beside each. The agents call them {@code namespace::name}, as SkyWalking does; the
 * sidecars say what Istio's say of the workload.
 */
final class SkyWalkingServices implements AutoCloseable {
  static final String FRONT = "sw-front";
  static final String STOCK = "sw-stock";
  static final String NAMESPACE = "depot";

  /** What the agent's plugin calls the database of {@value #STOCK}. */
  static final String DATABASE = "stock-db:9092";

  private static final Duration START = Duration.ofMinutes(1);
  private static final Path HOME = Path.of("deploy/e2e-tests/skywalking-services/target");

  private final HttpClient http = HttpClient.newHttpClient();
  private final int frontPort;
  private final EngineProcess stock;
  private final EngineProcess front;
  private final EngineProcess sidecars;

  private SkyWalkingServices(
      int frontPort, EngineProcess stock, EngineProcess front, EngineProcess sidecars) {
    this.frontPort = frontPort;
    this.stock = stock;
    this.front = front;
    this.sidecars = sidecars;
  }

  /**
   * Starts all and waits until they listen.
   *
   * @param folder for the agents and logs
   * @param collector where the agents and sidecars send to, host:port
   * @param kafka of the messages between the services, host:port
   * @param topic of the messages
   */
  static SkyWalkingServices start(Path folder, String collector, String kafka, String topic)
      throws IOException {
    // The services' own, then those of the sidecars: front in and out, stock in and out.
    List<Integer> ports = Loopback.freePorts(6);
    String address = STOCK + "." + NAMESPACE + ".svc.cluster.local:8080";
    var services =
        new SkyWalkingServices(
            ports.get(0),
            process(
                folder.resolve(STOCK),
                STOCK,
                collector,
                ports.get(1),
                "StockService",
                List.of(ports.get(1).toString(), kafka, topic)),
            process(
                folder.resolve(FRONT),
                FRONT,
                collector,
                ports.get(0),
                "FrontService",
                List.of(ports.get(0).toString(), address, kafka, topic, ports.get(3).toString())),
            sidecars(folder.resolve("sw-sidecars"), collector, ports));
    try {
      services.stock.spawn();
      services.front.spawn();
      services.sidecars.spawn();
      services.stock.awaitReady();
      services.front.awaitReady();
      services.sidecars.awaitReady();
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
    return services;
  }

  /** Calls the front as a user who carries no trace; returns the HTTP status. */
  int visit(String pathAndQuery) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + Loopback.HOST + ":" + frontPort + pathAndQuery);
    return http.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Override
  public void close() {
    front.close();
    stock.close();
    sidecars.close();
  }

  private static EngineProcess sidecars(Path folder, String collector, List<Integer> ports)
      throws IOException {
    Files.createDirectories(folder.resolve("logs"));
    return EngineProcess.prepare(
        new JavaCommand(
            "sw-sidecars",
            List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            EngineHome.locate().sidecarClassPath(),
            "io.meshline.demo.sidecar.SidecarMain",
            List.of(
                "receiver=" + collector,
                "namespace=" + NAMESPACE,
                "sidecar=%s,%d,%d,%d".formatted(FRONT, ports.get(0), ports.get(2), ports.get(3)),
                "sidecar=%s,%d,%d,%d".formatted(STOCK, ports.get(1), ports.get(4), ports.get(5))),
            Map.of(),
            folder,
            folder.resolve("logs/sw-sidecars.log")),
        () -> Loopback.accepts(ports.get(3)) && Loopback.accepts(ports.get(4)),
        START);
  }

  private static EngineProcess process(
      Path folder,
      String name,
      String collector,
      int port,
      String mainClass,
      List<String> arguments)
      throws IOException {
    return EngineProcess.prepare(
        new JavaCommand(
            name,
            List.of(
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-javaagent:" + agent(folder),
                // Only once the backend knows an instance it is sure to get the segments.
                "-Dskywalking.collector.heartbeat_period=1"),
            classPath(),
            "io.meshline.e2e.skywalking.service." + mainClass,
            arguments,
            Map.of(
                "SW_AGENT_NAME", NAMESPACE + "::" + name,
                "SW_AGENT_INSTANCE_NAME", name + "-1",
                "SW_AGENT_COLLECTOR_BACKEND_SERVICES", collector),
            folder,
            folder.resolve("logs").resolve(name + ".log")),
        () -> Loopback.accepts(port),
        START);
  }

  /**
   * An agent finds its configuration, and writes its logs, beside its own jar. The configuration is
   * the one that people are given.
   */
  private static Path agent(Path folder) throws IOException {
    for (String needed : List.of("config", "plugins", "activations", "logs")) {
      Files.createDirectories(folder.resolve(needed));
    }
    Files.copy(
        EngineHome.locate().root().resolve("deploy/skywalking/agent.config"),
        folder.resolve("config/agent.config"));
    return Files.copy(
        EngineHome.locate().root().resolve(HOME).resolve("agent/apm-agent.jar"),
        folder.resolve("skywalking-agent.jar"));
  }

  private static List<Path> classPath() throws IOException {
    Path home = EngineHome.locate().root().resolve(HOME);
    List<Path> classPath = new ArrayList<>(EngineHome.locate().childClassPath());
    classPath.add(home.resolve("classes"));
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      jars.sorted().forEach(classPath::add);
    }
    return classPath;
  }
}
