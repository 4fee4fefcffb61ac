package io.meshline.schemas.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry's REST API as documented, over {@link InMemorySchemaRegistry}; it can be told
 * to answer the next requests otherwise, or not at all.
 */
final class FakeRegistryServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> bodies = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final Map<String, Integer> registered = new ConcurrentHashMap<>();
  private final Map<String, String> rules = new ConcurrentHashMap<>();
  private final Queue<Answer> next = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  /** Status 0: no answer before the server closes. */
  record Answer(int status, String body) {}

  FakeRegistryServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/base", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/base";
  }

  void answerNext(int status, String body) {
    next.add(new Answer(status, body));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath().substring("/base".length());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(exchange.getRequestMethod() + " " + path);
    bodies.add(body);
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    @Nullable Answer answer = next.poll();
    if (answer == null) {
      answer = answer(exchange.getRequestMethod(), path.split("/", -1), body);
    }
    if (answer.status() == 0) {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Answer answer(String method, String[] path, String body) throws IOException {
    String route = method + " " + path[1] + " " + path.length;
    return switch (route) {
      case "GET schemas 4" -> schema(Integer.parseInt(path[3]));
      case "POST subjects 3" -> lookUp(path[2], body);
      case "POST subjects 4" -> register(path[2], body);
      case "POST compatibility 5" -> compatible(path[3], body);
      case "PUT config 3" -> configure(path[2], body);
      case "GET config 3" -> rule(path[2]);
      default -> new Answer(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");
    };
  }

  private Answer configure(String subject, String body) throws IOException {
    String rule = JSON.readTree(body).path("compatibility").asText();
    registry.setCompatibility(subject, Compatibility.valueOf(rule));
    rules.put(subject, rule);
    return new Answer(200, body);
  }

  private Answer rule(String subject) {
    String rule = rules.get(subject);
    return rule == null
        ? new Answer(404, "{\"error_code\":40408,\"message\":\"No such configuration\"}")
        : new Answer(200, "{\"compatibilityLevel\":\"" + rule + "\"}");
  }

  private Answer schema(int id) {
    try {
      String text = registry.byId(id).toString();
      return new Answer(200, JSON.createObjectNode().put("schema", text).toString());
    } catch (UnknownSchemaException e) {
      return new Answer(404, "{\"error_code\":40403,\"message\":\"Schema " + id + " not found\"}");
    }
  }

  private Answer lookUp(String subject, String body) throws IOException {
    if (registered.keySet().stream().noneMatch(key -> key.startsWith(subject + " "))) {
      return new Answer(404, "{\"error_code\":40401,\"message\":\"Subject not found.\"}");
    }
    Integer id = registered.get(subject + " " + text(body));
    return id == null
        ? new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}")
        : new Answer(200, "{\"subject\":\"" + subject + "\",\"version\":1,\"id\":" + id + "}");
  }

  private Answer register(String subject, String body) throws IOException {
    try {
      int id = registry.register(subject, new Schema.Parser().parse(text(body)));
      registered.put(subject + " " + text(body), id);
      return new Answer(200, "{\"id\":" + id + "}");
    } catch (SchemaRefusedException e) {
      return new Answer(
          409, "{\"error_code\":409,\"message\":\"Schema being registered is incompatible\"}");
    }
  }

  private Answer compatible(String subject, String body) throws IOException {
    if (registered.keySet().stream().noneMatch(key -> key.startsWith(subject + " "))) {
      return new Answer(404, "{\"error_code\":40401,\"message\":\"Subject not found.\"}");
    }
    boolean compatible = registry.isCompatible(subject, new Schema.Parser().parse(text(body)));
    return new Answer(200, "{\"is_compatible\":" + compatible + "}");
  }

  private static String text(String body) throws IOException {
    return JSON.readTree(body).path("schema").asText();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
