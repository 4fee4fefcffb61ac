package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackOptionDocsTest {
  @Test
  void theTableInTheReadmeIsTheTableInTheCode() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("README.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(StackOption.values()).map(StackOptionDocsTest::row).toList());
  }

  private static String row(StackOption option) {
    String defaultText = option.defaultText().isEmpty() ? "" : "`" + option.defaultText() + "` ";
    return "| `" + option.key() + "` | " + defaultText + "| " + option.meaning() + " |";
  }
}
