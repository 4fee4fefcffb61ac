package io.meshline.jobs.kafka;

import java.time.Clock;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * The time by which a record is from the future, or too old: when the broker took it, so that it is
 * judged alike whenever it is read, after an outage or again. A topic whose timestamps are its
 * producers' does not tell; there it is the time of reading.
 */
public final class AppendTimes {

  private AppendTimes() {}

  /**
   * When a record was appended; never after the clock, in case that the broker's is wrong.
   *
   * @param clock of the reader
   */
  public static Instant of(ConsumerRecord<?, ?> record, Clock clock) {
    Instant now = clock.instant();
    if (record.timestampType() != TimestampType.LOG_APPEND_TIME) {
      return now;
    }
    Instant appended = Instant.ofEpochMilli(record.timestamp());
    return appended.isBefore(now) ? appended : now;
  }

  /**
   * The same in microseconds since 1970-01-01T00:00:00Z.
   *
   * @param nowMicros the time of reading
   */
  public static long micros(ConsumerRecord<?, ?> record, long nowMicros) {
    return record.timestampType() == TimestampType.LOG_APPEND_TIME
        ? Math.min(record.timestamp() * 1_000, nowMicros)
        : nowMicros;
  }
}
