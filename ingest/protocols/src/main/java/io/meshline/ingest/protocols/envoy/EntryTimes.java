package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Times;
import java.time.Instant;

/**
 * When an entry's calls began and how long they took. All of Envoy's durations count from the first
 * byte of the request, in seconds <i>and</i> nanoseconds.
 */
final class EntryTimes {

  private static final long NANOS = 1_000_000_000L;

  /** Connections may last long: ten years, beyond which a clock is wrong. */
  private static final long MAX_SECONDS = 3_650L * 86_400;

  /** No duration: Envoy leaves out what did not happen. */
  private static final long NONE = -1;

  private EntryTimes() {}

  /**
   * A call's time.
   *
   * @param start when it began
   * @param latencyMicros how long it took, within the contract
   */
  record Timing(Instant start, long latencyMicros) {}

  /** As the proxy's client saw it: until the last byte of the answer was sent. */
  static Timing server(AccessLogCommon entry) {
    long start = startNanos(entry, 0);
    return timing(start, answered(entry));
  }

  /**
   * As seen from the proxy towards the upstream: between the first byte sent there and the last one
   * that came back. Where nothing was sent, or nothing came back, the caller's own waiting time
   * takes its place.
   */
  static Timing client(AccessLogCommon entry) {
    long sent =
        entry.hasTimeToFirstUpstreamTxByte()
            ? nanos("time_to_first_upstream_tx_byte", entry.getTimeToFirstUpstreamTxByte())
            : 0;
    long received =
        entry.hasTimeToLastUpstreamRxByte()
            ? nanos("time_to_last_upstream_rx_byte", entry.getTimeToLastUpstreamRxByte())
            : answered(entry);
    if (received < sent) {
      throw new Refusal(
          "latency_out_of_range",
          "last upstream byte received: %d ns (expected: not before the first was sent, %d ns)"
              .formatted(received, sent));
    }
    return timing(startNanos(entry, sent), received - sent);
  }

  /** How long the connection behind a TCP entry lasted, in microseconds. */
  static long connectionMicros(AccessLogCommon entry) {
    return answered(entry) / 1_000;
  }

  /** When the connection behind a TCP entry ended. */
  static Instant connectionEnd(AccessLogCommon entry) {
    return Times.startOfMicros(startNanos(entry, answered(entry)) / 1_000);
  }

  /** Until the answer was sent, or, without an answer, until the request was given up. */
  private static long answered(AccessLogCommon entry) {
    if (entry.hasTimeToLastDownstreamTxByte()) {
      return nanos("time_to_last_downstream_tx_byte", entry.getTimeToLastDownstreamTxByte());
    }
    if (entry.hasDuration()) {
      return nanos("duration", entry.getDuration());
    }
    long last = NONE;
    if (entry.hasTimeToLastUpstreamRxByte()) {
      last = nanos("time_to_last_upstream_rx_byte", entry.getTimeToLastUpstreamRxByte());
    }
    if (entry.hasTimeToLastUpstreamTxByte()) {
      long sent = nanos("time_to_last_upstream_tx_byte", entry.getTimeToLastUpstreamTxByte());
      last = Math.max(last, sent);
    }
    if (entry.hasTimeToLastRxByte()) {
      last = Math.max(last, nanos("time_to_last_rx_byte", entry.getTimeToLastRxByte()));
    }
    if (last == NONE) {
      throw new Refusal(
          "latency_missing",
          "time_to_last_downstream_tx_byte: none (expected: that, duration or another one)");
    }
    return last;
  }

  private static Timing timing(long startNanos, long latencyNanos) {
    return new Timing(
        Times.startOfMicros(startNanos / 1_000), Times.latencyOfMicros(latencyNanos / 1_000));
  }

  private static long startNanos(AccessLogCommon entry, long offset) {
    if (!entry.hasStartTime()) {
      throw new Refusal("time_out_of_range", "start_time: none (expected: a time)");
    }
    Timestamp start = entry.getStartTime();
    // Nanoseconds in a long reach the year 2262.
    if (start.getSeconds() <= 0 || start.getSeconds() > Long.MAX_VALUE / NANOS - 2 * MAX_SECONDS) {
      throw new Refusal(
          "time_out_of_range",
          "start_time: " + start.getSeconds() + " s (expected: seconds since 1970, above 0)");
    }
    checkNanos("start_time", start.getNanos());
    return start.getSeconds() * NANOS + start.getNanos() + offset;
  }

  private static long nanos(String name, Duration duration) {
    long seconds = duration.getSeconds();
    if (seconds < 0 || seconds > MAX_SECONDS) {
      throw new Refusal(
          "duration_out_of_range",
          name + ": " + seconds + " s (expected: 0 to " + MAX_SECONDS + ")");
    }
    checkNanos(name, duration.getNanos());
    return seconds * NANOS + duration.getNanos();
  }

  private static void checkNanos(String name, int nanos) {
    if (nanos < 0 || nanos >= NANOS) {
      throw new Refusal(
          name.equals("start_time") ? "time_out_of_range" : "duration_out_of_range",
          name + ": nanos " + nanos + " (expected: 0 to 999999999)");
    }
  }
}
