package io.meshline.e2e.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.standalone.engine.EngineHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Dashboards compiled as values of the types that Grafana generates of its schemas: no Grafana is
 * to be had from the registries, but these are.
 */
@NodeProfile
class DashboardTypesIT {
  @Test
  void everyFieldOfDashboardsPanelsAndQueriesIsOneOfGrafanas() throws Exception {
    NodeFolder folder = NodeFolder.of("deploy/e2e-tests/node-dashboards");
    List<Path> dashboards;
    try (Stream<Path> files =
        Files.list(EngineHome.locate().root().resolve("deploy").resolve("grafana"))) {
      dashboards = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    Path spoilt = folder.path().resolve("spoilt.json");
    Files.writeString(
        spoilt,
        Files.readString(dashboards.get(0))
            .replaceFirst("\"displayMode\"", "\"displayModes\"")
            .replaceFirst("\"refId\"", "\"referenceId\""));
    String names = String.join(" ", dashboards.stream().map(Path::toString).toList());
    // One program for all, since most of its time goes into reading the types.
    String printed =
        folder.run(
            "npm install --silent\nnode check.cjs " + names + " " + spoilt + " || test $? = 1");
    assertThat(printed).contains("\n4 dashboards, ").endsWith(" 2 faults\n");
    assertThat(printed.lines().filter(line -> line.startsWith("// ")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("// spoilt.json: "))
        .anyMatch(line -> line.contains("\"displayModes\"' does not exist in type"))
        .anyMatch(line -> line.contains("\"referenceId\"' does not exist in type"));
  }
}
