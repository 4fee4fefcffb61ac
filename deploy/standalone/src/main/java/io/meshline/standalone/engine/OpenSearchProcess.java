package io.meshline.standalone.engine;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A search engine: one OpenSearch node. */
public final class OpenSearchProcess extends EngineProcess {
  private static final Duration START = Duration.ofSeconds(90);

  /** Small, and quick to start. */
  private static final List<String> SMALL =
      List.of("-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final int port;

  private OpenSearchProcess(JavaCommand command, int port) {
    super(
        command,
        () ->
            HttpProbe.answers(
                URI.create(url(port) + "/_cluster/health?wait_for_status=yellow&timeout=1s")),
        START);
    this.port = port;
  }

  /**
   * Starts a node and waits until it serves. Its indices survive it in the data folder.
   *
   * @param dataDir of the stack; the node uses {@code opensearch} and {@code logs} in it
   * @param port 1 to 65535, or 0 for a free one
   * @return the running node
   * @throws PortOccupiedException if somebody else has the port
   * @throws EngineException if it is not ready in time
   */
  public static OpenSearchProcess start(Path dataDir, int port) {
    return start(dataDir, port, SMALL);
  }

  /**
   * The same with a JVM of its own kind, for a load that the small one is not made for.
   *
   * @param dataDir of the stack; the node uses {@code opensearch} and {@code logs} in it
   * @param port 1 to 65535, or 0 for a free one
   * @param jvm options of the node's JVM: heap, collector
   * @return the running node
   * @throws PortOccupiedException if somebody else has the port
   * @throws EngineException if it is not ready in time
   */
  public static OpenSearchProcess start(Path dataDir, int port, List<String> jvm) {
    int claimed = Loopback.claim(port, "opensearch");
    var files = new EngineFiles(dataDir, "opensearch");
    var home = EngineHome.locate();
    List<Path> classPath = home.classPath("opensearch");
    classPath.add(1, home.classes("opensearch"));
    var options = new ArrayList<>(jvm);
    options.add("-Djava.awt.headless=true");
    options.add("-Dio.netty.allocator.numDirectArenas=0");
    options.add(files.log4j("org.opensearch"));
    var search =
        new OpenSearchProcess(
            new JavaCommand(
                "opensearch",
                options,
                classPath,
                "io.meshline.engine.opensearch.OpenSearchMain",
                settings(files, claimed),
                Map.of(),
                files.folder(),
                files.log("opensearch")),
            claimed);
    search.launch();
    return search;
  }

  /**
   * The base address of the search API.
   *
   * @return without a slash at the end
   */
  public URI url() {
    return URI.create(url(port));
  }

  private static String url(int port) {
    return "http://" + Loopback.HOST + ":" + port;
  }

  private static List<String> settings(EngineFiles files, int port) {
    return List.of(
        "path.home=" + files.folder(),
        "path.data=" + files.subfolder("data"),
        "path.logs=" + files.subfolder("logs"),
        "cluster.name=meshline",
        "node.name=meshline-1",
        "network.host=" + Loopback.HOST,
        "http.port=" + port,
        "transport.port=" + Loopback.freePort(),
        "transport.type=netty4",
        "http.type=netty4",
        "discovery.type=single-node",
        // A developer's disk is often fuller than the engine likes; it would go read-only.
        "cluster.routing.allocation.disk.threshold_enabled=false",
        "action.auto_create_index=.*,meshline-*");
  }
}
