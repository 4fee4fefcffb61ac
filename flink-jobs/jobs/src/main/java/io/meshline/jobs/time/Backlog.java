package io.meshline.jobs.time;

import java.io.Serializable;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Whether a subtask of a source reads a backlog: what it read last was appended to its topic long
 * before. It reads its partitions in turns, so one that has records may wait for its turn longer
 * than the idleness, be taken for idle, and then bring nothing but late records. While a backlog is
 * read, idleness therefore takes {@link #PATIENCE} times as long. It is not put off for ever: a
 * subtask that never keeps up must not hold event time for the sake of a partition that is empty.
 *
 * <p>Relies on the topic's timestamps being the brokers' (LogAppendTime), and on their clocks being
 * right within a third of the idleness: otherwise idleness takes longer, and nothing else happens.
 *
 * <p>One per subtask, shared by the watermarks of its partitions. Not thread-safe.
 */
public final class Backlog implements Serializable {
  /** How much slower the time runs after which a partition is idle. */
  static final int PATIENCE = 10;

  private static final int SHARE_OF_IDLENESS = 3;
  private static final long serialVersionUID = 1;

  private transient long appendedMillis;
  private transient long reads;

  /**
   * A record was read.
   *
   * @param timestamp when it was appended, in milliseconds since 1970-01-01T00:00:00Z; negative if
   *     that is not known
   */
  public void read(long timestamp) {
    if (timestamp >= 0) {
      appendedMillis = timestamp;
      reads++;
    }
  }

  /**
   * The clock by which a partition becomes idle.
   *
   * @param clock the one that is slowed down
   * @param idleness after how long a partition is idle
   * @param now the time by which the age of records is told
   */
  public RelativeClock slowing(RelativeClock clock, Duration idleness, InstantSource now) {
    return new SlowingClock(clock, idleness.dividedBy(SHARE_OF_IDLENESS), now);
  }

  private final class SlowingClock implements RelativeClock {
    private final RelativeClock clock;
    private final InstantSource now;
    private final Duration lag;
    private long lastNanos;
    private long passedNanos;
    private long seenReads;
    private long seenNanos;
    private boolean behind;

    SlowingClock(RelativeClock clock, Duration lag, InstantSource now) {
      this.clock = clock;
      this.lag = lag;
      this.now = now;
      this.lastNanos = clock.relativeTimeNanos();
      this.seenReads = reads;
    }

    @Override
    public long relativeTimeNanos() {
      long nanos = clock.relativeTimeNanos();
      if (reads != seenReads) {
        seenReads = reads;
        seenNanos = nanos;
        behind = now.millis() - appendedMillis > lag.toMillis();
      } else if (nanos - seenNanos > lag.toNanos()) {
        // Nothing comes any more: then there is no backlog, or nobody who would hand it out.
        behind = false;
      }
      long delta = nanos - lastNanos;
      lastNanos = nanos;
      passedNanos += behind ? delta / PATIENCE : delta;
      return passedNanos;
    }

    @Override
    public long relativeTimeMillis() {
      return relativeTimeNanos() / 1_000_000;
    }
  }
}
