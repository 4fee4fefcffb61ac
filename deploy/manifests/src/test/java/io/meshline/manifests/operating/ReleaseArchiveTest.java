package io.meshline.manifests.operating;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.manifests.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of a release, packed from a checkout whose built jars are empty. */
class ReleaseArchiveTest {
  private static final List<String> SCRIPTS =
      List.of("deploy/release/tarball", "deploy/release/start");
  private static final String VERSION = Checkout.version();
  private static final String NAME = "meshline-" + VERSION;

  private static final List<String> BUILT =
      List.of(
          "deploy/standalone/target/lib/kafka-clients-1.jar",
          "deploy/standalone/target/meshline-standalone-" + VERSION + ".jar",
          "flink-jobs/jobs/target/meshline-jobs-" + VERSION + "-job.jar",
          "ingest/otel-exporter/target/meshline-otel-exporter-" + VERSION + "-extension.jar",
          "deploy/standalone/engines/child/target/meshline-engine-child-" + VERSION + ".jar",
          "target/bom.json");

  private final Path home;

  ReleaseArchiveTest(@TempDir Path home) {
    this.home = home;
  }

  @BeforeEach
  void aCheckoutThatIsBuilt() throws IOException {
    BUILT.forEach(file -> write(file, ""));
    SCRIPTS.forEach(file -> write(file, Checkout.text(file)));
    for (String script : SCRIPTS) {
      executable(home.resolve(script));
    }
    write("target/bom.json", "meshline-receiver");
    write("pom.xml", Checkout.text("pom.xml"));
    write("LICENSE", "");
    write("README.md", "");
    write("query/README.md", "");
    write("query/src/test/notes.md", "");
    write("query/target/notes.md", "");
    write(".git/notes.md", "");
    write("deploy/docs/reproducible", "");
    for (String folder :
        List.of(
            "alerts",
            "docs",
            "envoy",
            "examples",
            "grafana",
            "helm",
            "istio",
            "kibana",
            "opentelemetry",
            "skywalking")) {
      assertThat(Checkout.path("deploy/" + folder)).isDirectory();
      write("deploy/" + folder + "/file.yaml", "");
    }
  }

  @Test
  void itHoldsWhatUsersTakeAndIsAlwaysTheSame() throws Exception {
    assertThat(run("deploy/release/tarball")).isEqualTo("target/" + NAME + ".tar.gz\n");
    Path archive = home.resolve("target/" + NAME + ".tar.gz");
    byte[] first = Files.readAllBytes(archive);
    assertThat(run("tar", "-tzf", archive.toString()).lines())
        .contains(
            NAME + "/meshline",
            NAME + "/bin/receiver",
            NAME + "/bin/query",
            NAME + "/lib/kafka-clients-1.jar",
            NAME + "/lib/meshline-standalone-" + VERSION + ".jar",
            NAME + "/flink-jobs/jobs/target/meshline-jobs-" + VERSION + "-job.jar",
            NAME + "/bom.json",
            NAME + "/LICENSE",
            NAME + "/README.md",
            NAME + "/query/README.md",
            NAME + "/deploy/helm/file.yaml")
        .noneMatch(
            name ->
                name.contains("notes.md")
                    || name.contains("reproducible")
                    || name.contains(".git"));
    assertThat(run("tar", "-tvzf", archive.toString()).lines())
        .allMatch(line -> line.matches("[d-]rw.r-.r-. 0/0 .*"))
        .anyMatch(line -> line.startsWith("-rwxr-xr-x") && line.endsWith("/bin/query"));

    // The same from files of another day and mode.
    Path document = home.resolve("README.md");
    Files.setLastModifiedTime(document, FileTime.from(Instant.EPOCH));
    Files.setPosixFilePermissions(document, PosixFilePermissions.fromString("rw-------"));
    run("deploy/release/tarball");
    assertThat(archive).hasBinaryContent(first);
    assertThat(run("sh", "-c", "cd target && sha256sum -c " + NAME + ".tar.gz.sha256"))
        .isEqualTo(NAME + ".tar.gz: OK\n");
  }

  @Test
  void whatIsNotBuiltIsNamed() throws Exception {
    write("target/bom.json", "meshline-parent");
    assertThat(run("deploy/release/tarball")).contains("target/bom.json: of the root alone");
    Files.delete(home.resolve("target/bom.json"));
    assertThat(run("deploy/release/tarball"))
        .endsWith("target/bom.json: not there (expected: built, by mvn -Prelease package)\n");
  }

  @Test
  void itsProgramsAreThoseOfTheImages() throws Exception {
    run("deploy/release/tarball");
    run("tar", "-xzf", "target/" + NAME + ".tar.gz");
    Path java = write("jdk/bin/java", "#!/bin/sh\necho \"$*\"\n");
    executable(java);
    String dockerfile = Checkout.text("deploy/docker/Dockerfile");
    for (String program : List.of("meshline", "bin/receiver", "bin/query")) {
      String printed = run(NAME + "/" + program, "--help");
      assertThat(printed)
          .contains("-cp " + home.resolve(NAME) + "/lib/* ")
          .contains("-Dmeshline.home=" + home.resolve(NAME) + " ")
          .endsWith(" --help\n");
      String[] words = printed.strip().split(" ", -1);
      assertThat(dockerfile).contains("\"" + words[words.length - 2] + "\"]");
      Path link = home.resolve("link-" + words.length + program.length());
      Files.createSymbolicLink(link, Path.of(NAME, program));
      assertThat(run(link.toString(), "--help")).isEqualTo(printed);
    }
    assertThat(run(NAME + "/meshline", "demo")).contains("which are in the checkout");
    executable(Files.copy(home.resolve(NAME + "/meshline"), home.resolve("other")));
    assertThat(run("other")).isEqualTo("other (expected: meshline, receiver or query)\n");
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path script = home.resolve(command[0]);
    if (Files.exists(script)) {
      command[0] = script.toString();
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().remove("JAVA_OPTS");
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed;
  }

  private Path write(String file, String text) {
    try {
      Path path = home.resolve(file);
      Files.createDirectories(path.getParent());
      return Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
