package io.meshline.benchmarks;

/**
 * What one pass took.
 *
 * @param calls how many it read
 * @param nanos how long it took
 * @param cpuNanos CPU time of its process meanwhile, over all cores, collections included
 */
record Measured(long calls, long nanos, long cpuNanos) {

  /** Calls per second. */
  double rate() {
    return calls * 1e9 / nanos;
  }

  /** Microseconds of CPU for each call. */
  double cpuMicros() {
    return cpuNanos / 1e3 / calls;
  }

  /** As a line that {@link #parse} understands. */
  String line() {
    return calls + " " + nanos + " " + cpuNanos;
  }

  static Measured parse(String line) {
    String[] parts = line.split(" ", -1);
    return new Measured(
        Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }
}
