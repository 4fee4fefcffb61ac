package io.meshline.ingest.protocols.otlp;

import io.meshline.schemas.Limits;

/**
 * How many spans a sampled one stands for, from the sampling threshold in {@code tracestate}
 * ({@code ot=th:…}): with a threshold T of 56 bits the sampler kept one span in 2^56 / (2^56 − T).
 *
 * <p>That is rarely a whole number. It is rounded up or down by chance, in proportion to its
 * fraction, so that sums have no bias; the trace id is the die, so that a span gets the same weight
 * wherever and whenever it is converted.
 */
final class SamplingWeight {

  private static final int MAX_DIGITS = 14;
  private static final double WHOLE = 0x1p56;

  /** A longer one is not ours to read; the standard allows 512 characters. */
  private static final int MAX_TRACE_STATE = 8_192;

  private SamplingWeight() {}

  /**
   * The adjusted count, 1 to {@link Limits#WEIGHT}; 1 where no valid threshold is given.
   *
   * @param traceId 32 hexadecimal digits
   */
  static long of(String traceState, String traceId) {
    if (traceState.isEmpty()) {
      return 1;
    }
    long threshold = threshold(traceState);
    if (threshold <= 0) {
      return 1;
    }
    double count = WHOLE / (WHOLE - threshold);
    if (count >= Limits.WEIGHT) {
      return Limits.WEIGHT;
    }
    long floor = (long) count;
    return die(traceId) < count - floor ? floor + 1 : floor;
  }

  /** The threshold as 56 bits, -1 where there is none. */
  static long threshold(String traceState) {
    if (traceState.length() > MAX_TRACE_STATE) {
      return -1;
    }
    int begin = 0;
    while (begin < traceState.length()) {
      int end = traceState.indexOf(',', begin);
      end = end < 0 ? traceState.length() : end;
      String member = traceState.substring(begin, end).strip();
      if (member.startsWith("ot=")) {
        return thresholdOf(member, 3);
      }
      begin = end + 1;
    }
    return -1;
  }

  private static long thresholdOf(String member, int from) {
    int begin = from;
    while (begin < member.length()) {
      int end = member.indexOf(';', begin);
      end = end < 0 ? member.length() : end;
      if (member.startsWith("th:", begin)) {
        return hex(member, begin + 3, end);
      }
      begin = end + 1;
    }
    return -1;
  }

  /** Trailing zeros are left out on the wire. */
  private static long hex(String text, int begin, int end) {
    int digits = end - begin;
    if (digits < 1 || digits > MAX_DIGITS) {
      return -1;
    }
    long value = 0;
    for (int i = begin; i < end; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0 || text.charAt(i) > 'f') {
        return -1;
      }
      value = (value << 4) | digit;
    }
    return value << (4 * (MAX_DIGITS - digits));
  }

  /**
   * A number from 0 to below 1 that depends on the whole trace id. Its bits are mixed, since the
   * sampler's own choice has left the lowest of them uneven.
   */
  private static double die(String traceId) {
    long hash = 0x9E3779B97F4A7C15L;
    hash = mix(hash ^ Long.parseUnsignedLong(traceId, 0, 16, 16));
    hash = mix(hash ^ Long.parseUnsignedLong(traceId, 16, 32, 16));
    return (hash >>> 11) * 0x1p-53;
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }
}
