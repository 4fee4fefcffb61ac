package io.meshline.benchmarks.measuring;

import java.util.List;

/**
 * Options of engines' JVMs as servers have them. The standalone stack's own are made to start soon,
 * with the first compiler only: what they take for a record says nothing of an engine that lasts.
 */
public final class ServerJvms {
  /** Of a broker, with a collector for throughput. */
  public static final List<String> BROKER = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

  /**
   * Of a search engine: the collector that its own settings choose. It refuses requests by what its
   * heap holds, garbage included, and another collector lets that grow.
   */
  public static final List<String> SEARCH =
      List.of(
          "-Xms1g",
          "-Xmx1g",
          "-XX:+UseG1GC",
          "-XX:G1ReservePercent=25",
          "-XX:InitiatingHeapOccupancyPercent=30");

  private ServerJvms() {}
}
