package io.meshline.e2e.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** Reads every document of a search engine with plain HTTP, as any user could. */
public final class StoredDocuments {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration NOT_READY = Duration.ofSeconds(30);
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI engine;

  public StoredDocuments(URI engine) {
    this.engine = engine;
  }

  /** All sources below an index pattern, by index and id. */
  public Map<String, JsonNode> all(String pattern) throws IOException, InterruptedException {
    send("POST", "/" + pattern + "/_refresh", "");
    Map<String, JsonNode> documents = new TreeMap<>();
    ObjectNode first = JSON.createObjectNode().put("size", 5_000);
    JsonNode page = send("POST", "/" + pattern + "/_search?scroll=1m", first.toString());
    while (!page.at("/hits/hits").isEmpty()) {
      for (JsonNode hit : page.at("/hits/hits")) {
        documents.put(
            hit.get("_index").asText() + "/" + hit.get("_id").asText(), hit.get("_source"));
      }
      ObjectNode next =
          JSON.createObjectNode()
              .put("scroll", "1m")
              .put("scroll_id", page.get("_scroll_id").asText());
      page = send("POST", "/_search/scroll", next.toString());
    }
    // An engine keeps but a few hundred of these open.
    if (page.hasNonNull("_scroll_id")) {
      ObjectNode done = JSON.createObjectNode().put("scroll_id", page.get("_scroll_id").asText());
      send("DELETE", "/_search/scroll", done.toString());
    }
    return documents;
  }

  /**
   * Writes a document, as no part of Meshline would.
   *
   * @param place index and id, as {@link #all} tells them
   */
  public void put(String place, JsonNode source, long version)
      throws IOException, InterruptedException {
    send(
        "PUT",
        "/" + place.replace("/", "/_doc/") + "?version_type=external&version=" + version,
        source.toString());
  }

  /** Deletes one document. */
  public void delete(String place) throws IOException, InterruptedException {
    send("DELETE", "/" + place.replace("/", "/_doc/"), "");
  }

  /** Deletes every index below a pattern, one by one. */
  public void deleteAll(String pattern) throws IOException, InterruptedException {
    for (JsonNode index : send("GET", "/_cat/indices/" + pattern + "?format=json", "")) {
      send("DELETE", "/" + index.get("index").asText(), "");
    }
  }

  /** Any other request; the answer must be a success. */
  public JsonNode send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(engine.resolve(path))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    // An index that is being created has no shard to ask yet.
    var answer =
        Awaitility.await()
            .atMost(NOT_READY)
            .until(() -> http.send(request, BodyHandlers.ofString()), a -> a.statusCode() != 503);
    if (answer.statusCode() >= 300) {
      throw new IOException(
          method + " " + path + " gave " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
