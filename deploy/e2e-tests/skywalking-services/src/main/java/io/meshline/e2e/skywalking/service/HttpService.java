package io.meshline.e2e.skywalking.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** An HTTP server whose one method {@link #serve} is what the plugin instruments. */
public final class HttpService {

  /** Answers a request with a status. */
  @FunctionalInterface
  interface Handler {
    int handle(String path, String query) throws Exception;
  }

  private final Handler handler;

  private HttpService(Handler handler) {
    this.handler = handler;
  }

  static void start(int port, Handler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    HttpService service = new HttpService(handler);
    server.createContext("/", service::answer);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(serve(exchange), -1);
    }
  }

  /** Returns the HTTP status to answer with. */
  public int serve(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    try {
      return handler.handle(exchange.getRequestURI().getPath(), query == null ? "" : query);
    } catch (Exception e) {
      return 500;
    }
  }
}
