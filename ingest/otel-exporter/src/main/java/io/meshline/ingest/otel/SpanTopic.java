package io.meshline.ingest.otel;

import io.meshline.schemas.SpanBatch;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Where batches of spans go. */
interface SpanTopic {

  /**
   * Sends one batch; may block for some seconds. The future completes once the batch is safe, or
   * fails.
   */
  CompletableFuture<Void> publish(SpanBatch batch);

  /** Whether what made a future fail may pass, so that it is worth to send again. */
  boolean isMomentary(Throwable failure);

  /** Waits up to the given time for what is on its way, then fails the rest. */
  void close(Duration timeout);
}
