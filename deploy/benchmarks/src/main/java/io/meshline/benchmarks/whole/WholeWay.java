package io.meshline.benchmarks.whole;

import io.meshline.benchmarks.measuring.ChildRecording;
import io.meshline.benchmarks.measuring.Medians;
import io.meshline.benchmarks.measuring.WorkFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What one entry of an access log costs all processes together, until it is in a document. */
@Command(
    name = "WholeWay",
    mixinStandardHelpOptions = true,
    description =
        "Sends access logs to a receiver, with a broker, the call aggregation and a search engine"
            + " behind it, and prints what each process takes of the processors for an entry.")
final class WholeWay implements Callable<Integer> {
  private static final int ENTRIES = 100;

  @Option(
      names = "--seconds",
      defaultValue = "15",
      description = "How long a run sends. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(names = "--rounds", defaultValue = "5", description = "Runs. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--ids", description = "Each path has an id in it, as those of REST APIs do.")
  private boolean ids;

  @Option(
      names = "--jfr",
      paramLabel = "FOLDER",
      description =
          "Two more runs are recorded; prints where each process spends its time in the second one,"
              + " by thread and method.")
  private @Nullable Path recordings;

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
    System.exit(new CommandLine(new WholeWay()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    System.out.println(Medians.machine());
    // Small enough that a run has many of them, each with its own time.
    TimedLoad load = TimedLoad.of(8, ENTRIES, ids);
    try (WorkFolder folder = WorkFolder.of("whole-way");
        RunningStack stack = RunningStack.start(folder.path(), receiverJvm, parallelism);
        Senders senders = new Senders(stack.port())) {
      printIdle(stack);
      long sent = 0;
      List<WholeRun> runs = new ArrayList<>();
      for (int round = 0; round <= rounds; round++) {
        WholeRun run = WholeRun.of(stack, senders, load, Duration.ofSeconds(seconds), sent);
        sent += run.entries();
        if (round > 0) {
          runs.add(run);
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%,d entries in %d runs, each found once; medians:%n%s%s%n",
          sent,
          rounds + 1,
          WholeRun.table(runs),
          Medians.machine());
      if (recordings != null) {
        record(recordings, stack, senders, load, sent);
      }
    }
    return 0;
  }

  private void record(Path folder, RunningStack stack, Senders senders, TimedLoad load, long before)
      throws Exception {
    Files.createDirectories(folder);
    // A recorder that starts makes a JVM compile what it runs once more: that is not to be seen.
    for (Map.Entry<String, Long> process : stack.processes().entrySet()) {
      ChildRecording.settle(process.getKey(), process.getValue());
    }
    WholeRun settling = WholeRun.of(stack, senders, load, Duration.ofSeconds(seconds), before);
    List<ChildRecording> recorded = new ArrayList<>();
    for (Map.Entry<String, Long> process : stack.processes().entrySet()) {
      recorded.add(ChildRecording.start(process.getKey(), process.getValue(), folder));
    }
    for (ChildRecording one : recorded) {
      one.begin();
    }
    WholeRun run =
        WholeRun.of(stack, senders, load, Duration.ofSeconds(seconds), before + settling.entries());
    for (ChildRecording one : recorded) {
      one.end();
    }
    System.out.printf(
        Locale.ROOT, "recorded, at %,.0f entries/s, %.2f µs%n", run.perSecond(), run.micros());
    for (ChildRecording one : recorded) {
      System.out.print(one.stop(run.entries()));
    }
  }

  /** What the processes do without any traffic is part of what is measured, and said. */
  private static void printIdle(RunningStack stack) throws InterruptedException {
    Map<String, Duration> before = stack.cpu();
    long begin = System.nanoTime();
    TimeUnit.SECONDS.sleep(5);
    Duration idle = Duration.ZERO;
    for (Map.Entry<String, Duration> now : stack.cpu().entrySet()) {
      idle = idle.plus(now.getValue().minus(before.getOrDefault(now.getKey(), Duration.ZERO)));
    }
    System.out.printf(
        Locale.ROOT,
        "all processes before any traffic: %.2f processors%n",
        (double) idle.toNanos() / (System.nanoTime() - begin));
  }
}
