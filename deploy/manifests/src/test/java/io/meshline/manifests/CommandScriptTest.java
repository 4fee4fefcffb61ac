package io.meshline.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code meshline}: it builds again when it must, and only then. */
class CommandScriptTest {
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");
  private static final FileTime BEFORE = FileTime.from(BUILT.minusSeconds(60));
  private static final FileTime AFTER = FileTime.from(BUILT.plusSeconds(60));

  /** Go into the programs. */
  private static final List<String> SOURCES =
      List.of(
          ".mvn/jvm.config",
          "pom.xml",
          "schemas/src/main/avro/call.avsc",
          "ingest/receiver/pom.xml",
          "flink-jobs/jobs/src/main/java/Job.java",
          "sink-elasticsearch/src/main/resources/template.json",
          "query/src/main/resources/console/app.js",
          "deploy/pom.xml",
          "deploy/docs/THIRD-PARTY.txt",
          "deploy/standalone/engines/kafka/pom.xml",
          "deploy/standalone/src/main/java/Stack.java",
          "deploy/demo-mesh/src/main/java/Shop.java");

  /** Do not. */
  private static final List<String> OTHERS =
      List.of(
          "README.md",
          "ingest/receiver/README.md",
          "ingest/receiver/target/classes/A.class",
          "query/src/test/java/QueryTest.java",
          "deploy/.env",
          "deploy/compose.yaml",
          "deploy/alerts/meshline-alerts.yaml",
          "deploy/benchmarks/src/main/java/Run.java",
          "deploy/docker/build",
          "deploy/docs/reproducible",
          "deploy/e2e-tests/pom.xml",
          "deploy/grafana/meshline-itself.json",
          "deploy/helm/meshline/values.yaml",
          "deploy/kibana/kibana.ndjson",
          "deploy/manifests/pom.xml");

  private final Path home;

  CommandScriptTest(@TempDir Path home) {
    this.home = home;
  }

  @BeforeEach
  void aCheckoutThatIsBuilt() throws IOException {
    for (String file : SOURCES) {
      write(file, "");
    }
    for (String file : OTHERS) {
      write(file, "");
    }
    program("meshline", Checkout.text("meshline"));
    program(
        "jdk/bin/java",
        "#!/bin/sh\n"
            + "if [ \"$1\" = -version ]; then echo 'openjdk version \"17.0.1\"' >&2; else echo"
            + " runs; fi\n");
    // Neither a compiler nor Maven: what would build ends at once, and says so.
    Files.createDirectories(home.resolve("tools"));
    for (String tool : List.of("date", "dirname", "find", "head", "sed", "touch")) {
      Files.createSymbolicLink(home.resolve("tools").resolve(tool), tool(tool));
    }
    write("deploy/standalone/target/built", "");
    Files.setLastModifiedTime(home.resolve("deploy/standalone/target/built"), FileTime.from(BUILT));
  }

  @Test
  void whatIsBuiltIsRun() throws Exception {
    assertThat(topology()).isEqualTo("runs\n");
    Files.delete(home.resolve("deploy/standalone/target/built"));
    assertThat(topology()).contains("no javac");
  }

  @Test
  void onlyWhatGoesIntoTheProgramsIsLookedAt() throws Exception {
    for (String file : SOURCES) {
      Files.setLastModifiedTime(home.resolve(file), AFTER);
      assertThat(topology()).as("with a newer %s", file).contains("no javac");
      Files.setLastModifiedTime(home.resolve(file), BEFORE);
    }
    for (String file : OTHERS) {
      Files.setLastModifiedTime(home.resolve(file), AFTER);
    }
    assertThat(topology()).isEqualTo("runs\n");
  }

  /** Otherwise the test above would be about a checkout that there is not. */
  @Test
  void whatIsLookedAtIsThere() {
    String script = Checkout.text("meshline");
    String find = script.substring(script.indexOf("find .mvn"), script.indexOf("\\( -name"));
    for (String root : find.replace("\\", " ").trim().split("\\s+", -1)) {
      if (!root.equals("find")) {
        assertThat(Checkout.path(root)).exists();
      }
    }
  }

  @Test
  void enginesKeepTheirClassesOnceUntilTheirJarsChange() throws Exception {
    Path jar = write("deploy/standalone/engines/kafka/target/lib/kafka.jar", "");
    assertThat(topology()).isEqualTo("runs\n");
    assertThat(printed("demo")).contains("Kept in ").endsWith("runs\n");
    assertThat(printed("up")).isEqualTo("runs\n");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(printed("up")).contains("Kept in ").endsWith("runs\n");
  }

  private String topology() throws Exception {
    return printed("topology");
  }

  private String printed(String command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", home.resolve("meshline").toString(), command)
            .redirectErrorStream(true);
    builder.environment().put("PATH", home.resolve("tools").toString());
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    Process script = builder.start();
    String printed = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    script.waitFor();
    return printed;
  }

  private Path write(String file, String text) throws IOException {
    Path path = home.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    Files.setLastModifiedTime(path, BEFORE);
    return path;
  }

  private void program(String file, String text) throws IOException {
    Files.setPosixFilePermissions(write(file, text), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path tool(String name) {
    return Stream.of(Objects.requireNonNull(System.getenv("PATH")).split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not on the PATH"));
  }
}
