package io.meshline.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.flink.core.execution.CheckpointType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How much heap the call aggregation holds for each node and edge, and for each minute in which one
 * of them was called.
 */
@Command(
    name = "MemoryPerEntity",
    mixinStandardHelpOptions = true,
    description =
        "Runs the call aggregation with state on the heap, and prints what the heap holds for each"
            + " node and edge and for each minute of it.")
final class MemoryPerEntity implements Callable<Integer> {

  @Option(
      names = "--entities",
      split = ",",
      defaultValue = "2500,10000",
      description = "Nodes and edges of each run. Default: ${DEFAULT-VALUE}.")
  private List<Integer> entities = List.of();

  @Option(
      names = "--minutes",
      defaultValue = "12",
      description =
          "Minutes of event time: a minute window is kept for twelve. Default: ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(
      names = "--calls",
      defaultValue = "5",
      description = "Calls of each endpoint in a minute. Default: ${DEFAULT-VALUE}.")
  private int calls;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Runs of each size, of which the median counts. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new MemoryPerEntity()).execute(arguments));
  }

  /**
   * What the heap holds for an entity, in bytes.
   *
   * @param firstMinute with one minute window, which is open, and those of an hour and a day
   * @param laterMinute more for each further minute window, closed ones but for the last
   * @param minute all of it, by the number of minutes
   */
  record Bytes(double firstMinute, double laterMinute, double minute) {

    /** Measures a run. */
    static Bytes of(EntityCalls load, int minutes, Path folder) throws Exception {
      try (MeasuredJob job = MeasuredJob.start(load, "hashmap", 1, 64, folder)) {
        long empty = StateMeasurement.usedHeap();
        long first = after(job, load.perMinute());
        long all = after(job, load.perMinute() * minutes);
        double held = load.entities();
        return new Bytes(
            (first - empty) / held,
            (all - first) / held / (minutes - 1),
            (all - empty) / held / minutes);
      }
    }

    /** Heap in use when so many calls are in the state. */
    private static long after(MeasuredJob job, long calls) throws Exception {
      job.give(calls);
      // Its barrier comes behind all calls.
      var unused = job.checkpoint(CheckpointType.FULL);
      return StateMeasurement.usedHeap();
    }
  }

  @Override
  public Integer call() throws Exception {
    if (minutes < 2) {
      throw new IllegalArgumentException("minutes: " + minutes + " (expected: >= 2)");
    }
    Path folder = Files.createTempDirectory("meshline-memory");
    try {
      System.out.printf(
          Locale.ROOT,
          "%9s %8s | %13s %13s | %15s %9s %9s%n",
          "ENTITIES",
          "MINUTES",
          "FIRST MINUTE",
          "LATER MINUTE",
          "ENTITY-MINUTE",
          "MIN",
          "MAX");
      for (int number : entities) {
        EntityCalls load = EntityCalls.ofEntities(number, calls);
        Bytes[] runs = new Bytes[rounds];
        for (int round = 0; round < rounds; round++) {
          runs[round] = Bytes.of(load, minutes, folder);
        }
        double[] each = Arrays.stream(runs).mapToDouble(Bytes::minute).sorted().toArray();
        System.out.printf(
            Locale.ROOT,
            "%,9d %8d | %,11.0f B %,11.0f B | %,13.0f B %,7.0f B %,7.0f B%n",
            load.entities(),
            minutes,
            median(Arrays.stream(runs).mapToDouble(Bytes::firstMinute).toArray()),
            median(Arrays.stream(runs).mapToDouble(Bytes::laterMinute).toArray()),
            median(each),
            each[0],
            each[each.length - 1]);
      }
    } finally {
      StateGrowth.delete(folder);
    }
    return 0;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
