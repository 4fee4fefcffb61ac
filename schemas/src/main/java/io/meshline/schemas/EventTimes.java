package io.meshline.schemas;

import java.time.Instant;

/** Conversions between instants and the microseconds that travel in records. */
public final class EventTimes {
  private static final long MICROS_PER_SECOND = 1_000_000L;

  private EventTimes() {}

  /**
   * Microseconds since 1970-01-01T00:00:00Z; smaller fractions are cut off towards the past.
   *
   * @throws IllegalArgumentException if 64 bits cannot hold it (about 292,000 years from 1970)
   */
  public static long micros(Instant instant) {
    long seconds = instant.getEpochSecond();
    long micros = instant.getNano() / 1_000L;
    if (seconds < 0) {
      // Towards zero first, or the earliest second would overflow on its way.
      seconds++;
      micros -= MICROS_PER_SECOND;
    }
    try {
      return Math.addExact(Math.multiplyExact(seconds, MICROS_PER_SECOND), micros);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "time: " + instant + " (expected: within 292,000 years of 1970)", e);
    }
  }

  /** The instant of so many microseconds since 1970-01-01T00:00:00Z. */
  public static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND),
        Math.floorMod(micros, MICROS_PER_SECOND) * 1_000L);
  }

  /**
   * When a call completed: its event time, in microseconds since 1970-01-01T00:00:00Z. Stops at the
   * ends of the 64-bit range. A call of {@link Limits#NO_LATENCY} completes when it starts.
   */
  public static long completionMicros(long startMicros, long latencyMicros) {
    if (latencyMicros == Limits.NO_LATENCY) {
      return startMicros;
    }
    long completion = startMicros + latencyMicros;
    if (((startMicros ^ completion) & (latencyMicros ^ completion)) < 0) {
      return startMicros < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return completion;
  }

  /** When that call completed, likewise. */
  public static long completionMicros(CallRecord call) {
    return completionMicros(micros(call.getStart()), call.getLatencyMicros());
  }
}
