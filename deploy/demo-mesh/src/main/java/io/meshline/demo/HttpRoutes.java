package io.meshline.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/** Serves routes over HTTP and counts each answer. */
final class HttpRoutes {
  /** Begin of a query that says what is asked for. */
  static final String ID = "id=";

  private static final int THREADS = 12;

  private HttpRoutes() {}

  /**
   * Opens the port.
   *
   * @param routes by method and path
   */
  static HttpServer serve(int port, Map<String, Route> routes, CallCounts counts)
      throws IOException {
    var server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 64);
    var byPath = new HashMap<String, Map<String, Route>>();
    routes.forEach(
        (name, route) -> {
          String[] words = name.split(" ", 2);
          byPath.computeIfAbsent(words[1], path -> new HashMap<>()).put(words[0], route);
        });
    byPath.forEach(
        (path, byMethod) ->
            server.createContext(path, exchange -> answer(exchange, path, byMethod, counts)));
    server.setExecutor(Executors.newFixedThreadPool(THREADS));
    server.start();
    return server;
  }

  private static void answer(
      HttpExchange exchange, String path, Map<String, Route> byMethod, CallCounts counts)
      throws IOException {
    Reply reply = reply(exchange, path, byMethod);
    // Counted before it is sent: whoever has the answer can rely on the count.
    counts.served(exchange.getRequestMethod() + " " + path, reply.status());
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Reply reply(HttpExchange exchange, String path, Map<String, Route> byMethod) {
    Route route = byMethod.get(exchange.getRequestMethod());
    if (route == null) {
      return new Reply(405, "expected: " + byMethod.keySet());
    }
    try {
      return route.answer(id(exchange.getRequestURI(), path));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply(503, "going down");
    } catch (Exception e) {
      System.err.println(path + ": " + e);
      return new Reply(500, "internal error");
    }
  }

  /** By the query; people may write it behind the path, too. */
  private static String id(URI asked, String path) {
    String query = asked.getQuery();
    if (query != null && query.startsWith(ID)) {
      return query.substring(ID.length());
    }
    String rest = asked.getPath().substring(path.length());
    return rest.startsWith("/") ? rest.substring(1) : rest;
  }
}
