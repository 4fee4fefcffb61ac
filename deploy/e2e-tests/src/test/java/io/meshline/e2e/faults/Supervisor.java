package io.meshline.e2e.faults;

import io.meshline.standalone.engine.EngineProcess;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a part again that has ended, or that is up but does not answer for too long: what the
 * supervisor of a deployment does, with a liveness probe. Not thread-safe.
 */
final class Supervisor {

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String name;
  private final EngineProcess part;
  private final BooleanSupplier answers;
  private long answeredNanos = System.nanoTime();

  Supervisor(String name, EngineProcess part, BooleanSupplier answers) {
    this.name = name;
    this.part = part;
    this.answers = answers;
  }

  /** Begins to watch. */
  void begin() {
    answeredNanos = System.nanoTime();
  }

  /** Looks once. */
  void look() {
    if (!part.isAlive()) {
      LOG.info("ended, is started again: {}", name);
    } else if (answers.getAsBoolean()) {
      begin();
      return;
    } else if (System.nanoTime() - answeredNanos < PATIENCE.toNanos()) {
      return;
    } else {
      LOG.info("up without answering, is started again: {}", name);
      part.kill();
    }
    part.restart();
    begin();
  }
}
