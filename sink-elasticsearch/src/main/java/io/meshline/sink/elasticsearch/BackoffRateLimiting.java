package io.meshline.sink.elasticsearch;

import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.connector.base.sink.writer.strategy.RateLimitingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.ResultInfo;

/**
 * Bounds the requests in flight, and holds all of them back for a while after one failed. What
 * failed goes back to the buffer at once, so that a checkpoint does not wait for the pause to end.
 * The end of a pause is a timer: it wakes a writer that waits for its mailbox. Used by the task's
 * thread only.
 */
final class BackoffRateLimiting implements RateLimitingStrategy {
  private final int maxInFlight;
  private final int maxBatch;
  private final Backoff backoff;
  private final ProcessingTimeService clock;

  private int inFlight;
  private int batch;
  private int failuresInARow;
  private boolean pausing;

  BackoffRateLimiting(int maxInFlight, int maxBatch, Backoff backoff, ProcessingTimeService clock) {
    this.maxInFlight = maxInFlight;
    this.maxBatch = maxBatch;
    this.batch = maxBatch;
    this.backoff = backoff;
    this.clock = clock;
  }

  /** A request did all it should. */
  void succeeded() {
    failuresInARow = 0;
    batch = Math.min(maxBatch, batch + 1 + maxBatch / 100);
  }

  /**
   * A request has to be sent again, at least in part.
   *
   * @param progress whether some of its documents got through
   */
  void failed(boolean progress) {
    if (pausing) {
      return; // of those in flight together, the first one that fails says it for all
    }
    failuresInARow = progress ? 1 : failuresInARow + 1;
    pausing = true;
    long end = clock.getCurrentProcessingTime() + backoff.delayMillis(failuresInARow);
    ScheduledFuture<?> unused = clock.registerTimer(end, now -> pausing = false);
  }

  /** A request of so many documents was too much: halves the next ones, which then grow again. */
  void smallerThan(int documents) {
    batch = Math.max(1, Math.min(batch, documents / 2));
  }

  @Override
  public void registerInFlightRequest(RequestInfo request) {
    inFlight++;
  }

  @Override
  public void registerCompletedRequest(ResultInfo result) {
    inFlight--;
  }

  @Override
  public boolean shouldBlock(RequestInfo request) {
    return pausing || inFlight >= maxInFlight;
  }

  @Override
  public int getMaxBatchSize() {
    return batch;
  }
}
