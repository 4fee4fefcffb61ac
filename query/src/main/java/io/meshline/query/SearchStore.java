package io.meshline.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/** Reads documents from Elasticsearch 8 or 9, or OpenSearch 2 or 3. Thread-safe; to be closed. */
public final class SearchStore implements AutoCloseable {
  /** How long the store may be silent, unless something else is said. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 1_000;

  private final RestClient client;
  private final String hosts;
  private final Duration patience;
  private final int pageSize;

  private SearchStore(RestClient client, String hosts, Duration patience, int pageSize) {
    this.client = client;
    this.hosts = hosts;
    this.patience = patience;
    this.pageSize = pageSize;
  }

  /**
   * Opens a client; nothing is sent yet.
   *
   * @throws QueryException if the certificates cannot be read
   */
  public static SearchStore open(StoreConnection connection) {
    return open(connection, PATIENCE);
  }

  /**
   * Opens a client; nothing is sent yet.
   *
   * @param patience how long the store may be silent before a request fails, where the question has
   *     no end of its own ({@link Question#within}); above 0
   * @throws QueryException if the certificates cannot be read
   */
  public static SearchStore open(StoreConnection connection, Duration patience) {
    return open(connection, patience, PAGE);
  }

  static SearchStore open(StoreConnection connection, int pageSize) {
    return open(connection, PATIENCE, pageSize);
  }

  private static SearchStore open(StoreConnection connection, Duration patience, int pageSize) {
    return new SearchStore(
        StoreClients.open(connection), connection.hostNames(), patience, pageSize);
  }

  /**
   * Hands over every document a query asks for, page by page.
   *
   * @throws QueryException if the store cannot be reached, refuses, or answers only in part; or if
   *     the question costs more than it may
   */
  void read(DocumentQuery query, Question question, Consumer<JsonNode> documents) {
    JsonNode after = null;
    while (true) {
      JsonNode hits =
          search(query.indices(), query.page(pageSize, after), question).path("hits").path("hits");
      question.read(hits.size());
      hits.forEach(documents);
      if (hits.size() < pageSize) {
        return;
      }
      JsonNode last = hits.path(hits.size() - 1).path("sort");
      if (!last.isArray() || last.equals(after)) {
        throw new QueryException(
            hosts + ": paging stands still at " + last + "; are the index templates installed?");
      }
      after = last;
    }
  }

  /**
   * Begin of the newest minute window that has a document, null if the store holds none.
   *
   * @throws QueryException if the store cannot be reached, refuses, or answers only in part
   */
  public @Nullable Instant newestWindow() {
    return newestWindow(Question.unlimited());
  }

  /**
   * Begin of the newest minute window that has a document, null if the store holds none.
   *
   * @throws QueryException if the store cannot be reached, refuses, or answers only in part; or if
   *     the question costs more than it may
   */
  public @Nullable Instant newestWindow(Question question) {
    return outermostWindow("meshline-nodes-1m-*", "desc", question);
  }

  /**
   * Begin of the oldest window of any length that has a document, null if the store holds none.
   *
   * @throws QueryException as {@link #newestWindow(Question)}
   */
  public @Nullable Instant oldestWindow(Question question) {
    return outermostWindow("meshline-nodes-*", "asc", question);
  }

  /**
   * Begin of the oldest window of a length that has a document, null if the store holds none.
   *
   * @param metricset edges or nodes
   * @param interval of the windows, such as 1m
   * @throws QueryException as {@link #newestWindow(Question)}
   */
  @Nullable Instant oldestWindow(String metricset, String interval, Question question) {
    return outermostWindow("meshline-" + metricset + "-" + interval + "-*", "asc", question);
  }

  private @Nullable Instant outermostWindow(String indices, String order, Question question) {
    ObjectNode body = JSON.createObjectNode().put("size", 1).put("track_total_hits", false);
    body.putArray("_source").add("@timestamp");
    ObjectNode sort = body.putArray("sort").addObject().putObject("@timestamp");
    sort.put("order", order).put("unmapped_type", "date");
    JsonNode first = search(indices, body, question).path("hits").path("hits").path(0);
    return first.isMissingNode() ? null : timestamp(first);
  }

  /** Begin of the window of a document. */
  static Instant timestamp(JsonNode hit) {
    String text = hit.path("_source").path("@timestamp").asText();
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new QueryException(
          name(hit) + ": @timestamp: '" + text + "' (expected: a time in UTC)", e);
    }
  }

  /** Index and id of a document, for messages. */
  static String name(JsonNode hit) {
    return "document " + hit.path("_index").asText() + "/" + hit.path("_id").asText();
  }

  /**
   * Asks the engine.
   *
   * @param indices names or patterns; those that are not there count as empty
   * @param body the search
   * @return its answer, complete and with hits
   */
  JsonNode search(String indices, JsonNode body, Question question) {
    Request request = new Request("POST", "/" + indices + "/_search");
    request.addParameter("ignore_unavailable", "true");
    request.addParameter("allow_no_indices", "true");
    request.addParameter("allow_partial_search_results", "false");
    request.setJsonEntity(body.toString());
    JsonNode answer;
    try {
      Response response = StoreRequest.perform(client, request, question, patience);
      try (InputStream content = response.getEntity().getContent()) {
        answer = JSON.readTree(content);
      }
    } catch (ResponseException e) {
      throw refused(e);
    } catch (JsonProcessingException e) {
      throw new QueryException(
          hosts + ": the answer is not JSON; check that this is the search engine's address", e);
    } catch (IOException e) {
      throw new QueryException(
          hosts
              + ": the search store does not answer ("
              + e.getMessage()
              + "); check that it runs there (./meshline up starts one), or name its address with"
              + " --url or MESHLINE_SEARCH_HOSTS",
          e);
    }
    if (!answer.path("hits").path("hits").isArray()) {
      throw new QueryException(
          hosts + ": the answer has no hits; check that this is the search engine's address");
    }
    if (answer.path("timed_out").asBoolean() || answer.path("_shards").path("failed").asInt() > 0) {
      throw new QueryException(
          hosts + ": only a part of the shards answered; check the health of the search store");
    }
    return answer;
  }

  private QueryException refused(ResponseException e) {
    int status = e.getResponse().getStatusLine().getStatusCode();
    String check =
        switch (status) {
          case 401 -> "check the user and password or the API key";
          case 403 -> "check that this user may read the indices meshline-*";
          case 404, 405 -> "check that this is the address of an Elasticsearch or OpenSearch";
          case 429, 503 -> "the store is overloaded or starting; try again";
          default -> "see the answer: " + e.getMessage();
        };
    return new QueryException(hosts + ": status " + status + " for a search; " + check, e);
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new QueryException(hosts + ": closing the connection failed", e);
    }
  }
}
