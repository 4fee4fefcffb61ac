package io.meshline.query.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8");
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private volatile FixtureMesh mesh = FixtureMesh.shop();
  private volatile String problem = "";
  private volatile String failing = "";
  private final Map<String, List<Map<String, String>>> asked = new ConcurrentHashMap<>();
  private final boolean lasting;

  private FixtureServer(HttpServer server, boolean lasting) {
    this.server = server;
    this.lasting = lasting;
  }

  /**
   * Starts on this machine.
   *
   * @param port 0: any free one
   * @param lasting whether browsers may keep files, as those of the real server
   */
  static FixtureServer start(int port, boolean lasting) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
    FixtureServer server = new FixtureServer(http, lasting);
    http.setExecutor(server.threads);
    http.createContext("/", server::handle);
    http.start();
    return server;
  }

  /** For those who work on the console: shows it on port 8095, or on that of the first argument. */
  public static void main(String[] args) throws IOException {
    FixtureServer server = start(args.length > 0 ? Integer.parseInt(args[0]) : 8095, false);
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
    fail("", code);
  }

  /** The same for one path only, such as {@code info}; empty: all. */
  void fail(String path, String code) {
    failing = path;
    problem = code;
  }

  /** The parameters of all questions of a path so far, the oldest first. */
  List<Map<String, String>> asked(String path) {
    return List.copyOf(asked.getOrDefault(path, List.of()));
  }

  /** Of the newest question of a path. */
  Map<String, String> lastAsked(String path) {
    List<Map<String, String>> all = asked(path);
    return all.get(all.size() - 1);
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
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    asked.computeIfAbsent(path, key -> new CopyOnWriteArrayList<>()).add(query);
    try {
      if (!problem.isEmpty() && (failing.isEmpty() || failing.equals(path))) {
        int status = problem.equals("unauthorized") ? 401 : 503;
        String detail = "http://localhost:9200 does not answer: connection refused";
        throw new FixtureProblem(status, problem, "", detail);
      }
      send(exchange, 200, "application/json", JSON.writeValueAsBytes(found(path, query)));
    } catch (FixtureProblem fault) {
      ObjectNode body =
          JSON.createObjectNode()
              .put("type", "about:blank")
              .put("title", "Fault")
              .put("status", fault.status)
              .put("code", fault.code)
              .put("detail", fault.detail());
      if (!fault.parameter.isEmpty()) {
        body.put("parameter", fault.parameter);
      }
      send(exchange, fault.status, "application/problem+json", JSON.writeValueAsBytes(body));
    }
  }

  private JsonNode found(String path, Map<String, String> query) {
    FixtureAnswers answers = new FixtureAnswers(mesh, Instant.now());
    FixtureReports reports = new FixtureReports(mesh, answers);
    FixtureStored stored = new FixtureStored(Instant.now());
    Duration length = length(query);
    return switch (path) {
      case "info" -> answers.info();
      case "topology" ->
          query.containsKey("service")
              ? answers.topology(
                  length, query.getOrDefault("grain", ""), query.getOrDefault("service", ""))
              : answers.topology(length);
      case "edge" -> answers.edge(length, query.getOrDefault("edge", ""));
      case "metrics" -> answers.metrics(length, answers.nodeOrEdge(query));
      case "top" -> reports.top(length, query);
      case "compare" -> reports.compare(length, query);
      case "paths" -> reports.paths(length, query);
      case "sla" -> stored.sla(query);
      case "alerts" -> stored.alerts(query);
      case "events" -> stored.events(query);
      default -> throw new IllegalArgumentException("path: " + path);
    };
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

  private void file(HttpExchange exchange, String path) throws IOException {
    byte[] bytes = read(path.equals("/") ? "/index.html" : path);
    if (bytes == null) {
      send(exchange, 404, "text/plain", "no such file".getBytes(UTF_8));
      return;
    }
    String extension = path.equals("/") ? "html" : path.substring(path.lastIndexOf('.') + 1);
    exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
    if (lasting) {
      exchange.getResponseHeaders().set("Cache-Control", "max-age=3600");
    }
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
    exchange.getResponseHeaders().computeIfAbsent("Cache-Control", name -> List.of("no-store"));
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
