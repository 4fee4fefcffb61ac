package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import java.util.Arrays;

/**
 * When the request of an entry began, and the durations from there on that calls are timed by, as
 * they were logged: {@link EntryTimes} judges them. Not for several threads.
 */
final class LoggedTimes {
  /** When the request began; the others count from there. */
  static final int START = 0;

  static final int LAST_RX = 1;
  static final int FIRST_UPSTREAM_TX = 2;
  static final int LAST_UPSTREAM_TX = 3;
  static final int LAST_UPSTREAM_RX = 4;
  static final int LAST_DOWNSTREAM_TX = 5;
  static final int DURATION = 6;

  private static final String[] NAMES = {
    "start_time",
    "time_to_last_rx_byte",
    "time_to_first_upstream_tx_byte",
    "time_to_last_upstream_tx_byte",
    "time_to_last_upstream_rx_byte",
    "time_to_last_downstream_tx_byte",
    "duration"
  };

  /** How many times there are. */
  static final int COUNT = NAMES.length;

  private final long[] seconds = new long[NAMES.length];
  private final int[] nanos = new int[NAMES.length];
  private int logged;

  /** The times of an entry that was decoded. */
  static LoggedTimes of(AccessLogCommon entry) {
    LoggedTimes times = new LoggedTimes();
    if (entry.hasStartTime()) {
      Timestamp start = entry.getStartTime();
      times.set(START, start.getSeconds(), start.getNanos());
    }
    times.set(LAST_RX, entry.hasTimeToLastRxByte(), entry.getTimeToLastRxByte());
    times.set(
        FIRST_UPSTREAM_TX,
        entry.hasTimeToFirstUpstreamTxByte(),
        entry.getTimeToFirstUpstreamTxByte());
    times.set(
        LAST_UPSTREAM_TX, entry.hasTimeToLastUpstreamTxByte(), entry.getTimeToLastUpstreamTxByte());
    times.set(
        LAST_UPSTREAM_RX, entry.hasTimeToLastUpstreamRxByte(), entry.getTimeToLastUpstreamRxByte());
    times.set(
        LAST_DOWNSTREAM_TX,
        entry.hasTimeToLastDownstreamTxByte(),
        entry.getTimeToLastDownstreamTxByte());
    times.set(DURATION, entry.hasDuration(), entry.getDuration());
    return times;
  }

  private void set(int which, boolean there, Duration duration) {
    if (there) {
      set(which, duration.getSeconds(), duration.getNanos());
    }
  }

  private void set(int which, long wholeSeconds, int moreNanos) {
    log(which);
    logSeconds(which, wholeSeconds);
    logNanos(which, moreNanos);
  }

  /** Nothing was logged. */
  void clear() {
    Arrays.fill(seconds, 0);
    Arrays.fill(nanos, 0);
    logged = 0;
  }

  /** It was logged, if only as 0. */
  void log(int which) {
    logged |= 1 << which;
  }

  void logSeconds(int which, long wholeSeconds) {
    seconds[which] = wholeSeconds;
  }

  void logNanos(int which, int moreNanos) {
    nanos[which] = moreNanos;
  }

  /** Whether it was logged. */
  boolean has(int which) {
    return (logged & (1 << which)) != 0;
  }

  long seconds(int which) {
    return seconds[which];
  }

  int nanos(int which) {
    return nanos[which];
  }

  /** What Envoy calls it. */
  static String name(int which) {
    return NAMES[which];
  }
}
