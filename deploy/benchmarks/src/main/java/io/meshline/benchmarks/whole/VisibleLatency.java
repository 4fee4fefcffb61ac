package io.meshline.benchmarks.whole;

import io.meshline.benchmarks.measuring.Medians;
import io.meshline.benchmarks.measuring.WorkFolder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Time from a call's completion until it can be found, under load. */
@Command(
    name = "VisibleLatency",
    mixinStandardHelpOptions = true,
    description =
        "Finds out how many entries of access logs a second go from receiver to search engine, sends"
            + " half as many, and prints how long single calls among them take until they are found.")
final class VisibleLatency implements Callable<Integer> {
  @Option(
      names = "--rate",
      defaultValue = "0",
      description =
          "Entries per second; 0: half of what is found in a minute of as many as are taken."
              + " Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "120",
      description = "For how long. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--parallelism",
      defaultValue = "2",
      description = "Subtasks of each of the job's operators. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(
      names = "--receiver-jvm",
      split = " ",
      defaultValue = "-Xmx512m -XX:+UseSerialGC",
      description = "Options of the receiver's JVM. Default: ${DEFAULT-VALUE}.")
  private List<String> receiverJvm = List.of();

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new VisibleLatency()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    System.out.println(Medians.machine());
    try (WorkFolder folder = WorkFolder.of("visible-latency");
        RunningStack stack = RunningStack.start(folder.path(), receiverJvm, parallelism);
        Senders senders = new Senders(stack.port())) {
      int perSecond = rate > 0 ? rate : half(stack, senders);
      long[] millis = Probes.under(stack, senders.one(), perSecond, Duration.ofSeconds(seconds));
      Arrays.sort(millis);
      System.out.printf(
          Locale.ROOT,
          "under %,d entries/s, %d calls looked for, seconds from completion until found: p50 %.1f,"
              + " p90 %.1f, p99 %.1f, max %.1f%n%s%n",
          perSecond,
          millis.length,
          percentile(millis, 0.5),
          percentile(millis, 0.9),
          percentile(millis, 0.99),
          percentile(millis, 1),
          Medians.machine());
    }
    return 0;
  }

  /** By two runs, of which the first one warms up. Sent and found, not only sent. */
  private static int half(RunningStack stack, Senders senders) throws Exception {
    TimedLoad load = TimedLoad.of(8, 100, false);
    Duration duration = Duration.ofMinutes(1);
    WholeRun first = WholeRun.of(stack, senders, load, duration, 0);
    WholeRun second = WholeRun.of(stack, senders, load, duration, first.entries());
    System.out.printf(
        Locale.ROOT,
        "%,.0f entries/s sent, %,.0f found%n",
        second.perSecond(),
        second.foundPerSecond());
    return (int) (second.foundPerSecond() / 2);
  }

  /** In seconds, of what is sorted: the least that at least that part does not exceed. */
  static double percentile(long[] sorted, double part) {
    return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)] / 1e3;
  }
}
