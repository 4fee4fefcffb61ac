package io.meshline.ingest.receiver;

import java.util.concurrent.TimeUnit;

/** Counts the HTTP requests that are open, until they are refused. Thread-safe. */
final class OpenRequests {
  private int open;
  private boolean refusing;

  /** One more; false if none may begin any more. */
  synchronized boolean begin() {
    if (refusing) {
      return false;
    }
    open++;
    return true;
  }

  synchronized void end() {
    open--;
    notifyAll();
  }

  synchronized void refuse() {
    refusing = true;
  }

  /**
   * Waits until none is open; false if some still are then.
   *
   * @param deadline as {@link System#nanoTime} has it
   */
  synchronized boolean await(long deadline) throws InterruptedException {
    while (open > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
