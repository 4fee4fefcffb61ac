package io.meshline.benchmarks.measuring;

import java.util.List;

/**
 * Options of engines' JVMs as servers have them. The standalone stack's own are made to start soon,
 * with the first compiler only: what they take for a record says nothing of an engine that lasts.
 */
public final class ServerJvms {
  /** Of a broker. */
  public static final List<String> BROKER = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

  /** Of a search engine. */
  public static final List<String> SEARCH = List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC");

  private ServerJvms() {}
}
