package io.meshline.standalone.engine;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A schema registry (Apicurio) that speaks the Confluent REST API and keeps its schemas in a file.
 */
public final class RegistryProcess extends EngineProcess {
  private static final Duration START = Duration.ofMinutes(2);
  private static final String API = "/apis/ccompat/v7";

  private final int port;

  private RegistryProcess(JavaCommand command, int port) {
    super(command, () -> HttpProbe.answers(URI.create(url(port) + "/subjects")), START);
    this.port = port;
  }

  /**
   * Starts a registry and waits until it serves. Its schemas, and their ids, survive it in the data
   * folder.
   *
   * @param dataDir of the stack; the registry uses {@code registry} and {@code logs} in it
   * @param port 1 to 65535, or 0 for a free one
   * @return the running registry
   * @throws PortOccupiedException if somebody else has the port
   * @throws EngineException if it is not ready in time
   */
  public static RegistryProcess start(Path dataDir, int port) {
    int claimed = Loopback.claim(port, "registry");
    var files = new EngineFiles(dataDir, "registry");
    var home = EngineHome.locate();
    var registry =
        new RegistryProcess(
            new JavaCommand(
                "registry",
                options(files.subfolder("data"), claimed),
                home.classPath("registry"),
                "io.quarkus.runner.GeneratedMain",
                List.of(),
                Map.of(),
                files.folder(),
                files.log("registry")),
            claimed);
    registry.launch();
    return registry;
  }

  /**
   * The base address of the Confluent REST API.
   *
   * @return without a slash at the end
   */
  public URI url() {
    return URI.create(url(port));
  }

  private static String url(int port) {
    return "http://" + Loopback.HOST + ":" + port + API;
  }

  static List<String> options(Path data, int port) {
    return List.of(
        "-Xms64m",
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Dquarkus.http.host=" + Loopback.HOST,
        "-Dquarkus.http.port=" + port,
        "-Dquarkus.log.console.enable=true",
        "-Dapicurio.storage.kind=sql",
        "-Dapicurio.storage.sql.kind=h2",
        "-Dapicurio.datasource.url=jdbc:h2:file:" + data.resolve("registry"));
  }
}
