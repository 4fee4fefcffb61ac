package io.meshline.ingest.protocols;

import io.meshline.schemas.Limits;
import java.time.Instant;

/**
 * Times and durations of foreign clocks made fit for the contract. Whether a time is too far ahead
 * or too old is not judged here, where there is no clock, but by the readers of the contract.
 */
public final class Times {

  private static final long MICROS_PER_SECOND = 1_000_000L;

  /** 9999-12-31T23:59:59Z: beyond it no clock is wrong, but the unit. */
  private static final long MAX_SECONDS = 253_402_300_799L;

  private Times() {}

  /**
   * A point in time.
   *
   * @param millis since 1970-01-01T00:00:00Z
   * @throws Refusal {@code time_out_of_range} if it is not after 1970-01-01 and before 10000-01-01
   */
  public static Instant startOfMillis(long millis) {
    if (millis <= 0 || millis / 1_000 > MAX_SECONDS) {
      throw new Refusal(
          "time_out_of_range",
          "start: " + millis + " ms (expected: milliseconds since 1970-01-01T00:00:00Z, above 0)");
    }
    return Instant.ofEpochMilli(millis);
  }

  /**
   * A point in time.
   *
   * @param micros since 1970-01-01T00:00:00Z
   * @throws Refusal {@code time_out_of_range} if it is not after 1970-01-01 and before 10000-01-01
   */
  public static Instant startOfMicros(long micros) {
    if (micros <= 0 || micros / MICROS_PER_SECOND > MAX_SECONDS) {
      throw new Refusal(
          "time_out_of_range",
          "start: " + micros + " µs (expected: microseconds since 1970-01-01T00:00:00Z, above 0)");
    }
    return Instant.ofEpochSecond(micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND * 1_000L);
  }

  /**
   * A latency in microseconds.
   *
   * @throws Refusal {@code latency_out_of_range} if it is below 0 or above 24 h
   */
  public static long latencyOfMicros(long micros) {
    if (micros < 0 || micros > Limits.LATENCY_MICROS) {
      throw new Refusal(
          "latency_out_of_range",
          "latency: " + micros + " µs (expected: 0 to " + Limits.LATENCY_MICROS + ")");
    }
    return micros;
  }

  /**
   * A latency in microseconds from one in milliseconds.
   *
   * @throws Refusal {@code latency_out_of_range} if it is below 0 or above 24 h
   */
  public static long latencyOfMillis(long millis) {
    if (millis < 0 || millis > Limits.LATENCY_MICROS / 1_000) {
      throw new Refusal(
          "latency_out_of_range",
          "latency: " + millis + " ms (expected: 0 to " + Limits.LATENCY_MICROS / 1_000 + ")");
    }
    return millis * 1_000;
  }

  /**
   * How long something without a latency lasted, in microseconds: a connection, say, which may be
   * days. The points are in milliseconds since 1970-01-01T00:00:00Z, and fit for {@link
   * #startOfMillis}.
   *
   * @throws Refusal {@code duration_out_of_range} if the end is before the start
   */
  public static long durationBetweenMillis(long start, long end) {
    if (end < start) {
      throw new Refusal(
          "duration_out_of_range",
          "end: " + end + " ms (expected: not before start " + start + ")");
    }
    return (end - start) * 1_000;
  }

  /**
   * The time between two points in milliseconds since 1970-01-01T00:00:00Z, in microseconds.
   *
   * @throws Refusal {@code latency_out_of_range} if the end is before the start or more than 24 h
   *     after it
   */
  public static long latencyBetweenMillis(long start, long end) {
    long limit = Limits.LATENCY_MICROS / 1_000;
    if (end < start || end - start > limit || end - start < 0) {
      throw new Refusal(
          "latency_out_of_range",
          "end: " + end + " ms (expected: start " + start + " to 24 h later)");
    }
    return (end - start) * 1_000;
  }
}
