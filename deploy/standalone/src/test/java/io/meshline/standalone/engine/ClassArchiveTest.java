package io.meshline.standalone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
  private final Path folder;

  ClassArchiveTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theFirstChildWritesWhatTheNextOneUses() throws Exception {
    Path jar = Files.writeString(folder.resolve("engine.jar"), "classes");

    ClassArchive first = ClassArchive.of(command(List.of(), jar));
    Path written = Path.of(value(first, "-XX:ArchiveClassesAtExit="));
    first.keep();
    assertThat(value(ClassArchive.of(command(List.of(), jar)), "-XX:ArchiveClassesAtExit="))
        .as("nothing was written")
        .isNotEqualTo(written.toString());
    Files.writeString(written, "archive");
    first.keep();

    ClassArchive second = ClassArchive.of(command(List.of("-Xmx1g"), jar));
    Path used = Path.of(value(second, "-XX:SharedArchiveFile="));
    assertThat(used).hasContent("archive");

    Files.writeString(jar, "other classes");
    ClassArchive third = ClassArchive.of(command(List.of(), jar));
    Files.writeString(Path.of(value(third, "-XX:ArchiveClassesAtExit=")), "other archive");
    third.keep();
    assertThat(used).as("of the jar as it was").doesNotExist();
  }

  @Test
  void aJvmThatSupportsNoneGetsNone() throws Exception {
    Path jar = Files.writeString(folder.resolve("engine.jar"), "classes");

    assertThat(ClassArchive.of(command(List.of("-javaagent:agent.jar"), jar)).jvmOptions())
        .isEmpty();
    assertThat(ClassArchive.of(command(List.of(), jar, folder)).jvmOptions()).isEmpty();
  }

  private JavaCommand command(List<String> jvmOptions, Path... classPath) {
    return new JavaCommand(
        "one", jvmOptions, List.of(classPath), "Main", List.of(), Map.of(), folder, folder);
  }

  private static String value(ClassArchive archive, String option) {
    return archive.jvmOptions().stream()
        .filter(o -> o.startsWith(option))
        .map(o -> o.substring(option.length()))
        .findFirst()
        .orElseThrow();
  }
}
