package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real client against a scripted server. */
class RestBulkTransportTest {
  private static final byte[] BODY = "{\"index\":{}}\n{}\n".getBytes(UTF_8);

  private final Queue<HttpExchange> seen = new ConcurrentLinkedQueue<>();
  private final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private volatile int status = 200;
  private volatile boolean silent;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void sendsPlainNdjsonAndSaysWhoItIs() throws Exception {
    BulkAnswer answer = send(to("/es").withBasicAuth("ann", "päss"));
    assertThat(answer)
        .isInstanceOfSatisfying(
            BulkAnswer.Accepted.class,
            accepted -> assertThat(accepted.body()).asString(UTF_8).isEqualTo("{\"items\":[]}"));
    HttpExchange exchange = seen.remove();
    assertThat(exchange.getRequestMethod()).isEqualTo("POST");
    assertThat(exchange.getRequestURI().getPath()).isEqualTo("/es/_bulk");
    assertThat(exchange.getRequestURI().getQuery()).contains("filter_path=" + BulkItem.FILTER);
    assertThat(exchange.getRequestHeaders().getFirst("Content-Type"))
        .isEqualTo("application/x-ndjson");
    assertThat(exchange.getRequestHeaders().getFirst("Authorization"))
        .isEqualTo("Basic YW5uOnDDpHNz");
    assertThat(bodies.remove()).isEqualTo(BODY);
  }

  @Test
  void sendsAnApiKeyAndGzipWhenAsked() throws Exception {
    send(to("").withApiKey("a2V5").withCompression(true));
    HttpExchange exchange = seen.remove();
    assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("ApiKey a2V5");
    assertThat(exchange.getRequestHeaders().getFirst("Content-Encoding")).isEqualTo("gzip");
    try (GZIPInputStream unzipped =
        new GZIPInputStream(new ByteArrayInputStream(bodies.remove()))) {
      assertThat(unzipped.readAllBytes()).isEqualTo(BODY);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 413, 429, 500, 503})
  void passesRefusalsOn(int refusal) throws Exception {
    status = refusal;
    assertThat(send(to(""))).isEqualTo(new BulkAnswer.Refused(refusal, "{\"items\":[]}"));
  }

  @Test
  void takesSilenceForNoAnswer() throws Exception {
    silent = true;
    assertThat(send(to("").withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(200))))
        .isInstanceOf(BulkAnswer.Unanswered.class);
  }

  @Test
  void takesARefusedConnectionForNoAnswer() throws Exception {
    server.stop(0);
    BulkAnswer answer = send(to(""));
    assertThat(answer).isInstanceOf(BulkAnswer.Unanswered.class);
    assertThat(Verdict.ofFailure(((BulkAnswer.Unanswered) answer).cause()))
        .isEqualTo(Verdict.RETRY);
  }

  @Test
  void namesACertificateFileThatItCannotRead() {
    SearchConnection connection =
        SearchConnection.to("https://localhost:1").withCaCertificate("/nowhere/ca.pem");
    assertThatThrownBy(() -> new RestBulkTransport(connection))
        .isInstanceOf(SearchStoreException.class)
        .hasMessage("caCertificate: /nowhere/ca.pem cannot be read (expected: a PEM file)");
  }

  private SearchConnection to(String path) {
    return SearchConnection.to("http://localhost:" + server.getAddress().getPort() + path);
  }

  private static BulkAnswer send(SearchConnection connection) throws Exception {
    try (RestBulkTransport transport = new RestBulkTransport(connection)) {
      CompletableFuture<BulkAnswer> answer = new CompletableFuture<>();
      transport.send(BODY, answer::complete);
      return answer.get(30, TimeUnit.SECONDS);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    bodies.add(exchange.getRequestBody().readAllBytes());
    seen.add(exchange);
    if (silent) {
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    byte[] answer = "{\"items\":[]}".getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }
}
