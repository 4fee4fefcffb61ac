package io.meshline.ingest.otel;

import io.meshline.schemas.Span;
import io.meshline.schemas.SpanBatch;
import io.meshline.schemas.SpanBatcher;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Spans between the threads that record and the one that sends, bounded by estimated size. Nobody
 * waits but the sender. Thread-safe.
 */
final class SpanQueue {

  private static final int BATCH_SPANS = 1_000;
  private static final int BATCH_BYTES = 256 * 1024;

  /** A request to be told when all that was added before has left. */
  private record Flush(long after, CompletableResultCode result) {}

  private final long maxBytes;

  // All below: guarded by this.
  private final ArrayDeque<Span> spans = new ArrayDeque<>();
  private final ArrayDeque<Flush> flushes = new ArrayDeque<>();
  private long bytes;
  private long added;
  private long taken;
  private boolean closed;

  /**
   * A queue.
   *
   * @param maxBytes of all spans together, as {@link SpanBatcher#estimate} has it
   */
  SpanQueue(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Adds a span; false if there is no room for it or the queue is closed. */
  synchronized boolean add(Span span) {
    long size = SpanBatcher.estimate(span);
    if (closed || bytes + size > maxBytes) {
      return false;
    }
    spans.add(span);
    bytes += size;
    added++;
    notifyAll();
    return true;
  }

  /** Has the sender settle this once everything that was added before has left. */
  synchronized void addFlush(CompletableResultCode result) {
    flushes.add(new Flush(added, result));
    notifyAll();
  }

  /** Takes no more spans; those that are there can still be taken. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /**
   * Waits until there is something to do.
   *
   * @return false when the queue is closed and empty, and will stay so
   */
  synchronized boolean await() throws InterruptedException {
    while (spans.isEmpty() && flushes.isEmpty() && !closed) {
      wait();
    }
    return !spans.isEmpty() || !flushes.isEmpty();
  }

  /** Waits for the given time, or less if the queue is closed meanwhile. */
  synchronized void pause(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis; !closed && left > 0; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }

  /** The next batch, as large as can be; null if the queue is empty. */
  synchronized @Nullable SpanBatch take() {
    SpanBatcher batcher = new SpanBatcher(BATCH_SPANS, BATCH_BYTES);
    for (Span next = spans.peek(); next != null && batcher.add(next); next = spans.peek()) {
      bytes -= SpanBatcher.estimate(next);
      taken++;
      spans.remove();
    }
    return batcher.size() == 0 ? null : batcher.build();
  }

  /** The flushes before which nothing is left, each once. */
  synchronized List<CompletableResultCode> due() {
    List<CompletableResultCode> due = new ArrayList<>();
    for (Flush next = flushes.peek();
        next != null && next.after() <= taken;
        next = flushes.peek()) {
      due.add(next.result());
      flushes.remove();
    }
    return due;
  }

  /** Throws all spans away and returns how many they were. */
  synchronized int clear() {
    int left = spans.size();
    spans.clear();
    taken += left;
    bytes = 0;
    return left;
  }
}
