package io.meshline.benchmarks.writing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A search store that takes whatever it is sent by {@code _bulk}, remembers it and says that all is
 * well: so that another sender can send the very same. Thread-safe.
 */
final class RecordedStore implements AutoCloseable {
  private static final byte[] ITEM = "{\"index\":{\"status\":201}}".getBytes(US_ASCII);
  private static final byte[] BEGIN = "{\"items\":[".getBytes(US_ASCII);
  private static final byte[] END = "]}".getBytes(US_ASCII);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final List<BulkRequest> requests = new ArrayList<>();

  private RecordedStore(HttpServer server) {
    this.server = server;
  }

  /** Opens one on a free port of this machine. */
  static RecordedStore open() throws IOException {
    RecordedStore store =
        new RecordedStore(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    store.server.setExecutor(store.threads);
    store.server.createContext("/_bulk", store::take);
    store.server.start();
    return store;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What was sent until now. */
  synchronized List<BulkRequest> requests() {
    return List.copyOf(requests);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      BulkRequest request =
          new BulkRequest(
              exchange.getRequestURI().getRawQuery(), body, BulkRequest.documents(body));
      synchronized (this) {
        requests.add(request);
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      var answer = exchange.getResponseBody();
      answer.write(BEGIN);
      for (int i = 0; i < request.documents(); i++) {
        if (i > 0) {
          answer.write(',');
        }
        answer.write(ITEM);
      }
      answer.write(END);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
