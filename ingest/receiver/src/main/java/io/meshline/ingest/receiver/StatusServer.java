package io.meshline.ingest.receiver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The HTTP port: {@code /metrics}, {@code /livez}, {@code /readyz}. */
final class StatusServer {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService executor;
  private final PrometheusRegistry registry;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Supplier<String> unready;

  /**
   * @param unready why the receiver is not ready; empty when it is
   */
  StatusServer(ReceiverOptions options, PrometheusRegistry registry, Supplier<String> unready) {
    this.registry = registry;
    this.unready = unready;
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
    server.createContext("/livez", exchange -> answer(exchange, 200, TEXT, bytes("alive\n")));
    server.createContext("/readyz", this::ready);
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

  private void ready(HttpExchange exchange) throws IOException {
    String reason = unready.get();
    if (reason.isEmpty()) {
      answer(exchange, 200, TEXT, bytes("ready\n"));
    } else {
      answer(exchange, 503, TEXT, bytes(reason + "\n"));
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
