package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectiveFolderTest {
  private final Path data;

  ObjectiveFolderTest(@TempDir Path folder) {
    this.data = folder.resolve("data");
  }

  /** What somebody changed or deleted stays so. */
  @Test
  void theSampleIsPutIntoANewFolderOnly() throws Exception {
    Path folder = data.resolve("objectives");
    Path sample = folder.resolve("sample-objectives.yaml");
    assertThat(ObjectiveFolder.prepare(options(Map.of()), true)).containsExactly(folder);
    assertThat(Files.readString(sample)).contains("objectives:\n");
    Files.delete(sample);
    assertThat(ObjectiveFolder.prepare(options(Map.of()), true)).containsExactly(folder);
    assertThat(sample).doesNotExist();
  }

  @Test
  void withoutTheMeshTheFolderIsEmpty() {
    assertThat(ObjectiveFolder.prepare(options(Map.of()), false).get(0)).isEmptyDirectory();
  }

  /** Else a demo after it would have nothing to show. */
  @Test
  void onlyWhatNobodyTouchedIsDeletedWithTheData() throws Exception {
    Path folder = ObjectiveFolder.prepare(options(Map.of()), true).get(0);
    ObjectiveFolder.deleteUntouched(data);
    assertThat(folder).doesNotExist();

    ObjectiveFolder.prepare(options(Map.of()), false);
    ObjectiveFolder.deleteUntouched(data);
    assertThat(folder).doesNotExist();

    ObjectiveFolder.prepare(options(Map.of()), true);
    Path sample = folder.resolve("sample-objectives.yaml");
    Files.writeString(sample, "# mine\n", StandardOpenOption.APPEND);
    ObjectiveFolder.deleteUntouched(data);
    assertThat(sample).exists();

    ObjectiveFolder.deleteUntouched(data.resolve("elsewhere"));
  }

  @Test
  void filesThatAreNamedAreTaken() {
    List<Path> paths =
        ObjectiveFolder.prepare(
            options(Map.of(StackOption.OBJECTIVES, "pom.xml, " + data.getParent())), true);
    assertThat(paths).containsExactly(Path.of("pom.xml").toAbsolutePath(), data.getParent());
    assertThat(data).doesNotExist();
  }

  private StackOptions options(Map<StackOption, String> arguments) {
    return StackOptions.read(null, Map.of(), arguments, data);
  }
}
