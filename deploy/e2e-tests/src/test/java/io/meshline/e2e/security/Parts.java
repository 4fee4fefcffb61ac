package io.meshline.e2e.security;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, to be closed in the reverse order. Thread-safe. */
final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Starts a part beside others. */
  <T extends AutoCloseable> CompletableFuture<T> begin(Callable<T> start) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return own(start.call());
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
  }

  /** Takes over a part that was started. */
  synchronized <T extends AutoCloseable> T own(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("closing", e);
      }
    }
  }
}
