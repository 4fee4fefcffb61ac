package io.meshline.ingest.otel;

import io.meshline.schemas.Span;
import io.meshline.schemas.SpanBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A topic that can be away, slow, or say no. */
final class FakeSpanTopic implements SpanTopic {
  /** What may pass. */
  static final class Away extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Away() {
      super("the broker is away");
    }
  }

  private final List<Span> spans = new ArrayList<>();
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private boolean acknowledges = true;
  private int attemptsToFail;
  private boolean refuses;
  private boolean suppressed = true;
  private boolean closed;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  @Override
  public CompletableFuture<Void> publish(SpanBatch batch) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(e);
    }
    synchronized (this) {
      suppressed &=
          io.opentelemetry.api.impl.InstrumentationUtil.shouldSuppressInstrumentation(
              io.opentelemetry.context.Context.current());
      if (attemptsToFail > 0) {
        attemptsToFail--;
        return CompletableFuture.failedFuture(new Away());
      }
      if (refuses) {
        return CompletableFuture.failedFuture(new IllegalArgumentException("not such spans"));
      }
      spans.addAll(batch.getSpans());
      CompletableFuture<Void> done = new CompletableFuture<>();
      if (acknowledges) {
        done.complete(null);
      } else {
        waiting.add(done);
      }
      return done;
    }
  }

  @Override
  public boolean isMomentary(Throwable failure) {
    return failure instanceof Away;
  }

  @Override
  public synchronized void close(Duration timeout) {
    closed = true;
    waiting.forEach(done -> done.completeExceptionally(new Away()));
    waiting.clear();
  }

  synchronized List<String> spanNames() {
    return spans.stream().map(span -> span.getSelf().getEndpoint()).toList();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Whether all that happened here would have left no spans. */
  synchronized boolean isSuppressed() {
    return suppressed;
  }

  synchronized void failAttempts(int number) {
    attemptsToFail = number;
  }

  synchronized void refuse() {
    refuses = true;
  }

  synchronized void acknowledgeLater() {
    acknowledges = false;
  }

  synchronized void acknowledge() {
    waiting.forEach(done -> done.complete(null));
    waiting.clear();
  }

  synchronized int waiting() {
    return waiting.size();
  }

  /** Lets callers block from now on. */
  void block() {
    gate = new CountDownLatch(1);
  }

  void unblock() {
    gate.countDown();
  }
}
