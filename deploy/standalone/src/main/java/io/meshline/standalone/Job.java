package io.meshline.standalone;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job the stack keeps running.
 *
 * @param name short, for people and for finding its checkpoints again
 * @param mainClass in the job jar
 * @param arguments of the main class
 */
record Job(String name, String mainClass, List<String> arguments) {
  /**
   * Both of Meshline's jobs.
   *
   * @param objectives files and folders
   * @param past begin of a past that is news, too: who is there is learnt from then on; null: only
   *     what comes from now on is news
   */
  static List<Job> all(
      String bootstrapServers,
      URI registry,
      URI search,
      List<Path> objectives,
      @Nullable Instant past) {
    // A laptop's traffic comes and goes: time must not wait long for a partition without any.
    List<String> kafka =
        List.of(
            "--kafka.bootstrap-servers=" + bootstrapServers,
            "--registry.urls=" + registry,
            "--source.idleness=5s");
    return List.of(
        new Job(
            "call-aggregation",
            "io.meshline.jobs.CallAggregationJob",
            Stream.concat(
                    // The small heap of the TaskManager holds no more paths.
                    kafka.stream(),
                    Stream.of(
                        "--search.hosts=" + search,
                        "--combine.max-paths=5000",
                        // Few nodes and edges, and somebody who watches.
                        "--combine.max-age=200ms",
                        "--publish.minute=2s",
                        "--search.max-delay=200ms",
                        "--sla.reload=2s",
                        "--sla.events-learning-from=" + (past == null ? "now" : past),
                        "--sla.objectives="
                            + objectives.stream()
                                .map(Path::toString)
                                .collect(Collectors.joining(","))))
                .toList()),
        new Job(
            "span-pairing",
            "io.meshline.jobs.SpanPairingJob",
            Stream.concat(kafka.stream(), Stream.of("--pairing.quiet=15s")).toList()));
  }
}
