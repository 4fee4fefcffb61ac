package io.meshline.benchmarks.whole;

import io.meshline.benchmarks.measuring.Medians;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Entries sent, until the search engine has them all.
 *
 * @param entries how many
 * @param sending until the broker had them
 * @param total until they were found, each once
 * @param cpu what each process took of the processors until then
 */
record WholeRun(long entries, Duration sending, Duration total, Map<String, Duration> cpu) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long LOOK_MILLIS = 1_000;

  /**
   * Sends as fast as it goes for a while.
   *
   * @param before calls that are found already
   * @throws IllegalStateException if the calls found are not those sent
   */
  static WholeRun of(
      RunningStack stack, Senders senders, TimedLoad load, Duration duration, long before)
      throws Exception {
    StoredCalls stored = new StoredCalls(stack.search());
    Map<String, Duration> cpuBefore = stack.cpu();
    long begin = System.nanoTime();
    long entries = senders.send(load, duration);
    Duration sending = Duration.ofNanos(System.nanoTime() - begin);
    long found = stored.count();
    while (found != before + entries) {
      if (System.nanoTime() - begin > duration.plus(PATIENCE).toNanos()
          || found > before + entries) {
        throw new IllegalStateException(
            "%,d calls found (expected: %,d)".formatted(found - before, entries));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      found = stored.count();
    }
    Duration total = Duration.ofNanos(System.nanoTime() - begin);
    Map<String, Duration> cpu = new LinkedHashMap<>();
    stack
        .cpu()
        .forEach(
            (name, now) -> cpu.put(name, now.minus(cpuBefore.getOrDefault(name, Duration.ZERO))));
    return new WholeRun(entries, sending, total, cpu);
  }

  double perSecond() {
    return entries * 1e9 / sending.toNanos();
  }

  /** Also those are waited for that were found last, so some of the time nothing was sent. */
  double foundPerSecond() {
    return entries * 1e9 / total.toNanos();
  }

  /** Processor time of one process for each entry, in microseconds. */
  double micros(String process) {
    return cpu.getOrDefault(process, Duration.ZERO).toNanos() / 1e3 / entries;
  }

  /** The same of all processes. */
  double micros() {
    return cpu.keySet().stream().mapToDouble(this::micros).sum();
  }

  /** The medians of some runs, a line for each process. */
  static String table(List<WholeRun> runs) {
    StringBuilder table = new StringBuilder();
    line(table, "entries/s, sending", Medians.of(runs, WholeRun::perSecond), "%,12.0f");
    line(
        table,
        "seconds until found",
        Medians.of(runs, run -> run.total.toMillis() / 1e3),
        "%,12.1f");
    for (String process : runs.get(0).cpu.keySet()) {
      line(table, "µs/entry " + process, Medians.of(runs, run -> run.micros(process)), "%12.2f");
    }
    line(table, "µs/entry together", Medians.of(runs, WholeRun::micros), "%12.2f");
    return table.toString();
  }

  private static void line(StringBuilder table, String name, double value, String format) {
    table.append(String.format(Locale.ROOT, "%-26s" + format + "%n", name, value));
  }
}
