package io.meshline.e2e.security;

import static io.meshline.e2e.search.SecuredElasticsearch.basic;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.meshline.e2e.search.SecuredElasticsearch;
import io.meshline.e2e.security.Programs.Command;
import io.meshline.e2e.stack.JobJar;
import io.meshline.standalone.engine.EngineException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way is encrypted and everybody is asked who they are: Kafka by SCRAM and by certificates,
 * the registry by password and by token, the search store by password and by API key, the receiver
 * by certificate and token. Whoever is not who they should be is told so clearly, and no log holds
 * a secret. Kafka and Elasticsearch are the real ones; what asks before the registry, and for the
 * API key before the search store, is a {@link Gate}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SecurityIT {
  private static final String AGGREGATION = "io.meshline.jobs.CallAggregationJob";
  private static final String PAIRING = "io.meshline.jobs.SpanPairingJob";

  private static final Parts PARTS = new Parts();
  private static final List<String> JOBS = new ArrayList<>();

  private static SecuredStack stack;
  private static Programs programs;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    stack = SecuredStack.start(folder, PARTS);
    programs = new Programs(stack, PARTS);
  }

  @AfterAll
  static void stop() {
    PARTS.close();
  }

  @Test
  @Order(1)
  void setupIsLetInByItsSecretsAndByNoOthers() throws Exception {
    Map<String, String> right =
        Map.of(
            "MESHLINE_KAFKA_USER",
            SecuredKafka.USER,
            "MESHLINE_KAFKA_PASSWORD_FILE",
            stack.file("kafka-password"),
            "MESHLINE_REGISTRY_USER",
            SecuredStack.REGISTRY_USER,
            "MESHLINE_REGISTRY_PASSWORD_FILE",
            stack.file("registry-password"),
            "MESHLINE_SEARCH_API_KEY_FILE",
            stack.file("api-key"));
    Command wrongPassword =
        programs.command(
            "setup-wrong-password",
            Map.of(
                "MESHLINE_KAFKA_USER",
                SecuredKafka.USER,
                "MESHLINE_KAFKA_PASSWORD_FILE",
                stack.file("wrong")),
            List.of("setup", "--kafka", stack.kafka().byPassword(), "--kafka-ca", stack.ca()));
    Command wrongKey =
        programs.command(
            "setup-wrong-key",
            Map.of("MESHLINE_SEARCH_API_KEY_FILE", stack.file("wrong")),
            List.of(
                "setup",
                "--search",
                stack.searchByKey().url().toString(),
                "--search-ca",
                stack.ca()));
    Command good =
        programs.command(
            "setup",
            right,
            List.of(
                "setup",
                "--kafka",
                stack.kafka().byPassword(),
                "--kafka-ca",
                stack.ca(),
                "--partitions",
                "1",
                "--registry",
                stack.registry().url().toString(),
                "--registry-ca",
                stack.ca(),
                "--search",
                stack.searchByKey().url().toString(),
                "--search-ca",
                stack.ca()));

    assertThat(good.await()).as(good.output()).isZero();
    assertThat(good.output())
        .contains("topic created: meshline.calls", "schema ", "index template ");
    assertThat(wrongPassword.await()).isEqualTo(1);
    assertThat(wrongPassword.output()).contains("Authentication failed");
    assertThat(wrongKey.await()).isEqualTo(1);
    assertThat(wrongKey.output()).contains("401");
  }

  @Test
  @Order(2)
  void jobsThatWouldNotBeLetInAreNotStarted() {
    refused(
        AGGREGATION,
        ", by SASL_SSL as meshline, cannot be used: SaslAuthenticationException",
        "--kafka.password-file",
        stack.file("wrong"));
    refused(
        PAIRING,
        "unable to find valid certification path",
        "--kafka.ca-certificate",
        stack.certificates().certificate("stranger").toString());
    // Where only a certificate counts.
    assertThatThrownBy(
            () ->
                stack
                    .flink()
                    .jobs()
                    .submit(
                        JobJar.path(),
                        PAIRING,
                        List.of(
                            "--kafka.bootstrap-servers",
                            stack.kafka().byCertificate(),
                            "--kafka.ca-certificate",
                            stack.ca(),
                            "--registry.urls",
                            stack.registry().url().toString())))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(", by SSL, cannot be used: ")
        .hasMessageContaining("certificate");
    refused(AGGREGATION, "401", "--search.password-file", stack.file("wrong"));
    assertThat(stack.flink().jobs().states()).isEmpty();
  }

  @Test
  @Order(3)
  void whatTheReceiverTakesBecomesDocuments() throws Exception {
    int otlpPort = programs.receiver();
    JOBS.add(stack.flink().jobs().submit(JobJar.path(), PAIRING, arguments(PAIRING)));
    JOBS.add(stack.flink().jobs().submit(JobJar.path(), AGGREGATION, arguments(AGGREGATION)));
    String token = stack.secret("receiver-token");
    Path trusted = stack.certificates().certificate("ca");
    Path own = stack.certificates().certificate("client");
    Path key = stack.certificates().key("client");
    try (CartTraces traces = new CartTraces(otlpPort, trusted, own, key, token);
        CartTraces wrongToken = new CartTraces(otlpPort, trusted, own, key, "wrong");
        CartTraces nobody = new CartTraces(otlpPort, trusted, null, null, token);
        CartTraces stranger =
            new CartTraces(
                otlpPort,
                trusted,
                stack.certificates().certificate("stranger"),
                stack.certificates().key("stranger"),
                token)) {
      assertThat(wrongToken.export())
          .satisfies(
              refusal -> {
                assertThat(refusal.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                assertThat(refusal.getDescription()).isEqualTo("token: missing or wrong");
              });
      assertThat(nobody.export().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(stranger.export().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      await("documents of both services")
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () -> {
                assertThat(traces.export()).isEqualTo(Status.OK);
                assertThat(edges()).contains("\"front\"", "\"cart\"", "agent_server");
              });
    }
  }

  @Test
  @Order(4)
  void theStoreIsReadByPasswordAndByKey() throws Exception {
    Command services =
        programs.command(
            "services",
            Map.of("MESHLINE_SEARCH_PASSWORD_FILE", stack.file("search-password")),
            List.of(
                "services",
                "--url",
                stack.search().url().toString(),
                "--user",
                SecuredElasticsearch.USER,
                "--ca-certificate",
                stack.ca()));
    Command retention =
        programs.command(
            "retention",
            Map.of("MESHLINE_SEARCH_API_KEY_FILE", stack.file("api-key")),
            List.of(
                "retention",
                "--dry-run",
                "--search",
                stack.searchByKey().url().toString(),
                "--search-ca",
                stack.ca()));
    assertThat(services.await()).as(services.output()).isZero();
    assertThat(services.output()).contains("shop/cart");
    assertThat(retention.await()).as(retention.output()).isZero();
    assertThat(retention.output()).contains("indices kept");
  }

  @Test
  @Order(5)
  void noLogAndNoPageHoldsASecret() throws Exception {
    List<Path> logs;
    try (Stream<Path> files = Files.walk(stack.folder())) {
      logs =
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.toString().endsWith(".log"))
              .filter(file -> !file.startsWith(stack.folder().resolve("kafka/data")))
              .toList();
    }
    assertThat(logs)
        .extracting(log -> log.getFileName().toString())
        .contains("kafka.log", "receiver.log", "registry.log", "output.log", "setup.log")
        .anyMatch(name -> name.contains("taskmanager"))
        .anyMatch(name -> name.contains("jobmanager"));
    // The clients do log their settings, or this would prove little.
    assertThat(logs)
        .filteredOn(log -> log.endsWith("receiver.log"))
        .singleElement()
        .matches(log -> holds(log, "ssl.key.password = [hidden]"));
    assertThat(stack.secrets().found(logs)).isEmpty();
    for (String job : JOBS) {
      for (String page : List.of("", "/config", "/plan", "/exceptions")) {
        String path = "/jobs/" + job + page;
        assertThat(stack.secrets().found(path, stack.flink().jobs().get(path).toString()))
            .isEmpty();
      }
    }
    assertThat(stack.secrets().found("a header", basic(stack.secret("wrong"))))
        .as("the search itself")
        .containsExactly("wrong in a header");
  }

  private static void refused(String job, String message, String... other) {
    List<String> arguments = arguments(job);
    for (int i = 0; i < other.length; i += 2) {
      arguments.set(arguments.indexOf(other[i]) + 1, other[i + 1]);
    }
    assertThatThrownBy(() -> stack.flink().jobs().submit(JobJar.path(), job, arguments))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(stack.secrets().found("a message", e.toString())).isEmpty());
  }

  private static List<String> arguments(String job) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers",
                stack.kafka().byPassword(),
                "--kafka.user",
                SecuredKafka.USER,
                "--kafka.password-file",
                stack.file("kafka-password"),
                "--kafka.ca-certificate",
                stack.ca(),
                "--registry.urls",
                stack.registry().url().toString(),
                "--registry.user",
                SecuredStack.REGISTRY_USER,
                "--registry.password-file",
                stack.file("registry-password"),
                "--registry.ca-certificate",
                stack.ca(),
                "--source.start",
                "earliest",
                "--source.out-of-orderness",
                "1s",
                "--source.idleness",
                "1s",
                "--job.parallelism",
                "1"));
    arguments.addAll(
        job.equals(PAIRING)
            ? List.of("--pairing.wait", "1s")
            : List.of(
                "--search.hosts",
                stack.search().url().toString(),
                "--search.user",
                SecuredElasticsearch.USER,
                "--search.password-file",
                stack.file("search-password"),
                "--search.ca-certificate",
                stack.ca(),
                "--publish.minute",
                "1s"));
    return arguments;
  }

  private static String edges() throws IOException, InterruptedException {
    String password = stack.secret("search-password");
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(stack.search().url() + "/meshline-edges-1m-*/_search?q=grain:service"))
            .header("Authorization", basic(password))
            .build();
    return HttpClient.newBuilder()
        .sslContext(stack.tls())
        .build()
        .send(request, BodyHandlers.ofString())
        .body();
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.readString(file, ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
