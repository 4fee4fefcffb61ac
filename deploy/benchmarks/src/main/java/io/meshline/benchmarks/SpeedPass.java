package io.meshline.benchmarks;

/** Something that reads a topic from its begin to its end, again and again. */
interface SpeedPass extends AutoCloseable {

  /**
   * Reads once.
   *
   * @param recording records what the JVM does while it is measured
   */
  Measured run(Recording recording) throws Exception;

  @Override
  void close();
}
