package io.meshline.jobs.sla;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** How far the minutes of a called service have closed, and been told of. Part of savepoints. */
final class ServiceClock {
  private static final ValueStateDescriptor<Long> CLOSED =
      new ValueStateDescriptor<>("closed", Types.LONG);
  private static final ValueStateDescriptor<Long> TOLD_UNTIL =
      new ValueStateDescriptor<>("told-until", Types.LONG);
  private static final long MINUTE_MILLIS = 60_000;

  private final ValueState<Long> closed;
  private final ValueState<Long> toldUntil;

  ServiceClock(RuntimeContext context) {
    closed = context.getState(CLOSED);
    toldUntil = context.getState(TOLD_UNTIL);
  }

  /** Minutes before this one have closed. */
  long closedEnd(long watermark) throws Exception {
    Long last = closed.value();
    long end =
        watermark == Long.MIN_VALUE || watermark == Long.MAX_VALUE
            ? Long.MIN_VALUE
            : endAt(watermark);
    return last == null ? end : Math.max(last, end);
  }

  /**
   * Minutes before this one close.
   *
   * @return false if they have before
   */
  boolean close(long end) throws Exception {
    Long before = closed.value();
    if (before != null && end <= before) {
      return false;
    }
    closed.update(end);
    return true;
  }

  /** Minutes before this one have been told of by an earlier job. */
  long toldUntil() throws Exception {
    Long told = toldUntil.value();
    return told == null ? Long.MIN_VALUE : told;
  }

  /** An earlier job told of a minute. */
  void told(long minute) throws Exception {
    if (minute >= toldUntil()) {
      toldUntil.update(minute + 1);
    }
  }

  /** Of a service that has fallen silent, nothing is to stay. */
  void clear() {
    closed.clear();
    toldUntil.clear();
  }

  /** The end of the last minute that a moment in milliseconds is not in. */
  static long endAt(long timestamp) {
    return Math.floorDiv(timestamp + 1, MINUTE_MILLIS);
  }

  /** The last millisecond before a minute. */
  static long lastMillisecond(long end) {
    return end * MINUTE_MILLIS - 1;
  }
}
