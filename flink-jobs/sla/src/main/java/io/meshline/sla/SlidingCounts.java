package io.meshline.sla;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Calls by minute, of which sums over any past are exact. Minutes are kept for as long as they can
 * be corrected or the windows that are exact to the minute need them; beyond, in buckets of ten
 * minutes for three days, and of an hour for the objective's period. A minute that comes again
 * replaces what it was. Memory does not depend on the traffic. Not thread-safe.
 */
final class SlidingCounts {
  static final int TEN = 10;
  static final int HOUR = 60;

  private static final int LONGEST_BY_MINUTE = 360;
  private static final int LONGEST_BY_TEN = 4_320;

  private final Ring minutes;
  private final Ring tens;
  private final Ring hours;

  /**
   * @param periodMinutes length of the objective's period
   * @param correctionMinutes for how long after its end a minute may still change
   */
  SlidingCounts(int periodMinutes, int correctionMinutes) {
    minutes = new Ring(LONGEST_BY_MINUTE + HOUR + correctionMinutes);
    tens = new Ring((LONGEST_BY_TEN + HOUR + correctionMinutes) / TEN + 2);
    hours = new Ring((periodMinutes + HOUR + correctionMinutes) / HOUR + 2);
  }

  /**
   * Sets what a minute holds.
   *
   * @return false if the minute is too old to be corrected: nothing changes then
   */
  boolean put(long minute, Counts counts) {
    if (!minutes.takes(minute)) {
      return false;
    }
    long moreGood = counts.good() - minutes.good(minute);
    long moreTotal = counts.total() - minutes.total(minute);
    minutes.add(minute, moreGood, moreTotal);
    tens.add(Math.floorDiv(minute, TEN), moreGood, moreTotal);
    hours.add(Math.floorDiv(minute, HOUR), moreGood, moreTotal);
    return true;
  }

  /**
   * Sets what an hour holds of which not all minutes are known: buckets of ten minutes have what is
   * missing as if it were in the last one. An hour that holds as many calls stays as it is.
   *
   * @param begin its first minute
   */
  void putHour(long begin, Counts counts) {
    long hour = Math.floorDiv(begin, HOUR);
    long moreTotal = counts.total() - hours.total(hour);
    if (moreTotal > 0) {
      long moreGood = counts.good() - hours.good(hour);
      hours.add(hour, moreGood, moreTotal);
      tens.add(Math.floorDiv(begin + HOUR - 1, TEN), moreGood, moreTotal);
    }
  }

  /** What a minute holds. */
  Counts at(long minute) {
    return new Counts(minutes.good(minute), minutes.total(minute));
  }

  /**
   * Calls of the minutes {@code [begin, end)}.
   *
   * @param step the buckets to use: 1, {@link #TEN} or {@link #HOUR}
   * @param begin a multiple of the step
   */
  Counts sum(int step, long begin, long end) {
    Ring.Sum sum = new Ring.Sum();
    long lastBucket = Math.floorDiv(end, step);
    if (step == TEN) {
      tens.sum(begin / TEN, lastBucket, sum);
    } else if (step == HOUR) {
      hours.sum(begin / HOUR, lastBucket, sum);
    }
    minutes.sum(step == 1 ? begin : Math.max(begin, lastBucket * step), end, sum);
    // Whoever counted an hour may have judged some of its calls otherwise: then its last ten
    // minutes
    // alone have less than none that are good, or more than there are.
    return new Counts(Math.max(0, Math.min(sum.good, sum.total)), sum.total);
  }

  /** All calls that any period can hold. */
  long all() {
    Ring.Sum sum = new Ring.Sum();
    hours.sum(Long.MIN_VALUE, Long.MAX_VALUE, sum);
    return sum.total;
  }

  /** The newest minute with calls, and something long ago before there was one. */
  long newest() {
    return minutes.newest();
  }

  void writeTo(DataOutput out) throws IOException {
    minutes.writeTo(out);
    tens.writeTo(out);
    hours.writeTo(out);
  }

  /**
   * What {@link #writeTo} wrote, of any period.
   *
   * @return all calls of the period that it was written with
   */
  long readFrom(DataInput in) throws IOException {
    long unused = minutes.readFrom(in) + tens.readFrom(in);
    return hours.readFrom(in);
  }
}
