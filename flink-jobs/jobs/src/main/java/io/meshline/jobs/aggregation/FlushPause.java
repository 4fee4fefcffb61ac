package io.meshline.jobs.aggregation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long combine gathers before it gives away what it has: the age that is wanted, but longer
 * while giving away takes a good part of the time, as it does when many entities have calls or what
 * comes behind is slow. The longer it gathers, the fewer partials there are for the same calls. Not
 * thread-safe.
 */
final class FlushPause {

  /** Of the time, one part of so many may go into giving away. */
  private static final int PARTS = 50;

  /** Times the wanted age, at most. */
  private static final int MOST = 5;

  private final long wantedMillis;
  private long millis;

  FlushPause(Duration wanted) {
    this.wantedMillis = wanted.toMillis();
    this.millis = wantedMillis;
  }

  /** From the first call until all is given away, in milliseconds. */
  long millis() {
    return millis;
  }

  /** Giving away took a time. */
  void flushTook(long nanos) {
    long fair = TimeUnit.NANOSECONDS.toMillis(nanos) * PARTS;
    millis = Math.max(wantedMillis, Math.min(MOST * wantedMillis, fair));
  }
}
