package io.meshline.jobs.aggregation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long combine gathers before it gives away what it has: the age that is wanted, but longer
 * while the subtask has hardly any time left and giving away takes a good part of it, as it does
 * when many entities have calls or what comes behind is slow. The longer it gathers, the fewer
 * partials there are for the same calls; a subtask that waits for calls gains nothing by that, and
 * its results would be seen later. Not thread-safe.
 */
final class FlushPause {

  /** Of the time, one part of so many may go into giving away. */
  private static final int PARTS = 50;

  /** Times the wanted age, at most. */
  private static final int MOST = 5;

  /** Whoever waits for one part of so many of the time has time left. */
  private static final int IDLE_PARTS = 4;

  private final long wantedMillis;
  private final LongSupplier clockMillis;
  private final LongSupplier idleMillis;
  private long millis;
  private long seenMillis;
  private long seenIdleMillis;
  private boolean timeLeft;

  /**
   * @param clockMillis the time
   * @param idleMillis for how long in all the subtask has waited for something to do
   */
  FlushPause(Duration wanted, LongSupplier clockMillis, LongSupplier idleMillis) {
    this.wantedMillis = wanted.toMillis();
    this.clockMillis = clockMillis;
    this.idleMillis = idleMillis;
    this.millis = wantedMillis;
    this.seenMillis = clockMillis.getAsLong();
    this.seenIdleMillis = idleMillis.getAsLong();
  }

  /** From the first call until all is given away, in milliseconds. */
  long millis() {
    return millis;
  }

  /**
   * Giving away took a time, whatever the reason for it was.
   *
   * @param gatheredMillis for how long it had been gathered: what took little time after less than
   *     is wanted, as what a checkpoint gives away may, does not say that a pause may be shorter
   */
  void flushTook(long nanos, long gatheredMillis) {
    long now = clockMillis.getAsLong();
    long idle = idleMillis.getAsLong();
    // Between two of the same millisecond nothing can be told.
    if (now > seenMillis) {
      timeLeft = (idle - seenIdleMillis) * IDLE_PARTS >= now - seenMillis;
      seenMillis = now;
      seenIdleMillis = idle;
    }
    long fair = timeLeft ? wantedMillis : TimeUnit.NANOSECONDS.toMillis(nanos) * PARTS;
    if (fair > millis || timeLeft || gatheredMillis >= wantedMillis) {
      millis = Math.max(wantedMillis, Math.min(MOST * wantedMillis, fair));
    }
  }
}
