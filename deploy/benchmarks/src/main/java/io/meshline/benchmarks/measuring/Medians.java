package io.meshline.benchmarks.measuring;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What is said of several runs: the median, which one odd run does not move. */
public final class Medians {
  private Medians() {}

  /**
   * The median of one figure of some runs; of an even number of them the mean of the two in the
   * middle.
   *
   * @throws IllegalArgumentException if there is no run
   */
  public static <T> double of(List<T> runs, ToDoubleFunction<T> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("runs: none (expected: at least one)");
    }
    int upper = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2;
  }

  /** How busy the machine was with this and other things: belongs beside every figure. */
  public static String machine() {
    return String.format(
        Locale.ROOT,
        "%d processors, load %.1f in the last minute",
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
