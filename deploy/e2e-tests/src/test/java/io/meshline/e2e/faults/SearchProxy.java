package io.meshline.e2e.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.meshline.standalone.engine.Loopback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a job and its search engine and, when told, is in its way. Thread-safe. */
final class SearchProxy implements AutoCloseable {
  private static final long SLOW_MILLIS = 4_000;

  /** What becomes of bulk requests. */
  enum Mood {
    FRIENDLY,
    /** Refused with 429, as by an engine whose queues are full. */
    BUSY,
    /** Refused with 503, as by an engine that has no primary shard. */
    UNAVAILABLE,
    /** Answered after seconds. */
    SLOW,
    /** Carried out, and the answer lost. */
    SILENT
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong disturbed = new AtomicLong();
  private final HttpServer server;
  private final URI engine;
  private volatile Mood mood = Mood.FRIENDLY;

  SearchProxy(URI engine) throws IOException {
    this.engine = engine;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://" + Loopback.HOST + ":" + server.getAddress().getPort());
  }

  void become(Mood next) {
    mood = next;
  }

  /** Bulk requests that did not go the friendly way so far. */
  long disturbed() {
    return disturbed.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Mood now = exchange.getRequestURI().getPath().endsWith("/_bulk") ? mood : Mood.FRIENDLY;
      if (now != Mood.FRIENDLY) {
        disturbed.incrementAndGet();
      }
      switch (now) {
        case BUSY -> answer(exchange, 429, refusal("es_rejected_execution_exception", 429));
        case UNAVAILABLE -> answer(exchange, 503, refusal("unavailable_shards_exception", 503));
        case SLOW -> {
          TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
          forward(exchange, body);
        }
        case SILENT -> send(exchange, body);
        case FRIENDLY -> forward(exchange, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = send(exchange, body);
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!name.equalsIgnoreCase("content-length")
                  && !name.equalsIgnoreCase("transfer-encoding")) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    answer(exchange, answer.statusCode(), answer.body());
  }

  private HttpResponse<byte[]> send(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(engine.resolve(exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    for (String name : new String[] {"Content-Type", "Content-Encoding", "Accept"}) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] refusal(String type, int status) {
    return """
        {"error":{"type":"%s","reason":"told to refuse"},"status":%d}"""
        .formatted(type, status)
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
