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

/** Two services, each a JVM of its own that carries the real SkyWalking Java agent. */
final class SkyWalkingServices implements AutoCloseable {
  static final String FRONT = "sw-front";
  static final String STOCK = "sw-stock";

  /** What the agent's plugin calls the database of {@value #STOCK}. */
  static final String DATABASE = "stock-db:9092";

  private static final Duration START = Duration.ofMinutes(1);
  private static final Path HOME = Path.of("deploy/e2e-tests/skywalking-services/target");

  private final HttpClient http = HttpClient.newHttpClient();
  private final int frontPort;
  private final EngineProcess stock;
  private final EngineProcess front;

  private SkyWalkingServices(int frontPort, EngineProcess stock, EngineProcess front) {
    this.frontPort = frontPort;
    this.stock = stock;
    this.front = front;
  }

  /**
   * Starts both and waits until they listen.
   *
   * @param folder for the agents and logs
   * @param collector where the agents send to, host:port
   * @param kafka of the messages between the services, host:port
   * @param topic of the messages
   */
  static SkyWalkingServices start(Path folder, String collector, String kafka, String topic)
      throws IOException {
    List<Integer> ports = Loopback.freePorts(2);
    String address = Loopback.HOST + ":" + ports.get(1);
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
                List.of(ports.get(0).toString(), address, kafka, topic)));
    try {
      services.stock.spawn();
      services.front.spawn();
      services.stock.awaitReady();
      services.front.awaitReady();
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
                "-javaagent:" + agent(folder, name),
                "-Dskywalking.collector.backend_service=" + collector,
                // Only once the backend knows an instance it is sure to get the segments.
                "-Dskywalking.collector.heartbeat_period=1"),
            classPath(),
            "io.meshline.e2e.skywalking.service." + mainClass,
            arguments,
            Map.of(),
            folder,
            folder.resolve("logs").resolve(name + ".log")),
        () -> Loopback.accepts(port),
        START);
  }

  /** An agent finds its configuration, and writes its logs, beside its own jar. */
  private static Path agent(Path folder, String service) throws IOException {
    for (String needed : List.of("config", "plugins", "activations", "logs")) {
      Files.createDirectories(folder.resolve(needed));
    }
    Files.writeString(
        folder.resolve("config/agent.config"),
        """
        agent.service_name=%1$s
        agent.instance_name=%1$s-1
        """
            .formatted(service));
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
