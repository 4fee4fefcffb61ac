package io.meshline.schemas.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @Test
  void theFirstLineOfAFileWithoutItsEnd(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("secret");
    for (String end : List.of("", "\n", "\r\n", "\nsecond line\n")) {
      Files.writeString(file, " hüsh hush " + end);
      assertThat(Secrets.firstLine(file)).isEqualTo(" hüsh hush ");
    }
    assertThat(Secrets.of("password", null, "password-file", file.toString()))
        .contains(" hüsh hush ");
    assertThat(Secrets.of("password", "other", "password-file", " ")).contains("other");
    assertThat(Secrets.of("password", "", "password-file", null)).isEmpty();
  }

  @Test
  void faultsNameTheFileAndNeverItsContent(@TempDir Path folder) throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\nhush");
    Path broken = folder.resolve("broken");
    Files.write(broken, new byte[] {'h', 'u', 's', 'h', (byte) 0xFF});
    Path endless = Files.write(folder.resolve("endless"), new byte[1 << 20]);
    for (Path file : List.of(empty, broken, endless, folder, folder.resolve("nowhere"))) {
      assertThatThrownBy(() -> Secrets.of("password", null, "password-file", file.toString()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "password-file: "
                  + file
                  + " (expected: a file that can be read, whose first line is the secret)")
          .hasNoCause();
    }
    assertThatThrownBy(() -> Secrets.of("password", "hush", "password-file", empty.toString()))
        .hasMessage("password and password-file: both given (expected: at most one of them)");
  }

  @Test
  void certificatesThatAreNoneAreNamed(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("ca.pem"), "hush".getBytes(StandardCharsets.UTF_8));
    for (Path path : List.of(file, folder.resolve("nowhere"))) {
      assertThatThrownBy(() -> TrustedCertificates.context(path))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(path + " (expected: a PEM file with the certificates to trust)");
    }
  }
}
