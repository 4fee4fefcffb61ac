package io.meshline.sla;

/** Sums over any range of numbers that change: an independent way to the sums of windows. */
final class Fenwick {
  private final long[] tree;
  private final long[] values;

  Fenwick(int size) {
    tree = new long[size + 1];
    values = new long[size];
  }

  void set(int at, long value) {
    long more = value - values[at];
    values[at] = value;
    for (int i = at + 1; i < tree.length; i += i & -i) {
      tree[i] += more;
    }
  }

  /** Of {@code [from, to)}; what is out of range is 0. */
  long sum(long from, long to) {
    return before(to) - before(from);
  }

  /** The same one by one. */
  long slowSum(long from, long to) {
    long sum = 0;
    for (long i = Math.max(0, from); i < Math.min(values.length, to); i++) {
      sum += values[(int) i];
    }
    return sum;
  }

  private long before(long end) {
    long sum = 0;
    for (int i = (int) Math.max(0, Math.min(values.length, end)); i > 0; i -= i & -i) {
      sum += tree[i];
    }
    return sum;
  }
}
