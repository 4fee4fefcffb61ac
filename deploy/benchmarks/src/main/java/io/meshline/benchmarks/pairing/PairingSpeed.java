package io.meshline.benchmarks.pairing;

import io.meshline.benchmarks.measuring.Medians;
import io.meshline.schemas.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Spans per second and processor of span pairing. */
@Command(
    name = "PairingSpeed",
    mixinStandardHelpOptions = true,
    description = "Runs span pairing from spans in memory to nowhere, and prints how fast it is.")
final class PairingSpeed implements Callable<Integer> {
  private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");

  @Option(
      names = "--traces",
      defaultValue = "70000",
      description = "Traces of seven spans each. Default: ${DEFAULT-VALUE}.")
  private int traces;

  @Option(
      names = "--traces-per-second",
      defaultValue = "5000",
      description = "By event time: how many begin in a second. Default: ${DEFAULT-VALUE}.")
  private int perSecond;

  @Option(
      names = "--parallelism",
      defaultValue = "1",
      description = "Subtasks of each operator. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(names = "--rounds", defaultValue = "5", description = "Runs. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--warm-up",
      defaultValue = "3",
      description = "Runs before that do not count. Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PairingSpeed()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    System.out.println(Medians.machine());
    List<Span> spans = SampleTraces.exported(traces, BEGIN, perSecond);
    long calls = (long) traces * SampleTraces.CALLS;
    List<PairingRun> runs = new ArrayList<>();
    for (int round = 0; round < warmUp + rounds; round++) {
      PairingRun run = PairingRun.of(spans, calls, parallelism);
      if (round >= warmUp) {
        runs.add(run);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%,d spans of %,d traces, parallelism %d, medians of %d runs%n%s%n%s%n%s%n",
        spans.size(),
        traces,
        parallelism,
        rounds,
        PairingRun.HEADER,
        PairingRun.row(runs),
        Medians.machine());
    return 0;
  }
}
