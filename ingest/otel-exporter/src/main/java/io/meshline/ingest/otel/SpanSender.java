package io.meshline.ingest.otel;

import io.meshline.schemas.SpanBatch;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Empties the queue into the topic, on one thread. While the topic cannot be had it tries again,
 * ever less often, and the queue fills; what was sent waits in the producer.
 */
final class SpanSender implements Runnable {

  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 15_000;

  private final SpanQueue queue;
  private final Supplier<SpanTopic> open;
  private final ExportCounts counts;
  private final Report report;
  private final Map<Long, CompletableFuture<Void>> onTheirWay = new ConcurrentHashMap<>();
  private volatile @Nullable SpanTopic topic;

  /** Of the sending thread. */
  private long batches;

  /**
   * A sender.
   *
   * @param open opens the topic; tried again if it throws
   */
  SpanSender(SpanQueue queue, Supplier<SpanTopic> open, ExportCounts counts, Report report) {
    this.queue = queue;
    this.open = open;
    this.counts = counts;
    this.report = report;
  }

  /** Sends until the queue is closed and empty, or the thread is interrupted. */
  @Override
  public void run() {
    try {
      while (queue.await()) {
        SpanBatch batch = queue.take();
        if (batch != null) {
          send(batch);
        }
        settle(queue.due());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes the topic; to be called when {@link #run} has returned or must. */
  void close(Duration timeout) {
    SpanTopic opened = topic;
    if (opened != null) {
      opened.close(timeout);
    }
    lose(Loss.SHUTDOWN, queue.clear());
    settle(queue.due());
    report.end();
  }

  private void send(SpanBatch batch) throws InterruptedException {
    int spans = batch.getSpans().size();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      @Nullable String trouble;
      try {
        SpanTopic to = topic();
        CompletableFuture<Void> sent = to.publish(batch);
        Throwable failure = failure(sent);
        boolean again =
            failure != null && (Thread.currentThread().isInterrupted() || to.isMomentary(failure));
        if (failure == null || !again) {
          follow(sent, spans);
          return;
        }
        trouble = failure.getMessage();
      } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
        // Of an error too: nobody would start this thread again.
        trouble = "cannot open the producer: " + e.getMessage() + cause(e);
      }
      if (Thread.interrupted() || queue.isClosed()) {
        // The end allows one attempt, no more.
        lose(Loss.SHUTDOWN, spans);
        report.trouble(trouble);
        throw new InterruptedException(trouble);
      }
      report.trouble(trouble);
      queue.pause(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private SpanTopic topic() {
    SpanTopic opened = topic;
    if (opened == null) {
      opened = open.get();
      topic = opened;
    }
    return opened;
  }

  private void follow(CompletableFuture<Void> sent, int spans) {
    CompletableFuture<Void> counted =
        sent.whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                counts.addPublished(spans);
                return;
              }
              Loss why = momentary(failure) ? Loss.NOT_ACKNOWLEDGED : Loss.REFUSED;
              lose(queue.isClosed() ? Loss.SHUTDOWN : why, spans);
              report.trouble(failure.getMessage());
            });
    long number = ++batches;
    onTheirWay.put(number, counted);
    var unused = counted.whenComplete((nothing, failure) -> onTheirWay.remove(number));
  }

  private boolean momentary(Throwable failure) {
    SpanTopic to = topic;
    return to != null && to.isMomentary(failure);
  }

  /** Why it has failed already; null if it has not. */
  private static @Nullable Throwable failure(CompletableFuture<Void> sent) {
    if (sent.isCompletedExceptionally()) {
      try {
        sent.join();
      } catch (CompletionException e) {
        return e.getCause() == null ? e : e.getCause();
      }
    }
    return null;
  }

  private void lose(Loss why, int spans) {
    counts.addLost(why, spans);
  }

  /** Completes results once all that is on its way now has arrived, or has not. */
  private void settle(List<CompletableResultCode> flushes) {
    if (flushes.isEmpty()) {
      return;
    }
    var unused =
        CompletableFuture.allOf(onTheirWay.values().toArray(CompletableFuture[]::new))
            .whenComplete(
                (nothing, failure) -> {
                  for (CompletableResultCode flush : flushes) {
                    var unusedResult = failure == null ? flush.succeed() : flush.fail();
                  }
                });
  }

  private static String cause(Throwable failure) {
    return failure.getCause() == null ? "" : " (" + failure.getCause().getMessage() + ")";
  }
}
