package io.meshline.benchmarks.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be found in the search engine. */
final class StoredCalls {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SEARCH =
      "/meshline-edges-1m-*/_search?ignore_unavailable=true&allow_no_indices=true";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI store;

  StoredCalls(URI store) {
    this.store = store;
  }

  /** How many calls sidecars saw at their services, by the edges between services. */
  long count() throws IOException, InterruptedException {
    JsonNode answer =
        search(
            """
            {"size": 0, "query": {"term": {"grain": "service"}},
             "aggs": {"calls": {"sum": {"field": "points.sidecar_server.calls"}}}}""");
    return Math.round(answer.path("aggregations").path("calls").path("value").asDouble());
  }

  /** Which of these services can be found as a destination. */
  Set<String> found(Collection<String> services) throws IOException, InterruptedException {
    if (services.isEmpty()) {
      return Set.of();
    }
    JsonNode answer =
        search(
            """
            {"size": 1000, "_source": ["destination.service.name"],
             "query": {"bool": {"filter": [{"term": {"grain": "service"}},
               {"terms": {"destination.service.name": [%s]}}]}}}"""
                .formatted(
                    services.stream()
                        .map(name -> '"' + name + '"')
                        .collect(Collectors.joining(","))));
    Set<String> found = new HashSet<>();
    for (JsonNode hit : answer.path("hits").path("hits")) {
      found.add(hit.path("_source").path("destination").path("service").path("name").asText());
    }
    return found;
  }

  private JsonNode search(String query) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(store.resolve(SEARCH))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(query))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    JsonNode parsed = JSON.readTree(answer.body());
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode() + ": " + parsed);
    }
    return parsed;
  }
}
