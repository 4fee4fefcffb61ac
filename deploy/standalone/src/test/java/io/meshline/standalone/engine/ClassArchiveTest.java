package io.meshline.standalone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
  private static final String USES = "-XX:SharedArchiveFile=";

  private final Path folder;

  ClassArchiveTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theFirstChildWritesWhatTheNextOneUses() throws Exception {
    Path jar = Files.writeString(folder.resolve("engine.jar"), "classes");

    assertThat(ClassArchive.of(command(List.of(), jar), false).jvmOptions())
        .as("where nobody asks for it")
        .isEmpty();
    ClassArchive first = ClassArchive.of(command(List.of(), jar), true);
    Path unfinished = written(first);
    assertThat(ClassArchive.of(command(List.of(), jar), true).jvmOptions())
        .as("while somebody writes it")
        .isEmpty();
    Files.writeString(unfinished, "half an arch");
    first.ended(false);
    assertThat(unfinished).doesNotExist();

    ClassArchive second = ClassArchive.of(command(List.of(), jar), true);
    Files.writeString(written(second), "archive");
    second.ended(true);
    Path used = Path.of(value(ClassArchive.of(command(List.of(), jar), true), USES));
    assertThat(used).hasContent("archive");

    Files.writeString(jar, "other classes");
    ClassArchive third = ClassArchive.of(command(List.of("-Xmx1g"), jar), true);
    Files.writeString(written(third), "other archive");
    third.ended(true);
    assertThat(used).as("of the jar as it was").doesNotExist();
  }

  @Test
  void aJvmThatSupportsNoneGetsNone() throws Exception {
    Path jar = Files.writeString(folder.resolve("engine.jar"), "classes");

    assertThat(ClassArchive.of(command(List.of("-javaagent:agent.jar"), jar), true).jvmOptions())
        .isEmpty();
    assertThat(ClassArchive.of(command(List.of(), jar, folder), true).jvmOptions()).isEmpty();
  }

  private JavaCommand command(List<String> jvmOptions, Path... classPath) {
    return new JavaCommand(
        "one", jvmOptions, List.of(classPath), "Main", List.of(), Map.of(), folder, folder);
  }

  private static Path written(ClassArchive archive) {
    return Path.of(value(archive, "-XX:ArchiveClassesAtExit="));
  }

  private static String value(ClassArchive archive, String option) {
    return archive.jvmOptions().stream()
        .filter(o -> o.startsWith(option))
        .map(o -> o.substring(option.length()))
        .findFirst()
        .orElseThrow();
  }
}
