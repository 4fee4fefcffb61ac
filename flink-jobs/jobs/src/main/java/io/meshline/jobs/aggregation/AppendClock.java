package io.meshline.jobs.aggregation;

import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Shows when the record at hand was appended to its topic, so that a call is judged by the time at
 * which it came, however much later it is read again. Used by one thread.
 */
final class AppendClock extends Clock implements Serializable {
  private static final long serialVersionUID = 1;

  private long millis;

  /**
   * @param appendedMillis of the record, milliseconds since 1970-01-01T00:00:00Z
   */
  void show(long appendedMillis) {
    millis = appendedMillis;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
