package io.meshline.standalone;

import io.meshline.query.QueryException;
import io.meshline.standalone.engine.EngineException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits until the jobs have made documents of a made-up past. */
final class SeedWatch {
  private static final Duration LAST_WINDOWS = Duration.ofMinutes(3);
  private static final int TELL_EVERY = 5;

  private final Supplier<@Nullable Instant> newest;
  private final Patience patience;
  private final Progress progress;
  private int looks;

  /**
   * Waits for a quarter of an hour at most.
   *
   * @param newest begin of the newest window that has a document; null: none has
   */
  SeedWatch(Supplier<@Nullable Instant> newest, Progress progress) {
    this(newest, new Patience(Duration.ofMinutes(15), Duration.ofSeconds(2)), progress);
  }

  SeedWatch(Supplier<@Nullable Instant> newest, Patience patience, Progress progress) {
    this.newest = newest;
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * Waits, and tells how far the jobs are.
   *
   * @param end of the past
   * @throws EngineException if the thread is interrupted
   */
  void await(Instant end) {
    progress.line(
        "seed",
        patience.until(() -> isDone(end))
            ? "the jobs are done with it"
            : "the jobs are still at it; the present begins all the same");
  }

  private boolean isDone(Instant end) {
    Instant last = newest();
    if (last.isAfter(end.minus(LAST_WINDOWS))) {
      return true;
    }
    if (++looks % TELL_EVERY == 0 && last.isAfter(Instant.MIN)) {
      progress.line("seed", "documents up to " + last);
    }
    return false;
  }

  private Instant newest() {
    try {
      Instant last = newest.get();
      return last == null ? Instant.MIN : last;
    } catch (QueryException e) {
      // While indices are made, their shards do not answer at once.
      return Instant.MIN;
    }
  }
}
