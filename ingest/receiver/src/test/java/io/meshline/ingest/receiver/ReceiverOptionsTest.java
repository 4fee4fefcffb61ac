package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiverOptionsTest {
  private static final Map<String, String> NEEDED =
      Map.of(
          "MESHLINE_RECEIVER_KAFKA_BOOTSTRAP_SERVERS", "a:1, b:2",
          "MESHLINE_RECEIVER_REGISTRY_URLS", "http://localhost:8081");

  private static final Map<String, String> TEXTS =
      Map.of("kafka.bootstrap-servers", "a:1", "registry.urls", "http://localhost:8081");

  private static Map<String, String> with(String variable, String value) {
    Map<String, String> environment = new HashMap<>(NEEDED);
    environment.put(variable, value);
    return environment;
  }

  @Test
  void defaultsAreValidAndOnLoopback() {
    ReceiverOptions options = ReceiverOptions.load(List.of(), NEEDED);

    assertThat(options.text(ReceiverOption.HOST)).isEqualTo("127.0.0.1");
    assertThat(options.port(ReceiverOption.SKYWALKING_PORT)).contains(11_800);
    assertThat(options.port(ReceiverOption.ALS_PORT)).isEmpty();
    assertThat(options.number(ReceiverOption.MAX_MESSAGE)).isEqualTo(4L << 20);
    assertThat(options.duration(ReceiverOption.BATCH_LINGER)).isEqualTo(Duration.ofMillis(100));
    assertThat(options.texts(ReceiverOption.KAFKA_BOOTSTRAP_SERVERS)).isEqualTo("a:1,b:2");
    assertThat(options.optionalText(ReceiverOption.TOKEN)).isEmpty();
  }

  /** A ping that is late on its way makes the next one seem early. */
  @Test
  void callersMayPingAsOftenAsTheirLibrariesLetThemAndBeLateWithIt() {
    Duration ofLibraries = Duration.ofSeconds(10);

    assertThat(ReceiverOptions.load(List.of(), NEEDED).duration(ReceiverOption.KEEPALIVE_PERMITTED))
        .isLessThanOrEqualTo(ofLibraries.dividedBy(2));
  }

  @Test
  void argumentsWinOverTheEnvironmentAndThatOverTheFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("receiver.properties");
    Files.writeString(
        file,
        """
        kafka.bootstrap-servers=file:1
        registry.urls=http://file
        otlp.port=1
        http.port=1
        skywalking.port=1
        """);
    ReceiverOptions options =
        ReceiverOptions.load(
            List.of("--config", file.toString(), "--otlp.port=3"),
            Map.of("MESHLINE_RECEIVER_OTLP_PORT", "2", "MESHLINE_RECEIVER_HTTP_PORT", "2"));

    assertThat(options.port(ReceiverOption.OTLP_PORT)).contains(3);
    assertThat(options.port(ReceiverOption.HTTP_PORT)).contains(2);
    assertThat(options.port(ReceiverOption.SKYWALKING_PORT)).contains(1);
  }

  @Test
  void everyFaultIsReportedAtOnceWithKeyValueAndExpectation() {
    InvalidOptionsException fault =
        catchThrowableOfType(
            InvalidOptionsException.class,
            () ->
                ReceiverOptions.load(
                    List.of(
                        "--otlp.port",
                        "70000",
                        "--batch.linger",
                        "5s",
                        "--message.max-size",
                        "many",
                        "--tls.key",
                        "/nowhere/key.pem",
                        "--tokn",
                        "hush",
                        "stray"),
                    Map.of()));

    assertThat(fault.faults())
        .contains(
            "otlp.port: 70000 (expected: 0 to 65535)",
            "batch.linger: 5s (expected: 0ms to 200ms)",
            "message.max-size: many (expected: a size such as 65536, 64KiB or 4MiB)",
            "tls.key: /nowhere/key.pem (expected: a file that can be read)",
            "tls.certificate: not given (expected: together with tls.key)",
            "tokn: unknown (expected: an option that --help names)",
            "argument 11 (expected: --key value or --key=value)")
        .anyMatch(line -> line.startsWith("kafka.bootstrap-servers: not given"))
        .anyMatch(line -> line.startsWith("registry.urls: not given"))
        .noneMatch(line -> line.contains("hush"));
  }

  @Test
  void secretsAreNotShown() {
    ReceiverOptions options =
        ReceiverOptions.load(List.of(), with("MESHLINE_RECEIVER_TOKEN", "s3cret"));

    assertThat(options.toString()).contains("token=***").doesNotContain("s3cret");
    assertThat(options.optionalText(ReceiverOption.TOKEN)).contains("s3cret");
  }

  @Test
  void secretsAreNoArguments() {
    assertThatThrownBy(
            () ->
                ReceiverOptions.load(
                    List.of("--token", "s3cret", "--kafka.password=s3cret"), NEEDED))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining(
            "argument --token: a secret, which other users can see there (expected:"
                + " MESHLINE_RECEIVER_TOKEN, or the file of --token-file)")
        .hasMessageContaining("argument --kafka.password: a secret")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void everySecretMayBeInAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "s3cret\nmore\n");
    for (ReceiverOption option : ReceiverOption.values()) {
      if (option.secret()) {
        ReceiverOption inFile = option.inFile().orElseThrow();
        Map<String, String> texts = new HashMap<>(TEXTS);
        texts.put(inFile.key(), file.toString());
        texts.put("registry.user", "me");
        texts.put("registry.password", "other");
        texts.put("kafka.user", "me");
        texts.put("kafka.password", "other");
        texts.put("kafka.keystore", file.toString());
        texts.remove(option.key());
        ReceiverOptions options = ReceiverOptions.of(texts);
        assertThat(options.text(option)).isEqualTo("s3cret");
        assertThat(options.toString()).doesNotContain("s3cret");

        texts.put(option.key(), "both");
        assertThatThrownBy(() -> ReceiverOptions.of(texts))
            .hasMessageContaining(option.key() + " and " + inFile.key() + ": both given")
            .hasMessageNotContaining("s3cret");
      }
    }
  }

  @Test
  void kafkasSecurityIsCheckedAndGivenToItsClients(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "s3cret");
    Map<String, String> texts = new HashMap<>(TEXTS);
    texts.put("kafka.user", "shop");
    assertThatThrownBy(() -> ReceiverOptions.of(texts))
        .hasMessageContaining("kafka.password: not given (expected: one, for SASL_SSL)");
    texts.put("kafka.password-file", file.toString());
    texts.put("kafka.ca-certificate", file.toString());
    assertThat(ReceiverOptions.of(texts).kafkaSecurity().clientProperties())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("ssl.truststore.location", file.toString())
        .extractingByKey("sasl.jaas.config")
        .asString()
        .contains("username=\"shop\" password=\"s3cret\"");
    texts.put("tls.client-ca-certificate", file.toString());
    assertThatThrownBy(() -> ReceiverOptions.of(texts))
        .hasMessageContaining("tls.client-ca-certificate: given without TLS");
  }

  @Test
  void aFileThatIsNotThereIsAFault() {
    assertThatThrownBy(() -> ReceiverOptions.load(List.of("--config", "/nowhere"), NEEDED))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("config: /nowhere (expected: a readable properties file");
  }

  @Test
  void aBrokenConfigurationFileIsNamedAndNotQuoted(@TempDir Path folder) throws IOException {
    Path escape = folder.resolve("escape.properties");
    Files.writeString(escape, "token=\\uhush-hush\n");
    Path encoding = folder.resolve("encoding.properties");
    Files.write(encoding, new byte[] {'t', 'o', 'k', 'e', 'n', '=', (byte) 0xFF, (byte) 0xFE});
    for (Path file : List.of(escape, encoding)) {
      assertThatThrownBy(() -> ReceiverOptions.load(List.of("--config", file.toString()), Map.of()))
          .isInstanceOf(InvalidOptionsException.class)
          .hasMessageContaining("config: " + file + " (expected: a")
          .hasMessageNotContaining("hush");
    }
  }

  @Test
  void helpNamesEveryOption() {
    for (ReceiverOption option : ReceiverOption.values()) {
      assertThat(ReceiverOptions.help())
          .contains("--" + option.key() + " ", option.variable(), option.meaning());
    }
  }

  @Test
  void readmeHasThisTable() throws IOException {
    List<String> readme = Files.readAllLines(Path.of("README.md"));

    assertThat(readme.stream().filter(line -> line.startsWith("| `")).toList())
        .filteredOn(line -> !line.startsWith("| `meshline_receiver_"))
        .isEqualTo(ReceiverOptions.markdown());
  }
}
