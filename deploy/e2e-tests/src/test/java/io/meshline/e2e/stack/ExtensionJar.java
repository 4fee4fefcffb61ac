package io.meshline.e2e.stack;

import io.meshline.standalone.engine.EngineHome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The extension of the OpenTelemetry Java agent that publishes to Kafka. */
public final class ExtensionJar {

  /** What makes an agent use it, as JVM options. */
  public static List<String> agentOptions(String brokers, URI registry) {
    return List.of(
        "-Dotel.javaagent.extensions=" + path(),
        "-Dotel.traces.exporter=meshline",
        "-Dotel.exporter.meshline.bootstrap.servers=" + brokers,
        "-Dotel.exporter.meshline.registry.urls=" + registry);
  }

  /** The jar. */
  public static Path path() {
    Path target = EngineHome.locate().root().resolve("ingest/otel-exporter/target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-extension.jar"))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "no extension jar in " + target + " (expected: built by mvn package)"));
    } catch (IOException e) {
      throw new IllegalStateException("cannot list " + target, e);
    }
  }

  private ExtensionJar() {}
}
