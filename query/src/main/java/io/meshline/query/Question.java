package io.meshline.query;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one question may cost: how long it may take and how many documents it may read; and whether
 * whoever asked still waits. Thread-safe.
 */
public final class Question {
  private static final long NO_END = Long.MAX_VALUE;

  private final Duration timeout;
  private final long deadline;
  private final long maxDocuments;
  private long documents;
  private boolean cancelled;
  private @Nullable Runnable abort;

  private Question(Duration timeout, long deadline, long maxDocuments) {
    this.timeout = timeout;
    this.deadline = deadline;
    this.maxDocuments = maxDocuments;
  }

  /** One that may take and read whatever it needs. */
  public static Question unlimited() {
    return new Question(Duration.ZERO, NO_END, Long.MAX_VALUE);
  }

  /**
   * One with limits, whose time begins now.
   *
   * @param timeout how long it may take
   * @param maxDocuments most documents it may read
   */
  public static Question within(Duration timeout, long maxDocuments) {
    return new Question(timeout, System.nanoTime() + timeout.toNanos(), maxDocuments);
  }

  /** Nobody waits for the answer any more: ends what is under way for it. */
  public void cancel() {
    Runnable running;
    synchronized (this) {
      cancelled = true;
      running = abort;
    }
    if (running != null) {
      running.run();
    }
  }

  /** Whether nobody waits any more. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Whether nobody waits any more, or the time is over. */
  public synchronized boolean isOver() {
    return cancelled || isLate();
  }

  private boolean isLate() {
    return deadline != NO_END && System.nanoTime() - deadline >= 0;
  }

  /** How many documents were read for it. */
  public synchronized long documents() {
    return documents;
  }

  /**
   * Counts documents that are about to be looked at.
   *
   * @throws QueryException if they are too many
   */
  synchronized void read(int more) {
    documents += more;
    if (documents > maxDocuments) {
      throw new QueryException(
          QueryException.Fault.TOO_LARGE,
          "more than %d documents would have to be read (expected: a shorter range, or fewer nodes:"
                  .formatted(maxDocuments)
              + " by namespace, service or name)");
    }
  }

  /**
   * Begins a request to the store.
   *
   * @param newAbort ends it
   * @throws QueryException if nobody waits, or the time is over
   */
  synchronized void begin(Runnable newAbort) {
    check();
    abort = newAbort;
  }

  /** Ends a request to the store. */
  synchronized void end() {
    abort = null;
  }

  /**
   * Looks whether to go on.
   *
   * @throws QueryException if nobody waits, or the time is over
   */
  public synchronized void check() {
    if (cancelled) {
      throw new QueryException(
          QueryException.Fault.CANCELLED, "the one who asked does not wait any more");
    }
    if (isLate()) {
      throw timedOut();
    }
  }

  /** What to say when the time is over. */
  QueryException timedOut() {
    return new QueryException(
        QueryException.Fault.TIMED_OUT,
        "no answer within %d ms (expected: a shorter range or fewer nodes; or a longer time-out of"
                .formatted(timeout.toMillis())
            + " the server)");
  }

  /** Whether its time is bounded. */
  boolean hasEnd() {
    return deadline != NO_END;
  }

  /** The time that is left, in milliseconds. */
  long millisLeft() {
    return deadline == NO_END
        ? Long.MAX_VALUE
        : Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
  }
}
