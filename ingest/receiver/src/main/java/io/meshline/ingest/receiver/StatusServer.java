package io.meshline.ingest.receiver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.meshline.ingest.protocols.Text;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The HTTP port: {@code /metrics}, {@code /livez}, {@code /readyz}. */
final class StatusServer {
  private static final String HEAD = "HEAD";
  private static final int EXCHANGE_SECONDS = 5;

  /** Characters of a value that a caller is told. */
  private static final int MOST_SHOWN = 80;

  private final HttpServer server;
  private final ExecutorService executor;
  private final PrometheusRegistry registry;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Map<String, Page> pages = new LinkedHashMap<>();

  private interface Page {
    HttpAnswer answer() throws IOException;
  }

  /**
   * @param unready why the receiver is not ready; empty when it is
   * @param dead why it will never work again; empty while it lives
   */
  StatusServer(
      ReceiverOptions options,
      PrometheusRegistry registry,
      Supplier<String> unready,
      Supplier<String> dead) {
    this.registry = registry;
    limitExchanges();
    String host = options.text(ReceiverOption.HOST);
    int port = options.port(ReceiverOption.HTTP_PORT).orElseThrow();
    try {
      this.server = HttpServer.create(new InetSocketAddress(host, port), 0);
    } catch (IOException e) {
      throw new OccupiedPortException(
          "%s: %s:%d (expected: a free port; %s)"
              .formatted(ReceiverOption.HTTP_PORT.key(), host, port, e),
          e);
    }
    this.executor =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "receiver-http");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    pages.put("/metrics", this::metrics);
    pages.put("/livez", () -> probe(dead.get(), "alive"));
    pages.put("/readyz", () -> probe(unready.get(), "ready"));
    // The JDK's server knows beginnings of paths only.
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void close() {
    server.stop(0);
    executor.shutdown();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    Page page = pages.get(path);
    if (page == null) {
      String paths = String.join(", ", pages.keySet());
      answer(
          exchange,
          HttpAnswer.text(
              HttpAnswer.NOT_FOUND,
              "path: " + Text.bounded(path, MOST_SHOWN) + " (expected: " + paths + ")"));
    } else if (method.equals("GET") || method.equals(HEAD)) {
      answer(exchange, page.answer());
    } else {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      answer(
          exchange,
          HttpAnswer.text(
              HttpAnswer.NOT_A_METHOD_OF_IT,
              "method: " + Text.bounded(method, MOST_SHOWN) + " (expected: GET or HEAD)"));
    }
  }

  private HttpAnswer metrics() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(8192);
    writer.write(text, registry.scrape());
    return new HttpAnswer(
        HttpAnswer.OK, PrometheusTextFormatWriter.CONTENT_TYPE, text.toByteArray());
  }

  private static HttpAnswer probe(String trouble, String good) {
    return trouble.isEmpty()
        ? HttpAnswer.text(HttpAnswer.OK, good)
        : HttpAnswer.text(HttpAnswer.LATER, trouble);
  }

  /**
   * Without limits, clients that hold half a request would occupy the threads for good. The JDK's
   * server takes them from system properties only, when the first one is created in the JVM.
   */
  private static void limitExchanges() {
    for (String limit : List.of("sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime")) {
      if (System.getProperty(limit) == null) {
        System.setProperty(limit, Integer.toString(EXCHANGE_SECONDS));
      }
    }
  }

  private static void answer(HttpExchange exchange, HttpAnswer answer) throws IOException {
    int length = answer.body().size();
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", answer.mediaType());
      if (exchange.getRequestMethod().equals(HEAD)) {
        // The server warns of a length that it is told for an answer without a body.
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(length));
        exchange.sendResponseHeaders(answer.status(), -1);
      } else {
        exchange.sendResponseHeaders(answer.status(), length);
        answer.body().writeTo(exchange.getResponseBody());
      }
    }
  }
}
