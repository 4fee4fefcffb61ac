package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackOptionsTest {
  private static final Path DATA = Path.of("/somewhere/.meshline");

  private final Path folder;

  StackOptionsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void everyNumberHasADefaultInItsRange() {
    StackOptions options = StackOptions.read(null, Map.of(), Map.of(), DATA);
    assertThat(options.data()).isEqualTo(DATA);
    assertThat(options.number(StackOption.KAFKA_PORT)).isEqualTo(9092);
    for (StackOption option : StackOption.values()) {
      if (option.number()) {
        assertThat(option.parse(option.defaultText())).isEqualTo(options.number(option));
      }
    }
  }

  @Test
  void argumentsWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("stack.properties"), "kafka-port=1\nsearch-port=1\nvisits=1\n");
    StackOptions options =
        StackOptions.read(
            file,
            Map.of(
                "MESHLINE_STANDALONE_KAFKA_PORT",
                "2",
                "MESHLINE_STANDALONE_SEARCH_PORT",
                "2",
                "HOME",
                "/"),
            Map.of(StackOption.KAFKA_PORT, "3"),
            DATA);
    assertThat(options.number(StackOption.KAFKA_PORT)).isEqualTo(3);
    assertThat(options.number(StackOption.SEARCH_PORT)).isEqualTo(2);
    assertThat(options.number(StackOption.VISITS)).isEqualTo(1);
  }

  @Test
  void tellsAllFaultsAtOnceAndWhereEachIs() throws IOException {
    Path file =
        Files.writeString(folder.resolve("stack.properties"), "kafka-prot=9092\nrefresh=0\n");
    assertThatThrownBy(
            () ->
                StackOptions.read(
                    file,
                    Map.of("MESHLINE_STANDALONE_OTLP_PORT", "http"),
                    Map.of(StackOption.KAFKA_PORT, "70000", StackOption.FLINK_PORT, "9200"),
                    DATA))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("--kafka-port: 70000 (expected: a whole number from 0 to 65535)")
        .hasMessageContaining(
            "MESHLINE_STANDALONE_OTLP_PORT: http (expected: a whole number from 0 to 65535)")
        .hasMessageContaining("refresh: 0 (expected: a whole number from 1 to 3600)")
        .hasMessageContaining("kafka-prot: there is no such option")
        .hasMessageContaining(
            "--flink-port: 9200 is --search-port's, too (expected: different ports)");
  }
}
