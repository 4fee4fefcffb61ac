package io.meshline.ingest.protocols.envoy;

import static io.meshline.ingest.protocols.envoy.LoggedTimes.DURATION;
import static io.meshline.ingest.protocols.envoy.LoggedTimes.FIRST_UPSTREAM_TX;
import static io.meshline.ingest.protocols.envoy.LoggedTimes.LAST_DOWNSTREAM_TX;
import static io.meshline.ingest.protocols.envoy.LoggedTimes.LAST_RX;
import static io.meshline.ingest.protocols.envoy.LoggedTimes.LAST_UPSTREAM_RX;
import static io.meshline.ingest.protocols.envoy.LoggedTimes.LAST_UPSTREAM_TX;
import static io.meshline.ingest.protocols.envoy.LoggedTimes.START;

import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Times;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Starts;
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

  /** Times a call as the proxy's client saw it: until the last byte of the answer was sent. */
  static void server(LoggedTimes entry, CallRecord call) {
    long start = startNanos(entry, 0);
    time(call, start, answered(entry));
  }

  /**
   * Times a call as seen from the proxy towards the upstream: between the first byte sent there and
   * the last one that came back. Where nothing was sent, or nothing came back, the caller's own
   * waiting time takes its place.
   */
  static void client(LoggedTimes entry, CallRecord call) {
    long sent = entry.has(FIRST_UPSTREAM_TX) ? nanos(entry, FIRST_UPSTREAM_TX) : 0;
    long received = entry.has(LAST_UPSTREAM_RX) ? nanos(entry, LAST_UPSTREAM_RX) : answered(entry);
    if (received < sent) {
      throw new Refusal(
          "latency_out_of_range",
          "last upstream byte received: %d ns (expected: not before the first was sent, %d ns)"
              .formatted(received, sent));
    }
    time(call, startNanos(entry, sent), received - sent);
  }

  /** How long the connection behind a TCP entry lasted, in microseconds. */
  static long connectionMicros(LoggedTimes entry) {
    return answered(entry) / 1_000;
  }

  /** When the connection behind a TCP entry ended. */
  static Instant connectionEnd(LoggedTimes entry) {
    return Times.startOfMicros(startNanos(entry, answered(entry)) / 1_000);
  }

  /** Until the answer was sent, or, without an answer, until the request was given up. */
  private static long answered(LoggedTimes entry) {
    if (entry.has(LAST_DOWNSTREAM_TX)) {
      return nanos(entry, LAST_DOWNSTREAM_TX);
    }
    if (entry.has(DURATION)) {
      return nanos(entry, DURATION);
    }
    long last = NONE;
    if (entry.has(LAST_UPSTREAM_RX)) {
      last = nanos(entry, LAST_UPSTREAM_RX);
    }
    if (entry.has(LAST_UPSTREAM_TX)) {
      last = Math.max(last, nanos(entry, LAST_UPSTREAM_TX));
    }
    if (entry.has(LAST_RX)) {
      last = Math.max(last, nanos(entry, LAST_RX));
    }
    if (last == NONE) {
      throw new Refusal(
          "latency_missing",
          "time_to_last_downstream_tx_byte: none (expected: that, duration or another one)");
    }
    return last;
  }

  private static void time(CallRecord call, long startNanos, long latencyNanos) {
    Starts.set(call, Times.startOfMicros(startNanos / 1_000));
    call.setLatencyMicros(Times.latencyOfMicros(latencyNanos / 1_000));
  }

  private static long startNanos(LoggedTimes entry, long offset) {
    if (!entry.has(START)) {
      throw new Refusal("time_out_of_range", "start_time: none (expected: a time)");
    }
    long seconds = entry.seconds(START);
    // Nanoseconds in a long reach the year 2262.
    if (seconds <= 0 || seconds > Long.MAX_VALUE / NANOS - 2 * MAX_SECONDS) {
      throw new Refusal(
          "time_out_of_range",
          "start_time: " + seconds + " s (expected: seconds since 1970, above 0)");
    }
    return seconds * NANOS + checkedNanos(entry, START) + offset;
  }

  private static long nanos(LoggedTimes entry, int which) {
    long seconds = entry.seconds(which);
    if (seconds < 0 || seconds > MAX_SECONDS) {
      throw new Refusal(
          "duration_out_of_range",
          LoggedTimes.name(which) + ": " + seconds + " s (expected: 0 to " + MAX_SECONDS + ")");
    }
    return seconds * NANOS + checkedNanos(entry, which);
  }

  private static int checkedNanos(LoggedTimes entry, int which) {
    int nanos = entry.nanos(which);
    if (nanos < 0 || nanos >= NANOS) {
      throw new Refusal(
          which == START ? "time_out_of_range" : "duration_out_of_range",
          LoggedTimes.name(which) + ": nanos " + nanos + " (expected: 0 to 999999999)");
    }
    return nanos;
  }
}
