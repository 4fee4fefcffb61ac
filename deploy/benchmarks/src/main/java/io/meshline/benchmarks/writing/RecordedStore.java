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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A search store that takes whatever it is sent by {@code _bulk}, remembers it and says that all is
 * well: so that another sender can send the very same. Thread-safe.
 */
final class RecordedStore implements AutoCloseable {
  private static final byte[] ITEM = "{\"index\":{\"status\":201}}".getBytes(US_ASCII);
  private static final byte[] BUSY = "{\"index\":{\"status\":429}}".getBytes(US_ASCII);
  private static final byte[] BEGIN = "{\"items\":[".getBytes(US_ASCII);
  private static final byte[] END = "]}".getBytes(US_ASCII);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final List<BulkRequest> requests = new ArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();

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

  /** Is too busy for so many requests: by turns for one document, or for all of a request. */
  void refuse(int next) {
    refusals.set(next);
  }

  /** What was sent until now, without what was refused. */
  synchronized List<BulkRequest> requests() {
    return List.copyOf(requests);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      BulkRequest request =
          new BulkRequest(
              exchange.getRequestURI().getRawQuery(), body, BulkRequest.documents(body));
      int refused = refusals.getAndUpdate(left -> Math.max(0, left - 1));
      if (refused > 0 && refused % 2 == 0) {
        exchange.sendResponseHeaders(429, -1);
        return;
      }
      if (refused == 0) {
        synchronized (this) {
          requests.add(request);
        }
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      var answer = exchange.getResponseBody();
      answer.write(BEGIN);
      for (int i = 0; i < request.documents(); i++) {
        if (i > 0) {
          answer.write(',');
        }
        answer.write(refused > 0 && i == 0 ? BUSY : ITEM);
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
