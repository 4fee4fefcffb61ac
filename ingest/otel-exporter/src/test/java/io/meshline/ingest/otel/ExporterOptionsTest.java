package io.meshline.ingest.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExporterOptionsTest {
  private static final String PREFIX = "otel.exporter.meshline.";
  private static final Map<String, String> NEEDED =
      Map.of(PREFIX + "bootstrap.servers", "a:1, b:2", PREFIX + "registry.urls", "http://r:8081");

  @Test
  void theAgentFindsTheExporterByItsName() {
    ConfigurableSpanExporterProvider provider =
        ServiceLoader.load(ConfigurableSpanExporterProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.getName().equals("meshline"))
            .findFirst()
            .orElseThrow();
    assertThat(provider.createExporter(config(NEEDED))).isInstanceOf(KafkaSpanExporter.class);
  }

  @Test
  void onlyTheAddressesAreNeeded() {
    ExporterOptions options = ExporterOptions.of(config(NEEDED));
    assertThat(options.bootstrapServers()).isEqualTo("a:1,b:2");
    assertThat(options.registryUser()).isEmpty();
    assertThat(options.kafkaProperties()).isEmpty();
    assertThat(options.queueBytes()).isEqualTo(8L << 20);
    assertThat(options.shutdownTimeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void everyFaultIsToldAtOnceWithKeyValueAndExpectation() {
    assertThatThrownBy(
            () ->
                ExporterOptions.of(
                    config(
                        Map.of(
                            PREFIX + "registry.urls", "ftp://jane:secret@r",
                            PREFIX + "queue.size", "12",
                            PREFIX + "shutdown.timeout", "2h",
                            PREFIX + "kafka.properties.file", "/no/such/file"))))
        .isInstanceOf(ConfigurationException.class)
        .message()
        .contains(
            PREFIX + "bootstrap.servers: \"\" (expected: host:port, several separated by commas)",
            PREFIX + "registry.urls: registry address: ftp://r (expected: http",
            PREFIX + "queue.size: \"12\" (expected: 65536 to 1073741824 bytes)",
            PREFIX + "shutdown.timeout: \"7200000 ms\" (expected: 0 to 60000 ms)",
            PREFIX + "kafka.properties.file: \"/no/such/file\" (expected: a file that can be read)")
        .doesNotContain("secret");
  }

  @Test
  void whatTheLibraryCannotReadIsToldToo() {
    assertThatThrownBy(() -> ExporterOptions.of(config(with("queue.size", "big"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(PREFIX + "queue.size")
        .hasMessageContaining("big");
  }

  @Test
  void kafkasOwnSettingsComeFromAFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("kafka.properties");
    Files.writeString(file, "security.protocol=SSL\ncompression.type=gzip\n");
    assertThat(
            ExporterOptions.of(config(with("kafka.properties.file", file.toString())))
                .kafkaProperties())
        .isEqualTo(Map.of("security.protocol", "SSL", "compression.type", "gzip"));

    Files.writeString(file, "compression.type=zstd\n");
    assertThatThrownBy(
            () -> ExporterOptions.of(config(with("kafka.properties.file", file.toString()))))
        .hasMessageContaining("\"compression.type=zstd\" (expected: none, gzip or lz4)");
  }

  @Test
  void secretsMayBeInFilesAndAreNotShown(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hush\nmore\n");
    Map<String, String> map = with("kafka.user", "shop");
    map.put(PREFIX + "kafka.password.file", secret.toString());
    map.put(PREFIX + "kafka.ca.certificate", "/ca.pem");
    map.put(PREFIX + "registry.user", "shop");
    map.put(PREFIX + "registry.password.file", secret.toString());
    ExporterOptions options = ExporterOptions.of(config(map));

    assertThat(options.registryPassword()).contains("hush");
    assertThat(options.kafkaProperties())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("ssl.truststore.location", "/ca.pem")
        .extractingByKey("sasl.jaas.config")
        .asString()
        .contains("ScramLoginModule", "password=\"hush\"");
    assertThat(options.toString()).doesNotContain("hush");

    map.put(PREFIX + "registry.password", "hush");
    map.put(PREFIX + "kafka.sasl.mechanism", "GSSAPI");
    map.put(PREFIX + "registry.ca.certificate", "/no/such/file");
    assertThatThrownBy(() -> ExporterOptions.of(config(map)))
        .isInstanceOf(ConfigurationException.class)
        .message()
        .contains(
            PREFIX + "registry.password and " + PREFIX + "registry.password.file: both given",
            PREFIX + "kafka.sasl.mechanism: GSSAPI (expected: one of SCRAM-SHA-512",
            PREFIX + "registry.ca.certificate: /no/such/file (expected: a PEM file")
        .doesNotContain("hush");
  }

  @Test
  void theReadmeHasTheTable() throws IOException {
    List<String> rows =
        Stream.of(ExporterOption.values())
            .map(
                option ->
                    "| `%s` | %s | %s |"
                        .formatted(
                            option.key(),
                            option.defaultText().isEmpty() ? "" : "`" + option.defaultText() + "`",
                            option.meaning()))
            .toList();
    assertThat(Files.readAllLines(Path.of("README.md")))
        .filteredOn(line -> line.startsWith("| `otel.exporter"))
        .isEqualTo(rows);
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> map = new HashMap<>(NEEDED);
    map.put(PREFIX + name, value);
    return map;
  }

  private static ConfigProperties config(Map<String, String> map) {
    return DefaultConfigProperties.createFromMap(map);
  }
}
