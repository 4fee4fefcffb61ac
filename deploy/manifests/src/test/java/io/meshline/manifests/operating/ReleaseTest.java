package io.meshline.manifests.operating;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.manifests.Checkout;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a release needs to be right before it is made. */
class ReleaseTest {
  private static final Pattern SNAPSHOT = Pattern.compile("\\d+\\.\\d+\\.\\d+-SNAPSHOT");
  private static final String TEMPLATE =
      "sink-elasticsearch/src/main/resources/io/meshline/sink/elasticsearch/templates/meshline-edges.json";
  private static final String RELEASED_SCHEMAS = "schemas/src/test/resources/released/v";
  private static final Pattern ADDRESS = Pattern.compile("<url>\\s*\\w+://[^<]*</url>");
  private static final Set<String> NOT_SOURCES =
      Set.of(".git", "target", "node_modules", ".meshline", ".idea");
  private static final Set<String> ENDINGS =
      Set.of("xml", "md", "yaml", "yml", "java", "json", "sh", "Dockerfile");

  @Test
  void everyFileNamesTheSameVersion() throws IOException {
    List<String> others = new ArrayList<>();
    for (Path file : sources()) {
      String name = file.getFileName().toString();
      if (ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1))) {
        Matcher matcher = SNAPSHOT.matcher(Checkout.text(file));
        while (matcher.find()) {
          if (!matcher.group().equals(Checkout.version())) {
            others.add(file + ": " + matcher.group());
          }
        }
      }
    }
    assertThat(others).as("versions other than %s", Checkout.version()).isEmpty();
    String number = Checkout.version().replace("-SNAPSHOT", "");
    assertThat(
            Checkout.first(
                "deploy/standalone/src/main/java/io/meshline/standalone/Meshline.java",
                "\"Meshline ([0-9.]+)\""))
        .isEqualTo(number);
    assertThat(Checkout.text("deploy/docs/CHANGELOG.md")).contains("\n## " + number);
  }

  @Test
  void theChangesNameTheVersionsOfTheContracts() {
    String version = Checkout.first(TEMPLATE, "(?m)^  \"version\": (\\d+),");
    int schemas = 0;
    while (Files.isDirectory(Checkout.path(RELEASED_SCHEMAS + (schemas + 1)))) {
      schemas++;
    }
    assertThat(Checkout.text("deploy/docs/CHANGELOG.md"))
        .contains("index templates version " + version + ",")
        .contains("Avro schemas v" + schemas + ",");
  }

  @Test
  void archivesHaveAFixedTime() {
    assertThat(Instant.parse(Checkout.property("project.build.outputTimestamp"))).isNotNull();
  }

  @Test
  void theBuildNamesNoRepositoryAndNoDownload() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path file : sources()) {
      String name = file.getFileName().toString();
      if (name.equals("pom.xml") && ADDRESS.matcher(Checkout.text(file)).find()) {
        faults.add(file + " names an address");
      }
      if (Set.of("package-lock.json", "yarn.lock", "npm-shrinkwrap.json").contains(name)) {
        faults.add(file + " holds addresses of downloads");
      }
    }
    assertThat(faults).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        Checkout.path(""),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_SOURCES.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(files).hasSizeGreaterThan(1_000);
    return files;
  }
}
