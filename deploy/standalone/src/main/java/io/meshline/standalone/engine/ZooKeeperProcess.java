package io.meshline.standalone.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One ZooKeeper server, from the jars of Flink: where a JobManager keeps what its successor must
 * know.
 */
public final class ZooKeeperProcess extends EngineProcess {
  private static final Duration START = Duration.ofSeconds(60);

  private final int port;
  private final Path folder;

  private ZooKeeperProcess(JavaCommand command, int port, Path folder) {
    super(command, () -> Loopback.accepts(port), START);
    this.port = port;
    this.folder = folder;
  }

  /**
   * Starts a server and waits until it serves. What it holds survives it in the data folder.
   *
   * @param dataDir of the stack; the server uses {@code zookeeper} and {@code logs} in it
   * @param port 1 to 65535, or 0 for a free one
   * @return the running server
   * @throws PortOccupiedException if somebody else has the port
   * @throws EngineException if it is not ready in time
   */
  public static ZooKeeperProcess start(Path dataDir, int port) {
    int claimed = Loopback.claim(port, "zookeeper");
    var files = new EngineFiles(dataDir, "zookeeper");
    var settings = new LinkedHashMap<String, String>();
    settings.put("tickTime", "1000");
    settings.put("dataDir", files.subfolder("data").toString());
    settings.put("clientPort", String.valueOf(claimed));
    settings.put("clientPortAddress", Loopback.HOST);
    settings.put("admin.enableServer", "false");
    Path configuration = files.write("zoo.cfg", settings, "=");
    var zooKeeper =
        new ZooKeeperProcess(
            new JavaCommand(
                "zookeeper",
                List.of(
                    "-Xms16m",
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    files.log4j("org.apache.flink.shaded.zookeeper3")),
                EngineHome.locate().classPath("flink"),
                "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
                List.of("--zkConfigFile", configuration.toString(), "--peerId", "1"),
                Map.of(),
                files.folder(),
                files.log("zookeeper")),
            claimed,
            files.folder());
    zooKeeper.launch();
    return zooKeeper;
  }

  /**
   * What makes a Flink cluster go on with its jobs when its JobManager was lost.
   *
   * @return settings by Flink's keys
   */
  public Map<String, String> highAvailability() {
    return Map.of(
        "high-availability.type", "zookeeper",
        "high-availability.zookeeper.quorum", Loopback.HOST + ":" + port,
        "high-availability.storageDir", folder.resolve("jobs").toUri().toString(),
        // A JobManager that was killed shall not stay the leader for long.
        "high-availability.zookeeper.client.session-timeout", "6 s",
        "high-availability.zookeeper.client.connection-timeout", "6 s");
  }
}
