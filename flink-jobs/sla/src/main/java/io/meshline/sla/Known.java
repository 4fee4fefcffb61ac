package io.meshline.sla;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Of which minutes the calls are known: all since the first one, but for some stretches in which
 * they were not counted.
 *
 * @param since the first minute; {@link Long#MAX_VALUE} before there was any
 * @param gaps stretches that were not counted, in order and apart; at most {@link #MAX_GAPS}
 */
record Known(long since, List<Gap> gaps) {
  static final Known NOTHING = new Known(Long.MAX_VALUE, List.of());

  /** Most stretches that are remembered: two of more become one, with what is between them. */
  static final int MAX_GAPS = 16;

  /** Copies the list. */
  Known {
    gaps = List.copyOf(gaps);
  }

  /**
   * A stretch.
   *
   * @param begin its first minute
   * @param end the minute after its last one
   */
  record Gap(long begin, long end) {
    long minutes(long from, long to) {
      return Math.max(0, Math.min(end, to) - Math.max(begin, from));
    }
  }

  /** The same when a minute is known. */
  Known with(long minute) {
    return minute >= since ? this : new Known(minute, gaps);
  }

  /** The same when a stretch is known, also if it was taken for one that was not counted. */
  Known with(long begin, long end) {
    List<Gap> rest = new ArrayList<>();
    for (Gap gap : gaps) {
      if (gap.begin < begin) {
        rest.add(new Gap(gap.begin, Math.min(gap.end, begin)));
      }
      if (gap.end > end) {
        rest.add(new Gap(Math.max(gap.begin, end), gap.end));
      }
    }
    return new Known(Math.min(since, begin), rest);
  }

  /** The same when nothing before a minute is known any more. */
  Known notBefore(long minute) {
    return minute <= since || since == Long.MAX_VALUE ? this : new Known(minute, gaps);
  }

  /**
   * The same with one more stretch that was not counted, which is the last one.
   *
   * @param lookBackMinutes how far anybody looks back from its end: those before are forgotten
   */
  Known without(long begin, long end, long lookBackMinutes) {
    if (end <= begin) {
      return this;
    }
    List<Gap> all = new ArrayList<>();
    for (Gap gap : gaps) {
      if (gap.end > end - lookBackMinutes) {
        all.add(gap);
      }
    }
    add(all, new Gap(begin, end));
    while (all.size() > MAX_GAPS) {
      int nearest = 1;
      for (int i = 2; i < all.size(); i++) {
        nearest = between(all, i) < between(all, nearest) ? i : nearest;
      }
      Gap second = all.remove(nearest);
      all.set(nearest - 1, new Gap(all.get(nearest - 1).begin, second.end));
    }
    return new Known(since, all);
  }

  private static void add(List<Gap> all, Gap gap) {
    if (!all.isEmpty() && all.get(all.size() - 1).end >= gap.begin) {
      Gap last = all.remove(all.size() - 1);
      all.add(new Gap(Math.min(last.begin, gap.begin), Math.max(last.end, gap.end)));
    } else {
      all.add(gap);
    }
  }

  private static long between(List<Gap> all, int second) {
    return all.get(second).begin - all.get(second - 1).end;
  }

  /** How many minutes of {@code [begin, end)} are known. */
  long minutes(long begin, long end) {
    long from = Math.max(begin, since);
    if (from >= end) {
      return 0;
    }
    long known = end - from;
    for (Gap gap : gaps) {
      known -= gap.minutes(from, end);
    }
    return known;
  }

  /** How many minutes before one are known. */
  long minutes(long end) {
    return minutes(Long.MIN_VALUE, end);
  }

  void writeTo(DataOutput out) throws IOException {
    Numbers.writeSigned(out, since);
    Numbers.write(out, gaps.size());
    for (Gap gap : gaps) {
      Numbers.writeSigned(out, gap.begin);
      Numbers.writeSigned(out, gap.end);
    }
  }

  /** What {@link #writeTo} wrote. */
  static Known readFrom(DataInput in) throws IOException {
    long since = Numbers.readSigned(in);
    List<Gap> gaps = new ArrayList<>();
    for (long i = Numbers.read(in); i > 0; i--) {
      gaps.add(new Gap(Numbers.readSigned(in), Numbers.readSigned(in)));
    }
    return new Known(since, gaps);
  }

  /** Of the second format, which had one stretch, be it of no minutes. */
  static Known readSecond(DataInput in) throws IOException {
    long since = Numbers.readSigned(in);
    Gap gap = new Gap(Numbers.readSigned(in), Numbers.readSigned(in));
    return new Known(since, gap.end > gap.begin ? List.of(gap) : List.of());
  }
}
