package io.meshline.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How the state of the call aggregation, and the time of its checkpoints, grow with the number of
 * nodes and edges, on the heap and on disk.
 */
@Command(
    name = "StateGrowth",
    mixinStandardHelpOptions = true,
    description =
        "Runs the call aggregation with more and more nodes and edges, and prints what its state"
            + " and its checkpoints take.")
final class StateGrowth implements Callable<Integer> {

  @Option(
      names = "--entities",
      split = ",",
      defaultValue = "1000,10000,100000",
      description = "Nodes and edges of each run. Default: ${DEFAULT-VALUE}.")
  private List<Integer> entities = List.of();

  @Option(
      names = "--backends",
      split = ",",
      defaultValue = "hashmap,rocksdb",
      description = "Where state lives. Default: ${DEFAULT-VALUE}.")
  private List<String> backends = List.of();

  @Option(
      names = "--minutes",
      defaultValue = "3",
      description = "Minutes of event time before anything is measured. Default: ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(
      names = "--calls",
      defaultValue = "5",
      description = "Calls of each endpoint in a minute. Default: ${DEFAULT-VALUE}.")
  private int calls;

  @Option(
      names = "--parallelism",
      defaultValue = "2",
      description = "Subtasks of each operator. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(
      names = "--managed-mb",
      defaultValue = "512",
      description = "Memory for RocksDB, in MiB. Default: ${DEFAULT-VALUE}.")
  private int managedMegabytes;

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new StateGrowth()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("meshline-state-growth");
    try {
      System.out.println(StateMeasurement.HEADER);
      for (String backend : backends) {
        for (int number : entities) {
          EntityCalls load = EntityCalls.ofEntities(number, calls);
          try (MeasuredJob job =
              MeasuredJob.start(load, backend, parallelism, managedMegabytes, folder)) {
            System.out.println(StateMeasurement.of(job, load, backend, minutes).row());
          }
        }
      }
    } finally {
      delete(folder);
    }
    return 0;
  }

  static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** A size for people. */
  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
