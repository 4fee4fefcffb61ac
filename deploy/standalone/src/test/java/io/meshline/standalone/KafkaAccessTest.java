package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaAccessTest {
  @TempDir private Path folder;

  @Test
  void aFileOfPropertiesIsStrongerThanTheEnvironmentAndWeakerThanOptions() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "client.id=a\nbootstrap.servers=b\n");
    assertThat(new KafkaAccess("c:1", file, null, Map.of()).properties(Map.of("x", "y")))
        .containsEntry("client.id", "a")
        .containsEntry("bootstrap.servers", "c:1")
        .containsEntry("x", "y");
  }

  @Test
  void aFileThatCannotBeReadIsNamedWithItsOption() throws IOException {
    faultOf(folder.resolve("b"), "no such file");
    faultOf(folder, "cannot be read");
    faultOf(Files.write(folder.resolve("c"), new byte[] {(byte) 0xFF}), "cannot be read");
    faultOf(Files.writeString(folder.resolve("d"), "a=\\uZZZZ"), "Malformed \\uxxxx encoding.");
  }

  private static void faultOf(Path file, String why) {
    assertThatThrownBy(() -> KafkaAccess.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--kafka-config: " + file + ": " + why + " (expected: a properties file)");
  }
}
