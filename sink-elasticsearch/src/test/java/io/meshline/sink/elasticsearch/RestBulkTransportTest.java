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
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real client against a scripted server. */
class RestBulkTransportTest {
  private static final BulkBody BODY = body(1, 2);

  private final Queue<HttpExchange> seen = new ConcurrentLinkedQueue<>();
  private final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Integer> brokenOff = new CompletableFuture<>();
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
    assertThat(bodies.remove()).isEqualTo(BODY.toBytes());
  }

  @Test
  void sendsAnApiKeyAndGzipWhenAsked() throws Exception {
    send(to("").withApiKey("a2V5").withCompression(true));
    HttpExchange exchange = seen.remove();
    assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("ApiKey a2V5");
    assertThat(exchange.getRequestHeaders().getFirst("Content-Encoding")).isEqualTo("gzip");
    try (GZIPInputStream unzipped =
        new GZIPInputStream(new ByteArrayInputStream(bodies.remove()))) {
      assertThat(unzipped.readAllBytes()).isEqualTo(BODY.toBytes());
    }
  }

  @Test
  void sendsBodiesThatTakeManyPiecesOneAfterTheOther() throws Exception {
    try (RestBulkTransport transport = new RestBulkTransport(to(""))) {
      for (int documents : new int[] {3_000, 1, 700}) {
        BulkBody body = body(documents, 2_300);
        assertThat(send(transport, body)).isInstanceOf(BulkAnswer.Accepted.class);
        assertThat(bodies.remove()).isEqualTo(body.toBytes());
      }
    }
  }

  @Test
  void sendsAllOfABodyToTheNextNodeWhenOneBreaksOff() throws Exception {
    BulkBody body = body(1_000, 2_300);
    try (ServerSocket broken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RestBulkTransport transport =
            new RestBulkTransport(
                SearchConnection.to(
                    "http://localhost:" + broken.getLocalPort(),
                    "http://localhost:" + server.getAddress().getPort()))) {
      threads.execute(() -> breakOff(broken));
      // Nodes take turns: one of two requests goes to the broken one first.
      assertThat(send(transport, body)).isInstanceOf(BulkAnswer.Accepted.class);
      assertThat(send(transport, body)).isInstanceOf(BulkAnswer.Accepted.class);
      assertThat(brokenOff.get(30, TimeUnit.SECONDS)).isPositive();
      assertThat(bodies).hasSize(2).allMatch(seen -> Arrays.equals(seen, body.toBytes()));
    }
  }

  /** Takes the begin of a request and hangs up. */
  private void breakOff(ServerSocket broken) {
    try (Socket connection = broken.accept()) {
      connection.setSoLinger(true, 0);
      brokenOff.complete(connection.getInputStream().readNBytes(100_000).length);
      broken.close();
    } catch (IOException e) {
      brokenOff.completeExceptionally(e);
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
        .hasMessage("CA certificate: /nowhere/ca.pem cannot be read (expected: a PEM file)");
  }

  private SearchConnection to(String path) {
    return SearchConnection.to("http://localhost:" + server.getAddress().getPort() + path);
  }

  private static BulkAnswer send(SearchConnection connection) throws Exception {
    try (RestBulkTransport transport = new RestBulkTransport(connection)) {
      return send(transport, BODY);
    }
  }

  private static BulkAnswer send(RestBulkTransport transport, BulkBody body) throws Exception {
    CompletableFuture<BulkAnswer> answer = new CompletableFuture<>();
    transport.send(body, answer::complete);
    return answer.get(30, TimeUnit.SECONDS);
  }

  private static BulkBody body(int documents, int bytes) {
    return BulkBody.of(
        IntStream.range(0, documents)
            .mapToObj(
                i ->
                    new SearchDocument(
                        "index", "id-" + i, i, (i + "x".repeat(bytes)).getBytes(UTF_8)))
            .toList());
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
