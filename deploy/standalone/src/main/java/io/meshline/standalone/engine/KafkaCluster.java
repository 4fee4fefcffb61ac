package io.meshline.standalone.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several Kafka brokers, all of them controllers too, each a process. A topic has three copies (or
 * as many as there are brokers), of which one may be away.
 *
 * <p>Thread-safe.
 */
public final class KafkaCluster implements AutoCloseable {
  private final List<KafkaProcess> brokers;

  private KafkaCluster(List<KafkaProcess> brokers) {
    this.brokers = List.copyOf(brokers);
  }

  /**
   * Starts brokers on free ports and waits until all serve. Topics survive them in the data folder.
   *
   * @param dataDir of the stack; broker n uses {@code kafka-n} and {@code logs} in it
   * @param count how many, at least 1
   * @return the running brokers
   * @throws EngineException if one is not ready in time
   */
  public static KafkaCluster start(Path dataDir, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
    }
    List<Integer> ports = Loopback.freePorts(count);
    List<Integer> controllerPorts = Loopback.freePorts(count);
    var cluster =
        new KafkaCluster(
            IntStream.rangeClosed(1, count)
                .parallel()
                .mapToObj(
                    node ->
                        KafkaProcess.prepare(
                            dataDir, "kafka-" + node, node, ports, controllerPorts))
                .toList());
    try {
      // All at once: each waits for a majority of the others.
      cluster.brokers.forEach(EngineProcess::spawn);
      cluster.brokers.forEach(EngineProcess::awaitReady);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /**
   * Where clients connect.
   *
   * @return host:port of every broker, separated by commas
   */
  public String bootstrapServers() {
    return brokers.stream().map(KafkaProcess::bootstrapServers).collect(Collectors.joining(","));
  }

  /**
   * The brokers, by id.
   *
   * @return the one with id 1 first
   */
  public List<KafkaProcess> brokers() {
    return brokers;
  }

  @Override
  public void close() {
    // All at once: the last ones could not hand over what they lead.
    brokers.parallelStream().forEach(EngineProcess::close);
  }
}
