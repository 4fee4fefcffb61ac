package io.meshline.e2e.security;

import static io.meshline.e2e.search.SecuredElasticsearch.basic;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.meshline.e2e.search.SecuredElasticsearch;
import io.meshline.e2e.stack.JobJar;
import io.meshline.ingest.receiver.Receiver;
import io.meshline.standalone.Meshline;
import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.HttpProbe;
import io.meshline.standalone.engine.JavaCommand;
import io.meshline.standalone.engine.Loopback;
import io.meshline.standalone.engine.RegistryProcess;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every way is encrypted and everybody is asked who they are: Kafka by SCRAM and by certificates,
 * the registry by password and by token, the search store by password and by API key, the receiver
 * by certificate and token. Whoever is not who they should be is told so clearly, and no log holds
 * a secret. Kafka and Elasticsearch are the real ones; what asks before the registry, and for the
 * API key before the search store, is a {@link Gate}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SecurityIT {
  private static final Logger LOG = LoggerFactory.getLogger(SecurityIT.class);
  private static final String REGISTRY_USER = "registry-user";
  private static final String AGGREGATION = "io.meshline.jobs.CallAggregationJob";
  private static final String PAIRING = "io.meshline.jobs.SpanPairingJob";

  private static final Deque<AutoCloseable> PARTS = new ArrayDeque<>();
  private static final List<String> JOBS = new ArrayList<>();

  private static Path folder;
  private static Certificates certificates;
  private static TestSecrets secrets;
  private static SecuredKafka kafka;
  private static SecuredElasticsearch search;
  private static FlinkCluster flink;
  private static Gate registry;
  private static Gate searchByKey;
  private static int otlpPort;
  private static String ca;
  private static SSLContext tls;
  private static String verbose;

  @BeforeAll
  static void start(@TempDir Path data) throws Exception {
    folder = data;
    // Those that need no certificates start while these are made.
    CompletableFuture<RegistryProcess> registryStart =
        begin(() -> RegistryProcess.start(folder, 0));
    CompletableFuture<FlinkCluster> flinkStart =
        begin(() -> FlinkCluster.start(folder, new FlinkSettings(0, 1, 2, 256, 1_000, Map.of())));
    certificates = new Certificates(Files.createDirectories(folder.resolve("certificates")));
    ca = certificates.certificate("ca").toString();
    secrets = new TestSecrets(folder.resolve("secrets"));
    // The tool that formats the storage takes no others in its list of users.
    String kafkaPassword =
        secrets.keep("kafka-password", secrets.make("kafka").replaceAll("[^a-z0-9]", ""));
    secrets.make("keystore-password");
    String searchPassword = secrets.make("search-password");
    String apiKey =
        secrets.keep(
            "api-key",
            Base64.getEncoder().encodeToString(("id:" + secrets.make("key")).getBytes(UTF_8)));
    String registryPassword = secrets.make("registry-password");
    String registryToken = secrets.make("registry-token").replace("'", "");
    secrets.keep("registry-token", registryToken);
    secrets.make("receiver-token");
    secrets.make("wrong");
    tls = certificates.as("server");
    verbose = SecuredKafka.verbose(folder);

    CompletableFuture<SecuredElasticsearch> searchStart =
        begin(
            () ->
                new SecuredElasticsearch(
                    folder.resolve("elasticsearch"),
                    certificates.certificate("server"),
                    certificates.key("server"),
                    searchPassword,
                    tls));
    CompletableFuture<SecuredKafka> kafkaStart =
        begin(() -> new SecuredKafka(folder, certificates, kafkaPassword));
    registry =
        own(
            new Gate(
                tls,
                registryStart.join().url(),
                Set.of(
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(
                                (REGISTRY_USER + ":" + registryPassword).getBytes(UTF_8)),
                    "Bearer " + registryToken),
                null));
    kafka = kafkaStart.join();
    flink = flinkStart.join();
    search = searchStart.join();
    searchByKey =
        own(new Gate(tls, search.url(), Set.of("ApiKey " + apiKey), basic(searchPassword)));
  }

  @AfterAll
  static void stop() {
    while (!PARTS.isEmpty()) {
      try {
        PARTS.pop().close();
      } catch (Exception e) {
        LOG.warn("closing", e);
      }
    }
  }

  @Test
  @Order(1)
  void setupIsLetInByItsSecretsAndByNoOthers() throws Exception {
    Map<String, String> right =
        Map.of(
            "MESHLINE_KAFKA_USER",
            SecuredKafka.USER,
            "MESHLINE_KAFKA_PASSWORD_FILE",
            file("kafka-password"),
            "MESHLINE_REGISTRY_USER",
            REGISTRY_USER,
            "MESHLINE_REGISTRY_PASSWORD_FILE",
            file("registry-password"),
            "MESHLINE_SEARCH_API_KEY_FILE",
            file("api-key"));
    Command wrongPassword =
        command(
            "setup-wrong-password",
            Map.of(
                "MESHLINE_KAFKA_USER",
                SecuredKafka.USER,
                "MESHLINE_KAFKA_PASSWORD_FILE",
                file("wrong")),
            List.of("setup", "--kafka", kafka.byPassword(), "--kafka-ca", ca));
    Command wrongKey =
        command(
            "setup-wrong-key",
            Map.of("MESHLINE_SEARCH_API_KEY_FILE", file("wrong")),
            List.of("setup", "--search", searchByKey.url().toString(), "--search-ca", ca));
    Command good =
        command(
            "setup",
            right,
            List.of(
                "setup",
                "--kafka",
                kafka.byPassword(),
                "--kafka-ca",
                ca,
                "--partitions",
                "1",
                "--registry",
                registry.url().toString(),
                "--registry-ca",
                ca,
                "--search",
                searchByKey.url().toString(),
                "--search-ca",
                ca));

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
        file("wrong"));
    refused(
        PAIRING,
        "unable to find valid certification path",
        "--kafka.ca-certificate",
        certificates.certificate("stranger").toString());
    // Where only a certificate counts.
    assertThatThrownBy(
            () ->
                flink
                    .jobs()
                    .submit(
                        JobJar.path(),
                        PAIRING,
                        List.of(
                            "--kafka.bootstrap-servers",
                            kafka.byCertificate(),
                            "--kafka.ca-certificate",
                            ca,
                            "--registry.urls",
                            registry.url().toString())))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(", by SSL, cannot be used: ")
        .hasMessageContaining("certificate");
    refused(AGGREGATION, "401", "--search.password-file", file("wrong"));
    assertThat(flink.jobs().states()).isEmpty();
  }

  @Test
  @Order(3)
  void whatTheReceiverTakesBecomesDocuments() throws Exception {
    startReceiver();
    JOBS.add(flink.jobs().submit(JobJar.path(), PAIRING, arguments(PAIRING)));
    JOBS.add(flink.jobs().submit(JobJar.path(), AGGREGATION, arguments(AGGREGATION)));
    String token = Files.readString(secrets.file("receiver-token")).strip();
    Path trusted = certificates.certificate("ca");
    Path own = certificates.certificate("client");
    Path key = certificates.key("client");
    try (CartTraces traces = new CartTraces(otlpPort, trusted, own, key, token);
        CartTraces wrongToken = new CartTraces(otlpPort, trusted, own, key, "wrong");
        CartTraces nobody = new CartTraces(otlpPort, trusted, null, null, token);
        CartTraces stranger =
            new CartTraces(
                otlpPort,
                trusted,
                certificates.certificate("stranger"),
                certificates.key("stranger"),
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
        command(
            "services",
            Map.of("MESHLINE_SEARCH_PASSWORD_FILE", file("search-password")),
            List.of(
                "services",
                "--url",
                search.url().toString(),
                "--user",
                SecuredElasticsearch.USER,
                "--ca-certificate",
                ca));
    Command retention =
        command(
            "retention",
            Map.of("MESHLINE_SEARCH_API_KEY_FILE", file("api-key")),
            List.of(
                "retention",
                "--dry-run",
                "--search",
                searchByKey.url().toString(),
                "--search-ca",
                ca));
    assertThat(services.await()).as(services.output()).isZero();
    assertThat(services.output()).contains("shop/cart");
    assertThat(retention.await()).as(retention.output()).isZero();
    assertThat(retention.output()).contains("indices kept");
  }

  @Test
  @Order(5)
  void noLogAndNoPageHoldsASecret() throws Exception {
    List<Path> logs;
    try (Stream<Path> files = Files.walk(folder)) {
      logs =
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.toString().endsWith(".log"))
              .filter(file -> !file.startsWith(folder.resolve("kafka/data")))
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
    assertThat(secrets.found(logs)).isEmpty();
    for (String job : JOBS) {
      for (String page : List.of("", "/config", "/plan", "/exceptions")) {
        String path = "/jobs/" + job + page;
        assertThat(secrets.found(path, flink.jobs().get(path).toString())).isEmpty();
      }
    }
    assertThat(secrets.found("a header", basic(Files.readString(secrets.file("wrong")).strip())))
        .as("the search itself")
        .containsExactly("wrong in a header");
  }

  private static void refused(String job, String message, String... other) {
    List<String> arguments = arguments(job);
    for (int i = 0; i < other.length; i += 2) {
      arguments.set(arguments.indexOf(other[i]) + 1, other[i + 1]);
    }
    assertThatThrownBy(() -> flink.jobs().submit(JobJar.path(), job, arguments))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(secrets.found("a message", e.toString())).isEmpty());
  }

  private static List<String> arguments(String job) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers",
                kafka.byPassword(),
                "--kafka.user",
                SecuredKafka.USER,
                "--kafka.password-file",
                file("kafka-password"),
                "--kafka.ca-certificate",
                ca,
                "--registry.urls",
                registry.url().toString(),
                "--registry.user",
                REGISTRY_USER,
                "--registry.password-file",
                file("registry-password"),
                "--registry.ca-certificate",
                ca,
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
                search.url().toString(),
                "--search.user",
                SecuredElasticsearch.USER,
                "--search.password-file",
                file("search-password"),
                "--search.ca-certificate",
                ca,
                "--publish.minute",
                "1s"));
    return arguments;
  }

  private static void startReceiver() throws Exception {
    String password = Files.readString(secrets.file("keystore-password")).strip();
    otlpPort = Loopback.freePort();
    int status = Loopback.freePort();
    List<String> arguments =
        List.of(
            "--otlp.port=" + otlpPort,
            "--otlp-http.port=0",
            "--skywalking.port=0",
            "--skywalking-http.port=0",
            "--zipkin.port=0",
            "--http.port=" + status,
            "--kafka.bootstrap-servers=" + kafka.byCertificate(),
            "--kafka.ca-certificate=" + ca,
            "--kafka.keystore=" + certificates.bothEncrypted("client", password),
            "--kafka.keystore-password-file=" + file("keystore-password"),
            "--registry.urls=" + registry.url(),
            "--registry.ca-certificate=" + ca,
            "--registry.token-file=" + file("registry-token"),
            "--tls.certificate=" + certificates.certificate("server"),
            "--tls.key=" + certificates.key("server"),
            "--tls.client-ca-certificate=" + ca,
            "--token-file=" + file("receiver-token"));
    URI ready = URI.create("http://" + Loopback.HOST + ":" + status + "/readyz");
    own(
        EngineProcess.start(
            java("receiver", Receiver.class.getName(), arguments, Map.of()),
            () -> HttpProbe.answers(ready),
            Duration.ofMinutes(1)));
  }

  private static String edges() throws IOException, InterruptedException {
    String password = Files.readString(secrets.file("search-password")).strip();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(search.url() + "/meshline-edges-1m-*/_search?q=grain:service"))
            .header("Authorization", basic(password))
            .build();
    return HttpClient.newBuilder()
        .sslContext(tls)
        .build()
        .send(request, BodyHandlers.ofString())
        .body();
  }

  private static String file(String secret) {
    return secrets.file(secret).toString();
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.readString(file, ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A command that was started. */
  private record Command(EngineProcess process, Path log) {
    int await() throws Exception {
      return process.onExit().get(1, TimeUnit.MINUTES);
    }

    String output() throws IOException {
      return Files.readString(log);
    }
  }

  private static Command command(
      String name, Map<String, String> environment, List<String> arguments) {
    JavaCommand java = java(name, Meshline.class.getName(), arguments, environment);
    EngineProcess process = own(EngineProcess.start(java, () -> true, Duration.ofMinutes(1)));
    return new Command(process, java.log());
  }

  private static JavaCommand java(
      String name, String main, List<String> arguments, Map<String, String> environment) {
    List<Path> classPath = new ArrayList<>(EngineHome.locate().childClassPath());
    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .forEach(classPath::add);
    return new JavaCommand(
        name,
        List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", verbose),
        classPath,
        main,
        arguments,
        environment,
        Path.of("").toAbsolutePath(),
        folder.resolve("logs").resolve(name + ".log"));
  }

  private static <T extends AutoCloseable> CompletableFuture<T> begin(Callable<T> start) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return own(start.call());
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
  }

  private static <T extends AutoCloseable> T own(T part) {
    synchronized (PARTS) {
      PARTS.push(part);
    }
    return part;
  }
}
