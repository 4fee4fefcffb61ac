package io.meshline.sla;

/**
 * Of which minutes the calls are known: all since the first one, but for one stretch in which they
 * were not counted.
 *
 * @param since the first minute; {@link Long#MAX_VALUE} before there was any
 * @param gapBegin first minute of the stretch
 * @param gapEnd the minute after its last one; no later than {@code gapBegin} if there is none
 */
record Known(long since, long gapBegin, long gapEnd) {
  static final Known NOTHING = new Known(Long.MAX_VALUE, 0, 0);

  /** The same when a minute is known. */
  Known with(long minute) {
    return minute >= since ? this : new Known(minute, gapBegin, gapEnd);
  }

  /** The same when nothing before a minute is known any more. */
  Known notBefore(long minute) {
    return minute <= since || since == Long.MAX_VALUE ? this : new Known(minute, gapBegin, gapEnd);
  }

  /**
   * The same with one more stretch that was not counted. Two within the longest look-back become
   * one, with what is between them: less is claimed to be known, never more.
   */
  Known without(long begin, long end) {
    boolean near = gapEnd > gapBegin && begin - gapEnd < LookBack.D3.minutes();
    return new Known(since, near ? Math.min(gapBegin, begin) : begin, Math.max(begin, end));
  }

  /** How many minutes of {@code [begin, end)} are known. */
  long minutes(long begin, long end) {
    long from = Math.max(begin, since);
    return from >= end
        ? 0
        : end - from - Math.max(0, Math.min(end, gapEnd) - Math.max(from, gapBegin));
  }

  /** How many minutes before one are known. */
  long minutes(long end) {
    return minutes(Long.MIN_VALUE, end);
  }
}
