package io.meshline.benchmarks;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the programs that measure jobs on Kafka topics. */
final class SpeedOptions {

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Measured passes of each kind. Default: ${DEFAULT-VALUE}.")
  int rounds;

  @Option(
      names = "--warm-up",
      defaultValue = "3",
      description = "Passes of each kind before those. Default: ${DEFAULT-VALUE}.")
  int warmUp;

  @Option(
      names = "--textbook-calls",
      defaultValue = "2000000",
      description = "How many calls the textbook job reads at most. Default: ${DEFAULT-VALUE}.")
  long textbookCalls;

  @Option(
      names = "--parallelism",
      defaultValue = "2",
      description = "Threads of the loop, subtasks of each operator. Default: ${DEFAULT-VALUE}.")
  int parallelism;

  @Option(
      names = "--heap",
      defaultValue = "2g",
      description = "Heap of each measured JVM. Default: ${DEFAULT-VALUE}.")
  String heap = "";

  @Option(
      names = "--jvm",
      split = " ",
      paramLabel = "OPTIONS",
      defaultValue = "-XX:+UseParallelGC -XX:+UseTransparentHugePages",
      description = "Further options of each measured JVM. Default: ${DEFAULT-VALUE}.")
  List<String> jvm = List.of();

  @Option(
      names = "--checkpoints",
      defaultValue = "10",
      description = "Seconds between the checkpoints of both jobs. Default: ${DEFAULT-VALUE}.")
  int checkpointSeconds;

  @Option(
      names = "--object-reuse",
      description = "Lets the textbook job reuse objects, which Flink does not do by default.")
  boolean objectReuse;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "An option of the call aggregation, such as combine.max-paths=100000.")
  Map<String, String> set = new HashMap<>();

  @Option(names = "--seed", defaultValue = "1", description = "Of all calls. Default: 1.")
  long seed;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "Keeps the topics there for the next run with the same calls, for up to six days. Default:"
              + " a temporary folder.")
  @Nullable Path data;
}
