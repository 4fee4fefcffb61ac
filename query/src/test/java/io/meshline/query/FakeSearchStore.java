package io.meshline.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A search engine over HTTP that knows of searching what our queries use: range, term, should, sort
 * with missing values first, search_after, size.
 */
public final class FakeSearchStore implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, List<ObjectNode>> indices = new ConcurrentSkipListMap<>();
  private final HttpServer server;
  private final ConcurrentLinkedQueue<JsonNode> requests = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> authorizations = new ConcurrentLinkedQueue<>();
  private volatile int status = 200;
  private volatile String brokenAnswer = "";
  private volatile int failedShards;

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

  private ObjectNode search(String pattern, JsonNode body) {
    List<ObjectNode> hits = new ArrayList<>();
    String prefix = pattern.substring(0, pattern.length() - 1);
    indices.forEach(
        (index, documents) -> {
          if (index.startsWith(prefix)) {
            for (int i = 0; i < documents.size(); i++) {
              ObjectNode document = documents.get(i);
              if (matches(document, body.path("query"))) {
                ObjectNode hit = JSON.createObjectNode().put("_index", index).put("_id", "d" + i);
                hit.set("_source", document);
                hit.set("sort", sortValues(document, body.path("sort")));
                hits.add(hit);
              }
            }
          }
        });
    boolean descending = body.path("sort").path(0).toString().contains("desc");
    hits.sort((a, b) -> compare(a.path("sort"), b.path("sort")) * (descending ? -1 : 1));
    JsonNode after = body.path("search_after");
    if (!after.isMissingNode()) {
      hits.removeIf(hit -> compare(hit.path("sort"), after) <= 0);
    }
    ObjectNode answer = JSON.createObjectNode().put("timed_out", false);
    long shards = indices.keySet().stream().filter(index -> index.startsWith(prefix)).count();
    answer.putObject("_shards").put("total", shards).put("failed", failedShards);
    ObjectNode found = answer.putObject("hits");
    found.putObject("total").put("value", hits.size()).put("relation", "eq");
    ArrayNode page = found.putArray("hits");
    hits.stream()
        .skip(body.path("from").asInt(0))
        .limit(body.path("size").asInt(10))
        .forEach(page::add);
    return answer;
  }

  private static boolean matches(JsonNode document, JsonNode query) {
    for (JsonNode filter : query.path("bool").path("filter")) {
      if (!matchesOne(document, filter)) {
        return false;
      }
    }
    JsonNode any = query.path("bool").path("should");
    for (JsonNode should : any) {
      if (matchesOne(document, should)) {
        return true;
      }
    }
    return any.isEmpty();
  }

  private static boolean matchesOne(JsonNode document, JsonNode query) {
    for (Map.Entry<String, JsonNode> term : query.path("term").properties()) {
      if (!field(document, term.getKey()).equals(term.getValue())) {
        return false;
      }
    }
    for (Map.Entry<String, JsonNode> range : query.path("range").properties()) {
      String text = field(document, range.getKey()).asText();
      JsonNode bounds = range.getValue();
      if (text.isEmpty()
          || (bounds.has("gte") && isBefore(text, bounds.path("gte").asText()))
          || (bounds.has("lt") && !isBefore(text, bounds.path("lt").asText()))) {
        return false;
      }
    }
    return matches(document, query);
  }

  private static boolean isBefore(String time, String other) {
    return Instant.parse(time).isBefore(Instant.parse(other));
  }

  private static ArrayNode sortValues(JsonNode document, JsonNode sort) {
    ArrayNode values = JSON.createArrayNode();
    for (JsonNode key : sort) {
      String name = key.fieldNames().next();
      JsonNode value = field(document, name);
      if (value.isMissingNode()) {
        values.addNull();
      } else if (name.equals("@timestamp")) {
        values.add(Instant.parse(value.asText()).toEpochMilli());
      } else {
        values.add(value);
      }
    }
    return values;
  }

  private static JsonNode field(JsonNode document, String name) {
    return document.at("/" + name.replace('.', '/'));
  }

  private static int compare(JsonNode a, JsonNode b) {
    for (int i = 0; i < a.size(); i++) {
      JsonNode x = a.path(i);
      JsonNode y = b.path(i);
      int order;
      if (x.isNull() || y.isNull()) {
        order = Boolean.compare(!x.isNull(), !y.isNull());
      } else if (x.isNumber()) {
        order = Long.compare(x.asLong(), y.asLong());
      } else {
        order = x.asText().compareTo(y.asText());
      }
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
