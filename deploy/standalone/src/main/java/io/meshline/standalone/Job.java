package io.meshline.standalone;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * A job the stack keeps running.
 *
 * @param name short, for people and for finding its checkpoints again
 * @param mainClass in the job jar
 * @param arguments of the main class
 */
record Job(String name, String mainClass, List<String> arguments) {
  /** Both of Meshline's jobs. */
  static List<Job> all(String bootstrapServers, URI registry, URI search) {
    List<String> kafka =
        List.of("--kafka.bootstrap-servers=" + bootstrapServers, "--registry.urls=" + registry);
    return List.of(
        new Job(
            "call-aggregation",
            "io.meshline.jobs.CallAggregationJob",
            Stream.concat(kafka.stream(), Stream.of("--search.hosts=" + search)).toList()),
        new Job("span-pairing", "io.meshline.jobs.SpanPairingJob", kafka));
  }
}
