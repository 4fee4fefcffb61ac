package io.meshline.benchmarks.receiving;

import io.meshline.benchmarks.measuring.Medians;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One way of bringing records into a topic, once.
 *
 * @param records calls or spans
 * @param elapsed until the broker had all
 * @param senderCpu what the receiver, or the process with the bare producer, took of the processors
 * @param brokerCpu what the broker took
 */
record IntakeRun(long records, Duration elapsed, Duration senderCpu, Duration brokerCpu) {
  static final String HEADER =
      "%-40s %11s | %14s %14s".formatted("", "RECORDS/S", "CPU µs/RECORD", "BROKER'S");

  double perSecond() {
    return records * 1e9 / elapsed.toNanos();
  }

  double senderMicros() {
    return senderCpu.toNanos() / 1e3 / records;
  }

  /** The medians of some runs as a line under {@link #HEADER}. */
  static String row(String name, List<IntakeRun> runs) {
    return String.format(
        Locale.ROOT,
        "%-40s %,11.0f | %14.2f %14.2f",
        name,
        Medians.of(runs, IntakeRun::perSecond),
        Medians.of(runs, IntakeRun::senderMicros),
        Medians.of(runs, run -> run.brokerCpu.toNanos() / 1e3 / run.records));
  }
}
