package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads ids by a scroll, which all engines have and none of them cuts. */
final class WindowScan implements StoredIds {
  private static final Logger LOG = LoggerFactory.getLogger(WindowScan.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEPT_FOR = "2m";

  private final RestClient client;
  private final String hosts;
  private final WindowQuery query;
  private final Pauses pauses;

  WindowScan(RestClient client, String hosts, WindowQuery query, Pauses pauses) {
    this.client = client;
    this.hosts = hosts;
    this.query = query;
    this.pauses = pauses;
  }

  /** A question that may get an answer another time. */
  @FunctionalInterface
  private interface Question<R> {
    R ask() throws IOException;
  }

  @Override
  public void refresh(String index) throws InterruptedException {
    String path = "/" + index + "/_refresh";
    JsonNode unused = again(path, () -> answer("POST", path, null));
  }

  @Override
  public List<String> others(WindowBlock windows, Set<String> known) throws InterruptedException {
    String path = "/" + query.index(windows) + "/_search";
    // From its begin: the page that a lost answer carried does not come again.
    return again(path, () -> scan(path, windows, known));
  }

  private List<String> scan(String path, WindowBlock windows, Set<String> known)
      throws IOException {
    Set<String> others = new LinkedHashSet<>();
    JsonNode page = answer("POST", path + "?scroll=" + KEPT_FOR, query.of(windows));
    while (!page.at("/hits/hits").isEmpty()) {
      for (JsonNode hit : page.at("/hits/hits")) {
        String id = hit.path("_id").asText();
        if (!known.contains(id)) {
          others.add(id);
        }
      }
      page = answer("POST", "/_search/scroll", scroll(page).put("scroll", KEPT_FOR));
    }
    if (page.hasNonNull("_scroll_id")) {
      release(page);
    }
    return new ArrayList<>(others);
  }

  /** Engines keep but a few hundred scrolls open; one that cannot be closed ends by itself. */
  private void release(JsonNode page) {
    Request done = new Request("DELETE", "/_search/scroll");
    done.setJsonEntity(scroll(page).toString());
    try {
      client.performRequest(done);
    } catch (IOException e) {
      LOG.debug("A scroll stays open for {}", KEPT_FOR, e);
    }
  }

  private static ObjectNode scroll(JsonNode page) {
    return JSON.createObjectNode().put("scroll_id", page.path("_scroll_id").asText());
  }

  private JsonNode answer(String method, String path, @Nullable ObjectNode body)
      throws IOException {
    Request request = new Request(method, path);
    if (!path.startsWith("/_")) {
      request.addParameter("ignore_unavailable", "true");
      request.addParameter("allow_no_indices", "true");
    }
    if (body != null) {
      request.setJsonEntity(body.toString());
    }
    JsonNode answer = read(client.performRequest(request));
    if (answer.at("/_shards/failed").asInt(0) > 0 || answer.path("timed_out").asBoolean()) {
      // Documents would be overlooked.
      throw new IOException("not all shards answered");
    }
    return answer;
  }

  private <R> R again(String path, Question<R> question) throws InterruptedException {
    while (true) {
      String trouble;
      try {
        R answer = question.ask();
        pauses.worked();
        return answer;
      } catch (ResponseException e) {
        int status = e.getResponse().getStatusLine().getStatusCode();
        if (Verdict.ofRequest(status) != Verdict.RETRY) {
          throw new SearchStoreException(
              "%s: status %d for %s; check that this user may read and refresh meshline-*"
                  .formatted(hosts, status, path),
              e);
        }
        trouble = "status " + status + " for " + path;
      } catch (IOException e) {
        if (Verdict.ofFailure(e) == Verdict.FATAL) {
          throw new SearchStoreException(hosts + ": no answer to " + path, e);
        }
        trouble = "no answer to " + path + " (" + e.getMessage() + ")";
      }
      pauses.pause(trouble);
    }
  }

  private static JsonNode read(Response response) throws IOException {
    try (InputStream body = response.getEntity().getContent()) {
      return JSON.readTree(body);
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Closing the client of " + hosts + " failed", e);
    }
  }
}
