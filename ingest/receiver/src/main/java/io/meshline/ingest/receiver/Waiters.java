package io.meshline.ingest.receiver;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several who wait, each of them whatever another one throws. */
final class Waiters {
  private static final Logger LOG = LoggerFactory.getLogger(Waiters.class);

  private Waiters() {}

  /**
   * Tells each once; never throws.
   *
   * @param word what each is told
   */
  static <T> void tell(Iterable<T> waiters, Consumer<? super T> word) {
    for (T each : waiters) {
      try {
        word.accept(each);
      } catch (RuntimeException | Error e) {
        LOG.warn("One who waited could not be told.", e);
      }
    }
  }
}
