package io.meshline.e2e.readme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query of the README: its {@code curl} command and the answer printed below it.
 *
 * @param path of the request
 * @param body of the request
 * @param answer as printed
 */
record SearchExample(String path, String body, JsonNode answer) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CURL =
      Pattern.compile(
          "curl -s 'localhost:9200(/[^']+)' -H 'Content-Type: application/json' -d '([^']+)'\\s*");

  static SearchExample of(String command, String answer) throws IOException {
    Matcher curl = CURL.matcher(command);
    if (!curl.matches()) {
      throw new IllegalArgumentException("command: " + command + " (expected: like " + CURL + ")");
    }
    return new SearchExample(curl.group(1), curl.group(2), JSON.readTree(answer));
  }

  /** What a store answers now. */
  JsonNode ask(URI store) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(store.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  /** The names on every way from the top to a value, without the positions in lists. */
  static Set<String> shape(JsonNode json) {
    Set<String> paths = new TreeSet<>();
    walk("", json, paths);
    return paths;
  }

  private static void walk(String path, JsonNode node, Set<String> paths) {
    if (node.isValueNode()) {
      paths.add(path);
    }
    node.properties().forEach(e -> walk(path + "/" + e.getKey(), e.getValue(), paths));
    if (node.isArray()) {
      node.forEach(element -> walk(path, element, paths));
    }
  }
}
