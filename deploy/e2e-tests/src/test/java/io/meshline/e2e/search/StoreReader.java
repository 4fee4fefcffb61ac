package io.meshline.e2e.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads and prepares a store over plain HTTP, with nothing of the sink's. */
final class StoreReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI url;

  StoreReader(URI url) {
    this.url = url;
  }

  /** The answer to a request, whatever its status. */
  JsonNode ask(String method, String path, String body) {
    try {
      return JSON.readTree(text(method, path, body));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    }
  }

  /** The same as text. */
  String text(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during " + method + " " + path, e);
    }
  }

  JsonNode get(String path) {
    return ask("GET", path, "");
  }

  /** How many documents can be found in indices of this pattern. */
  long count(String pattern) {
    get("/" + pattern + "/_refresh?ignore_unavailable=true&allow_no_indices=true");
    return get("/" + pattern + "/_count?ignore_unavailable=true&allow_no_indices=true")
        .path("count")
        .asLong();
  }

  /** All documents of the indices of this pattern, at most 10,000: {@code _index}, {@code _id}… */
  List<JsonNode> documents(String pattern) {
    get("/" + pattern + "/_refresh");
    List<JsonNode> hits = new ArrayList<>();
    get("/" + pattern + "/_search?size=10000&version=true")
        .path("hits")
        .path("hits")
        .forEach(hits::add);
    return hits;
  }

  /** The indices of this pattern, each as {@code name uuid}. */
  List<String> indices(String pattern) {
    List<String> indices = new ArrayList<>();
    get("/_cat/indices/" + pattern + "?format=json&h=index,uuid")
        .forEach(row -> indices.add(row.path("index").asText() + " " + row.path("uuid").asText()));
    return indices;
  }

  /** Writes documents with nothing of the sink's. */
  void write(Collection<ExpectedDocument> documents) {
    StringBuilder lines = new StringBuilder();
    for (ExpectedDocument document : documents) {
      lines.append("{\"index\":{\"_index\":\"").append(document.index()).append("\"}}\n");
      lines.append(document.source()).append('\n');
    }
    JsonNode answer = ask("POST", "/_bulk", lines.toString());
    if (answer.path("errors").asBoolean(true)) {
      throw new IllegalStateException("not all were written: " + answer);
    }
  }

  /** Leaves nothing of Meshline in the store. */
  void clear() {
    for (JsonNode index : get("/_cat/indices/meshline-*?format=json&expand_wildcards=all")) {
      ask("DELETE", "/" + index.path("index").asText(), "");
    }
    for (String template :
        List.of(
            "meshline-nodes",
            "meshline-edges",
            "meshline-sla",
            "meshline-alerts",
            "meshline-events")) {
      ask("DELETE", "/_index_template/" + template, "");
    }
    ask("DELETE", "/_component_template/meshline-metrics", "");
  }
}
