package io.meshline.jobs.addresses;

import java.util.ArrayList;
import java.util.List;

/**
 * For which times of calls a claim holds: ranges of {@link ClaimTimes time slots} that neither
 * overlap nor touch, in ascending order. A union, so that the order of the claims does not matter.
 */
record Validity(List<Range> ranges) {
  static final Validity NEVER = new Validity(List.of());

  /**
   * Slots from the first to the last, both included.
   *
   * @param first first slot
   * @param last last slot, at least the first
   */
  record Range(long first, long last) {}

  Validity {
    ranges = List.copyOf(ranges);
  }

  /** These times and those; this very object if it has them already. */
  Validity and(Range more) {
    long first = more.first();
    long last = more.last();
    List<Range> before = new ArrayList<>();
    List<Range> after = new ArrayList<>();
    for (Range range : ranges) {
      if (range.first() <= more.first() && range.last() >= more.last()) {
        return this;
      }
      if (range.last() < more.first() - 1) {
        before.add(range);
      } else if (range.first() > more.last() + 1) {
        after.add(range);
      } else {
        first = Math.min(first, range.first());
        last = Math.max(last, range.last());
      }
    }
    before.add(new Range(first, last));
    before.addAll(after);
    return new Validity(before);
  }

  /** All times of both. */
  Validity and(Validity more) {
    Validity all = this;
    for (Range range : more.ranges) {
      all = all.and(range);
    }
    return all;
  }

  boolean at(long slot) {
    for (Range range : ranges) {
      if (range.first() <= slot && slot <= range.last()) {
        return true;
      }
    }
    return false;
  }

  /** Without the ranges that ended before that slot; this very object if there are none. */
  Validity from(long slot) {
    if (ranges.isEmpty() || ranges.get(0).last() >= slot) {
      return this;
    }
    return new Validity(ranges.stream().filter(range -> range.last() >= slot).toList());
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** End of the last range, the least number there is for none. */
  long end() {
    return ranges.isEmpty() ? Long.MIN_VALUE : ranges.get(ranges.size() - 1).last();
  }
}
