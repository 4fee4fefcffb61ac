package io.meshline.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;

/** A search engine over HTTP that knows of searching what our queries use: {@link FakeSearch}. */
public final class FakeSearchStore implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Else each answer waits 40 ms for an acknowledgement that is delayed.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Map<String, List<ObjectNode>> indices = new ConcurrentSkipListMap<>();
  private final HttpServer server;
  private final ConcurrentLinkedQueue<JsonNode> requests = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> authorizations = new ConcurrentLinkedQueue<>();
  private volatile int status = 200;
  private volatile String brokenAnswer = "";
  private volatile int failedShards;
  private volatile CountDownLatch held = new CountDownLatch(0);

  /** Starts it on a free port. */
  public FakeSearchStore() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** Its address. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Puts a document into an index. */
  public void put(String index, String document) {
    try {
      indices
          .computeIfAbsent(index, added -> new ArrayList<>())
          .add((ObjectNode) JSON.readTree(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets all documents. */
  public void clear() {
    indices.clear();
  }

  /** From now on every request is refused with this status. */
  public void refuse(int newStatus) {
    status = newStatus;
  }

  /** From now on every answer is this text. */
  public void answerWith(String text) {
    brokenAnswer = text;
  }

  /** From now on some shards fail. */
  public void failShards(int shards) {
    failedShards = shards;
  }

  /** From now on nothing is answered until the latch is down. */
  public void holdUntil(CountDownLatch latch) {
    held = latch;
  }

  /** The bodies of the searches so far. */
  public List<JsonNode> requests() {
    return List.copyOf(requests);
  }

  /** The Authorization headers so far. */
  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      if (authorization != null) {
        authorizations.add(authorization);
      }
      JsonNode body = JSON.readTree(exchange.getRequestBody());
      requests.add(body);
      awaitRelease();
      String pattern = exchange.getRequestURI().getPath().split("/", -1)[1];
      String text =
          status != 200
              ? "{\"error\":{\"reason\":\"refused\"}}"
              : brokenAnswer.isEmpty() ? search(pattern, body).toString() : brokenAnswer;
      byte[] bytes = text.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void awaitRelease() {
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ObjectNode search(String pattern, JsonNode body) {
    String prefix = pattern.substring(0, pattern.length() - 1);
    FakeSearch search = new FakeSearch(body);
    indices.forEach(
        (index, documents) -> {
          if (index.startsWith(prefix)) {
            for (int i = 0; i < documents.size(); i++) {
              search.offer(index, "d" + i, documents.get(i));
            }
          }
        });
    ObjectNode answer = search.answer();
    long shards = indices.keySet().stream().filter(index -> index.startsWith(prefix)).count();
    answer.putObject("_shards").put("total", shards).put("failed", failedShards);
    return answer;
  }
}
