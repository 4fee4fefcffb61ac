package io.meshline.jobs.kafka;

import io.meshline.schemas.registry.RegistryUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a schema registry that cannot be used now: the stream is held back, and no record is
 * given up because of it. Ends when the registry is back or the task is cancelled.
 */
public final class RegistryPatience {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryPatience.class);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private RegistryPatience() {}

  /**
   * Something that asks the registry.
   *
   * @param <T> the result
   * @param <E> what else it throws
   */
  @FunctionalInterface
  public interface Request<T, E extends Exception> {
    /** Asks. */
    T get() throws E;
  }

  /**
   * The request's result, asked again while the registry is unavailable.
   *
   * @throws RegistryUnavailableException when the thread is interrupted while waiting; its
   *     interrupt status is then set
   */
  public static <T, E extends Exception> T await(Request<T, E> request) throws E {
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        return request.get();
      } catch (RegistryUnavailableException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LOG.warn("Waiting for the schema registry: {}", e.getMessage());
        pause = pause(pause, e);
      }
    }
  }

  private static long pause(long millis, RegistryUnavailableException cause) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cause;
    }
    return Math.min(2 * millis, LONGEST_PAUSE_MILLIS);
  }
}
