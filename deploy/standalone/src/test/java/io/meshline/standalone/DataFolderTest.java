package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.standalone.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  private final Path temporary;

  DataFolderTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @Test
  void isTakenByOneOnlyAndSaysByWhom() {
    Path path = temporary.resolve("data");
    DataFolder first = DataFolder.take(path);
    assertThatThrownBy(() -> DataFolder.take(path))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("runs already on " + path)
        .hasMessageContaining("process " + ProcessHandle.current().pid());
    first.close();
    DataFolder.take(path).close();
  }

  @Test
  void aFolderThatCannotBeMadeIsToldWithTheReason() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    assertThatThrownBy(() -> DataFolder.take(file))
        .isInstanceOf(EngineException.class)
        .hasMessage("cannot write to the data folder " + file + ": not a folder");
    if (Files.isDirectory(Path.of("/proc"))) {
      assertThatThrownBy(() -> DataFolder.take(Path.of("/proc/x")))
          .hasMessage("cannot write to the data folder /proc/x: no such file or folder");
    }
  }

  @Test
  void deletesOnlyWhatAStackMade() throws IOException {
    Path path = temporary.resolve("data");
    Files.createDirectories(path.resolve("kafka/data"));
    Files.writeString(path.resolve("kafka/data/segment"), "x");
    Files.writeString(path.resolve("letter.txt"), "mine");
    try (DataFolder folder = DataFolder.take(path)) {
      folder.delete();
    }
    assertThat(path).isDirectoryContaining(file -> file.endsWith("letter.txt"));
    assertThat(path.resolve("kafka")).doesNotExist();
    Files.delete(path.resolve("letter.txt"));
    try (DataFolder folder = DataFolder.take(path)) {
      folder.delete();
    }
    assertThat(path).doesNotExist();
  }
}
