package io.meshline.sink.elasticsearch;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Growing pauses between attempts of somebody who can wait, but not for ever. Used by one thread.
 */
final class Pauses {
  private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);

  private final String hosts;
  private final Backoff backoff;
  private final long longestNanos;
  private int failures;
  private long failingSince;

  /**
   * @param longest how long nothing may get through
   */
  Pauses(String hosts, WriteOptions options, Duration longest) {
    this.hosts = hosts;
    this.backoff =
        new Backoff(
            options.minBackoff().toMillis(),
            options.maxBackoff().toMillis(),
            () -> ThreadLocalRandom.current().nextDouble());
    this.longestNanos = longest.toNanos();
  }

  /** An attempt got something through. */
  void worked() {
    failures = 0;
  }

  /**
   * Waits after an attempt that got nothing through.
   *
   * @throws SearchStoreException when that is so for too long
   */
  void pause(String trouble) throws InterruptedException {
    long now = System.nanoTime();
    if (failures == 0) {
      failingSince = now;
      LOG.warn("{}: {}; trying again", hosts, trouble);
    } else if (now - failingSince > longestNanos) {
      throw new SearchStoreException(
          "%s: %s, for %d s (expected: an answer sooner)"
              .formatted(hosts, trouble, Duration.ofNanos(now - failingSince).toSeconds()));
    }
    failures++;
    Thread.sleep(backoff.delayMillis(failures));
  }
}
