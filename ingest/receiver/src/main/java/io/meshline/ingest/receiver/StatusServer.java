package io.meshline.ingest.receiver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The HTTP port: {@code /metrics}, {@code /livez}, {@code /readyz}. */
final class StatusServer {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final int EXCHANGE_SECONDS = 5;

  private final HttpServer server;
  private final ExecutorService executor;
  private final PrometheusRegistry registry;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

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
    server.createContext("/metrics", this::metrics);
    server.createContext("/livez", exchange -> probe(exchange, dead.get(), "alive"));
    server.createContext("/readyz", exchange -> probe(exchange, unready.get(), "ready"));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void close() {
    server.stop(0);
    executor.shutdown();
  }

  private void metrics(HttpExchange exchange) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(8192);
    writer.write(text, registry.scrape());
    answer(exchange, 200, PrometheusTextFormatWriter.CONTENT_TYPE, text.toByteArray());
  }

  private static void probe(HttpExchange exchange, String trouble, String good) throws IOException {
    boolean well = trouble.isEmpty();
    answer(exchange, well ? 200 : 503, TEXT, bytes((well ? good : trouble) + "\n"));
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

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
