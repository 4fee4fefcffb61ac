package io.meshline.sla;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Counts in buckets of one length, of which the newest ones are kept. Not thread-safe.
 *
 * <p>Buckets are numbered; adding to one that is newer than all others lets as many old ones go.
 */
final class Ring {
  private final long[] good;
  private final long[] total;
  private long newest = Long.MIN_VALUE;

  /**
   * @param capacity number of buckets that are kept
   */
  Ring(int capacity) {
    good = new long[capacity];
    total = new long[capacity];
  }

  /** Whether a bucket is not older than those that are kept. */
  boolean takes(long bucket) {
    return newest == Long.MIN_VALUE || bucket > newest - good.length;
  }

  /** The newest bucket, a very small number before there was one. */
  long newest() {
    return newest;
  }

  long good(long bucket) {
    return holds(bucket) ? good[place(bucket)] : 0;
  }

  long total(long bucket) {
    return holds(bucket) ? total[place(bucket)] : 0;
  }

  /** Adds, also less than nothing; what is too old is left out. */
  void add(long bucket, long moreGood, long moreTotal) {
    if (!takes(bucket)) {
      return;
    }
    advance(bucket);
    int place = place(bucket);
    good[place] += moreGood;
    total[place] += moreTotal;
  }

  /** Lets buckets go that are too old once this one is there. */
  void advance(long bucket) {
    if (newest != Long.MIN_VALUE && bucket <= newest) {
      return;
    }
    long from = newest == Long.MIN_VALUE ? bucket : newest + 1;
    for (long b = Math.max(from, bucket - good.length + 1); b <= bucket; b++) {
      good[place(b)] = 0;
      total[place(b)] = 0;
    }
    newest = bucket;
  }

  /** Adds buckets from one up to the one before another. */
  void sum(long from, long to, Sum sum) {
    if (newest == Long.MIN_VALUE) {
      return;
    }
    long begin = Math.max(from, newest - good.length + 1);
    long end = Math.min(to, newest + 1);
    if (begin >= end) {
      return;
    }
    int first = place(begin);
    int beforeWrap = (int) Math.min(end - begin, good.length - first);
    sum(first, first + beforeWrap, sum);
    sum(0, (int) (end - begin) - beforeWrap, sum);
  }

  private void sum(int from, int to, Sum sum) {
    long moreGood = 0;
    long moreTotal = 0;
    for (int i = from; i < to; i++) {
      moreGood += good[i];
      moreTotal += total[i];
    }
    sum.good += moreGood;
    sum.total += moreTotal;
  }

  /** Two numbers that are added to. */
  static final class Sum {
    long good;
    long total;
  }

  /** Writes the newest bucket, then those with calls, newest first. */
  void writeTo(DataOutput out) throws IOException {
    int used = 0;
    for (long n : total) {
      used += n == 0 ? 0 : 1;
    }
    Numbers.write(out, used);
    if (used == 0) {
      return;
    }
    out.writeLong(newest);
    long previous = newest + 1;
    for (long b = newest; used > 0; b--) {
      int place = place(b);
      if (total[place] != 0) {
        Numbers.write(out, previous - b - 1);
        Numbers.write(out, total[place]);
        Numbers.write(out, total[place] - good[place]);
        previous = b;
        used--;
      }
    }
  }

  /**
   * Reads what {@link #writeTo} wrote, of a ring of any capacity.
   *
   * @return the total of all that were written, also of those that this one has no place for
   */
  long readFrom(DataInput in) throws IOException {
    long used = Numbers.read(in);
    if (used == 0) {
      return 0;
    }
    long top = in.readLong();
    advance(top);
    long bucket = top + 1;
    long sum = 0;
    for (long i = 0; i < used; i++) {
      bucket -= Numbers.read(in) + 1;
      long all = Numbers.read(in);
      add(bucket, all - Numbers.read(in), all);
      sum += all;
    }
    return sum;
  }

  private boolean holds(long bucket) {
    return newest != Long.MIN_VALUE && bucket <= newest && bucket > newest - good.length;
  }

  private int place(long bucket) {
    return (int) Math.floorMod(bucket, (long) good.length);
  }
}
