package io.meshline.standalone;

import io.meshline.query.QueryException;
import io.meshline.query.SearchStore;
import io.meshline.query.StoreConnection;
import io.meshline.standalone.engine.EngineException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Waits until the jobs have made documents of a made-up past. */
final class SeedWatch {
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration LAST_WINDOWS = Duration.ofMinutes(3);
  private static final int LOOK_SECONDS = 2;
  private static final int TELL_EVERY = 5;

  private final URI search;
  private final Progress progress;

  SeedWatch(URI search, Progress progress) {
    this.search = search;
    this.progress = progress;
  }

  /**
   * Waits, for a quarter of an hour at most.
   *
   * @param end of the past
   * @throws EngineException if the thread is interrupted
   */
  void await(Instant end) {
    Instant given = Instant.now().plus(PATIENCE);
    try (SearchStore store = SearchStore.open(StoreConnection.to(search.toString()))) {
      for (int looks = 1; Instant.now().isBefore(given); looks++) {
        TimeUnit.SECONDS.sleep(LOOK_SECONDS);
        Instant newest = newest(store);
        if (newest.isAfter(end.minus(LAST_WINDOWS))) {
          progress.line("seed", "the jobs are done with it");
          return;
        }
        if (looks % TELL_EVERY == 0 && newest.isAfter(Instant.MIN)) {
          progress.line("seed", "documents up to " + newest);
        }
      }
      progress.line("seed", "the jobs are still at it; the present begins all the same");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("stopping", e);
    }
  }

  private static Instant newest(SearchStore store) {
    try {
      Instant newest = store.newestWindow();
      return newest == null ? Instant.MIN : newest;
    } catch (QueryException e) {
      // While indices are made, their shards do not answer at once.
      return Instant.MIN;
    }
  }
}
