package io.meshline.benchmarks;

import java.util.Arrays;

/**
 * What one pass took.
 *
 * @param calls how many it read
 * @param nanos how long it took
 * @param cpuNanos CPU time of its process meanwhile, over all cores, collections included
 * @param compilerMillis how long its JVM's compilers worked meanwhile
 * @param collectorMillis how long its JVM's collectors did
 */
record Measured(long calls, long nanos, long cpuNanos, long compilerMillis, long collectorMillis) {

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
    return calls + " " + nanos + " " + cpuNanos + " " + compilerMillis + " " + collectorMillis;
  }

  static Measured parse(String line) {
    String[] parts = line.split(" ", -1);
    long[] numbers = Arrays.stream(parts).mapToLong(Long::parseLong).toArray();
    return new Measured(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
  }
}
