package io.meshline.benchmarks.writing;

import io.meshline.benchmarks.measuring.Medians;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One way of writing all documents once.
 *
 * @param documents how many there were
 * @param elapsed how long it took
 * @param engineCpu what the search engine took of the processors, zero where it is not ours
 * @param senderCpu what this process took
 */
record SinkRun(int documents, Duration elapsed, Duration engineCpu, Duration senderCpu) {
  static final String HEADER =
      "%-12s %9s | %16s %16s".formatted("", "DOCS/S", "ENGINE CPU µs/DOC", "SENDER CPU µs/DOC");

  double perSecond() {
    return documents / seconds(elapsed);
  }

  /** The medians of some runs as a line under {@link #HEADER}. */
  static String row(String name, List<SinkRun> runs) {
    return String.format(
        Locale.ROOT,
        "%-12s %,9.0f | %17.1f %17.1f",
        name,
        Medians.of(runs, SinkRun::perSecond),
        Medians.of(runs, run -> run.perDocument(run.engineCpu)),
        Medians.of(runs, run -> run.perDocument(run.senderCpu)));
  }

  private double perDocument(Duration cpu) {
    return seconds(cpu) * 1e6 / documents;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
