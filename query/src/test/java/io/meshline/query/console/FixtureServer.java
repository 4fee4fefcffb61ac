package io.meshline.query.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Serves the console, its libraries, and answers about a mesh that a test may change. */
final class FixtureServer implements AutoCloseable {
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline';"
          + " worker-src 'self' blob:";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private volatile FixtureMesh mesh = FixtureMesh.shop();
  private volatile String problem = "";

  private FixtureServer(HttpServer server) {
    this.server = server;
  }

  /** Starts on a free port of this machine. */
  static FixtureServer start(int port) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
    FixtureServer server = new FixtureServer(http);
    http.setExecutor(server.threads);
    http.createContext("/", server::handle);
    http.start();
    return server;
  }

  /** For those who work on the console: shows it on port 8095, or on that of the first argument. */
  public static void main(String[] args) throws IOException {
    FixtureServer server = start(args.length > 0 ? Integer.parseInt(args[0]) : 8095);
    if (args.length > 1) {
      server.show(FixtureMesh.large(1_000, 5_000));
    }
    System.out.println(server.url());
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void show(FixtureMesh shown) {
    mesh = shown;
  }

  /** From now on the API answers with a problem of this code; empty: no longer. */
  void fail(String code) {
    problem = code;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith("/api/v1/")) {
        answer(exchange, path.substring("/api/v1/".length()));
      } else {
        file(exchange, path);
      }
    }
  }

  private void answer(HttpExchange exchange, String path) throws IOException {
    if (!problem.isEmpty()) {
      int status = problem.equals("unauthorized") ? 401 : 503;
      JsonNode body =
          JSON.createObjectNode()
              .put("type", "about:blank")
              .put("title", "Fault")
              .put("status", status)
              .put("code", problem)
              .put("detail", "http://localhost:9200 does not answer: connection refused");
      send(exchange, status, "application/problem+json", JSON.writeValueAsBytes(body));
      return;
    }
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    FixtureAnswers answers = new FixtureAnswers(mesh, Instant.now());
    Duration length = length(query);
    JsonNode found =
        switch (path) {
          case "info" -> answers.info();
          case "topology" ->
              query.containsKey("service")
                  ? answers.topology(
                      length, query.getOrDefault("grain", ""), query.getOrDefault("service", ""))
                  : answers.topology(length);
          case "edge" -> answers.edge(length, query.getOrDefault("edge", ""));
          case "metrics" -> answers.metrics(length, answers.nodeOrEdge(query));
          case "sla" -> answers.sla(query.getOrDefault("node", ""));
          case "alerts" -> answers.alerts();
          case "events" -> answers.events();
          default -> throw new IllegalArgumentException("path: " + path);
        };
    send(exchange, 200, "application/json", JSON.writeValueAsBytes(found));
  }

  private static Duration length(Map<String, String> query) {
    String from = query.get("from");
    if (from != null) {
      Instant to = query.containsKey("to") ? Instant.parse(query.get("to")) : Instant.now();
      return Duration.between(Instant.parse(from), to);
    }
    String last = query.getOrDefault("last", "5m");
    long n = Long.parseLong(last.substring(0, last.length() - 1));
    return switch (last.charAt(last.length() - 1)) {
      case 's' -> Duration.ofSeconds(n);
      case 'm' -> Duration.ofMinutes(n);
      case 'h' -> Duration.ofHours(n);
      default -> Duration.ofDays(n);
    };
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> found = new HashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        found.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
      }
    }
    return found;
  }

  private static void file(HttpExchange exchange, String path) throws IOException {
    byte[] bytes = read(path.equals("/") ? "/index.html" : path);
    if (bytes == null) {
      send(exchange, 404, "text/plain", "no such file".getBytes(UTF_8));
      return;
    }
    String extension = path.equals("/") ? "html" : path.substring(path.lastIndexOf('.') + 1);
    exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
    send(exchange, 200, TYPES.getOrDefault(extension, "application/octet-stream"), bytes);
  }

  /** From the source folder where there is one, so that changes are seen at once. */
  private static byte @Nullable [] read(String path) throws IOException {
    Path source = Path.of("src/main/resources/io/meshline/console" + path);
    if (Files.isRegularFile(source)) {
      return Files.readAllBytes(source);
    }
    String resource =
        path.startsWith("/webjars/")
            ? "META-INF/resources" + path
            : path.startsWith("/tests/")
                ? "io/meshline/query/console" + path
                : "io/meshline/console" + path;
    try (InputStream in = FixtureServer.class.getClassLoader().getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
