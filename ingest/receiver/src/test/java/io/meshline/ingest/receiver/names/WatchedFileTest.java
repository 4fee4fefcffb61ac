package io.meshline.ingest.receiver.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {

  @Test
  void aTextThatItsParserCannotCopeWithIsAFaultyOne(@TempDir Path folder) throws IOException {
    Path path = Files.writeString(folder.resolve("numbers"), "1");
    WatchedFile<Integer> file = new WatchedFile<>(path, WatchedFileTest::parse);

    Files.writeString(path, "one");
    assertThat(file.look()).isFalse();
    assertThat(file.value()).isEqualTo(1);
    assertThat(file.faults())
        .singleElement()
        .asString()
        .startsWith(path + ":1: file: java.lang.NumberFormatException: ");

    Files.writeString(path, "deep");
    assertThat(file.look()).isFalse();
    assertThat(file.value()).isEqualTo(1);
    assertThat(file.faults()).singleElement().asString().contains("StackOverflowError");

    Files.writeString(path, "2");
    assertThat(file.look()).isTrue();
    assertThat(file.value()).isEqualTo(2);
    assertThat(file.faults()).isEmpty();
  }

  @Test
  void soItIsAtTheStart(@TempDir Path folder) throws IOException {
    Path path = Files.writeString(folder.resolve("numbers"), "one");

    assertThatThrownBy(() -> new WatchedFile<>(path, WatchedFileTest::parse))
        .isInstanceOf(FaultyFileException.class)
        .hasMessageContaining("For input string");
  }

  private static Integer parse(String text) {
    if (text.equals("deep")) {
      throw new StackOverflowError();
    }
    return Integer.valueOf(text);
  }
}
