package io.meshline.standalone;

import io.meshline.standalone.engine.EngineException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Looks again and again until something is so, or for long enough. */
final class Patience {
  /** Lets time pass. */
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  private final Duration most;
  private final Duration between;
  private final InstantSource clock;
  private final Pause pause;

  /**
   * By the clock of this machine.
   *
   * @param most for how long it looks
   * @param between how long it waits after each look
   */
  Patience(Duration most, Duration between) {
    this(
        most,
        between,
        InstantSource.system(),
        time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
  }

  Patience(Duration most, Duration between, InstantSource clock, Pause pause) {
    this.most = most;
    this.between = between;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Looks at least once.
   *
   * @return whether it was so in time
   * @throws EngineException if the thread is interrupted
   */
  boolean until(BooleanSupplier isSo) {
    Instant given = clock.instant().plus(most);
    try {
      do {
        if (isSo.getAsBoolean()) {
          return true;
        }
        pause.of(between);
      } while (clock.instant().isBefore(given));
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("stopping", e);
    }
  }
}
