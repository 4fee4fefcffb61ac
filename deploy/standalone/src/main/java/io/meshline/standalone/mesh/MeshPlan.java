package io.meshline.standalone.mesh;

import io.meshline.standalone.engine.Loopback;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a sample mesh is started with.
 *
 * @param bootstrapServers of the Kafka its orders go through; the topic must exist
 * @param topic of the orders
 * @param otlp where the agents send their spans, OTLP over gRPC
 * @param sidecars where the services' sidecars send their access logs, host:port; null: there are
 *     no sidecars
 * @param environment name of the deployment environment, as the agents report it; empty: none
 * @param ports {@value #PORTS} of them, all free
 * @param visitsPerSecond mean rate of the load, 1 to 200
 * @param visits in all, after which the load ends; 0: no end
 * @param seed of everything random
 * @param patience how long a caller waits for an answer, whole seconds, at least one; a test that
 *     counts every call waits longer than a person would, since a request given up on a busy
 *     machine may never have reached its service
 */
public record MeshPlan(
    String bootstrapServers,
    String topic,
    URI otlp,
    @Nullable String sidecars,
    String environment,
    List<Integer> ports,
    int visitsPerSecond,
    int visits,
    int seed,
    Duration patience) {
  /** Ports a mesh needs: for each service its own, that of its counts, and two of its sidecar. */
  public static final int PORTS = 32;

  /** Topic of the orders, if there is no reason for another. */
  public static final String TOPIC = "shop.orders";

  /** How long a caller waits, if there is no reason for another time. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Checks the number of ports and the patience. */
  public MeshPlan {
    ports = List.copyOf(ports);
    if (ports.size() != PORTS) {
      throw new IllegalArgumentException("ports: " + ports.size() + " (expected: " + PORTS + ")");
    }
    if (patience.toSeconds() < 1) {
      throw new IllegalArgumentException("patience: " + patience + " (expected: >= PT1S)");
    }
  }

  /**
   * Ports nobody listens on.
   *
   * @return {@value #PORTS} of them
   */
  public static List<Integer> freePorts() {
    return Loopback.freePorts(PORTS);
  }

  /**
   * Ports in a row.
   *
   * @param first the lowest
   * @return {@value #PORTS} of them
   */
  public static List<Integer> portsFrom(int first) {
    return IntStream.range(first, first + PORTS).boxed().toList();
  }
}
