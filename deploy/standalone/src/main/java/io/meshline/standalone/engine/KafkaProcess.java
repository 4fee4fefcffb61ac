package io.meshline.standalone.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Kafka broker that is its own controller, or one of several that are. */
public final class KafkaProcess extends EngineProcess {
  private static final Duration START = Duration.ofSeconds(90);
  private static final String CLUSTER_ID = "meshline-standalone-00";

  /** Small, and quick to start. */
  private static final List<String> SMALL =
      List.of("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final int port;

  private KafkaProcess(JavaCommand command, int port) {
    super(command, () -> Loopback.accepts(port), START);
    this.port = port;
  }

  /**
   * Starts a broker and waits until it serves. Its topics survive it in the data folder.
   *
   * @param dataDir of the stack; the broker uses {@code kafka} and {@code logs} in it
   * @param port 1 to 65535, or 0 for a free one
   * @return the running broker
   * @throws PortOccupiedException if somebody else has the port
   * @throws EngineException if it is not ready in time
   */
  public static KafkaProcess start(Path dataDir, int port) {
    return start(dataDir, port, SMALL);
  }

  /**
   * The same with a JVM of its own kind, for a load that the small one is not made for.
   *
   * @param dataDir of the stack; the broker uses {@code kafka} and {@code logs} in it
   * @param port 1 to 65535, or 0 for a free one
   * @param jvm options of the broker's JVM: heap, collector
   * @return the running broker
   * @throws PortOccupiedException if somebody else has the port
   * @throws EngineException if it is not ready in time
   */
  public static KafkaProcess start(Path dataDir, int port, List<String> jvm) {
    KafkaProcess kafka =
        prepare(
            dataDir,
            "kafka",
            1,
            List.of(Loopback.claim(port, "kafka")),
            List.of(Loopback.freePort()),
            jvm);
    kafka.launch();
    return kafka;
  }

  /**
   * Formats the storage of a broker that does not run yet.
   *
   * @param name of its log file and its folder
   * @param node its id, 1 to the number of ports
   * @param ports of all brokers for clients, by id
   * @param controllerPorts of all brokers for each other, by id
   */
  static KafkaProcess prepare(
      Path dataDir, String name, int node, List<Integer> ports, List<Integer> controllerPorts) {
    return prepare(dataDir, name, node, ports, controllerPorts, SMALL);
  }

  private static KafkaProcess prepare(
      Path dataDir,
      String name,
      int node,
      List<Integer> ports,
      List<Integer> controllerPorts,
      List<String> jvm) {
    var files = new EngineFiles(dataDir, name);
    Path data = files.subfolder("data");
    Path settings =
        files.write("server.properties", settings(data, node, ports, controllerPorts), "=");
    List<Path> classPath = EngineHome.locate().classPath("kafka");
    var options = new ArrayList<>(jvm);
    options.add(files.log4j("kafka", "org.apache.kafka", "state.change.logger"));
    if (!Files.exists(data.resolve("meta.properties"))) {
      format(classPath, options, files, settings);
    }
    return new KafkaProcess(
        new JavaCommand(
            name,
            options,
            classPath,
            "kafka.Kafka",
            List.of(settings.toString()),
            Map.of(),
            files.folder(),
            files.log(name)),
        ports.get(node - 1));
  }

  /**
   * Where clients connect.
   *
   * @return host:port
   */
  public String bootstrapServers() {
    return Loopback.HOST + ":" + port;
  }

  /**
   * The clients' port.
   *
   * @return 1 to 65535
   */
  public int port() {
    return port;
  }

  static Map<String, String> settings(
      Path data, int node, List<Integer> ports, List<Integer> controllerPorts) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", String.valueOf(node));
    // A static quorum: unlike a dynamic one it does not remember the ports, which may change
    // between
    // runs.
    settings.put(
        "controller.quorum.voters",
        IntStream.rangeClosed(1, ports.size())
            .mapToObj(id -> id + "@" + Loopback.HOST + ":" + controllerPorts.get(id - 1))
            .collect(Collectors.joining(",")));
    settings.put("controller.listener.names", "CONTROLLER");
    int port = ports.get(node - 1);
    settings.put(
        "listeners",
        "PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d"
            .formatted(Loopback.HOST, port, controllerPorts.get(node - 1)));
    settings.put("advertised.listeners", "PLAINTEXT://" + Loopback.HOST + ":" + port);
    settings.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    settings.put("log.dirs", data.toString());
    // As many copies as there are brokers up to three; one of three may be away.
    String copies = String.valueOf(Math.min(3, ports.size()));
    String inSync = String.valueOf(Math.min(2, ports.size()));
    settings.put("default.replication.factor", copies);
    settings.put("min.insync.replicas", inSync);
    settings.put("offsets.topic.replication.factor", copies);
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.replication.factor", copies);
    settings.put("transaction.state.log.min.isr", inSync);
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.replication.factor", copies);
    settings.put("share.coordinator.state.topic.min.isr", inSync);
    // A broker that is gone shall be missed within seconds.
    settings.put("broker.session.timeout.ms", "5000");
    settings.put("broker.heartbeat.interval.ms", "1000");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("auto.create.topics.enable", "false");
    // The default buffer of the log cleaner is 128 MiB.
    settings.put("log.cleaner.dedupe.buffer.size", "2097152");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("log.segment.bytes", "67108864");
    return settings;
  }

  private static void format(
      List<Path> classPath, List<String> options, EngineFiles files, Path settings) {
    var command =
        new JavaCommand(
            "kafka-format",
            options,
            classPath,
            "kafka.tools.StorageTool",
            List.of("format", "-t", CLUSTER_ID, "-c", settings.toString()),
            Map.of(),
            files.folder(),
            files.log("kafka-format"));
    EngineProcess.prepare(command, () -> false, START).runToEnd();
  }
}
