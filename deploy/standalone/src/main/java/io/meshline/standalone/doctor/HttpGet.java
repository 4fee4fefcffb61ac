package io.meshline.standalone.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.schemas.access.Reasons;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks an HTTP server. Thread-safe. */
final class HttpGet {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 200;

  private final String base;
  private final Duration timeout;
  private final HttpClient client;

  HttpGet(URI base, Duration timeout) {
    this.base = base.toString().replaceAll("/+$", "");
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /** Whatever the server answers. */
  HttpResponse<String> answer(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout).GET().build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IOException("GET " + base + path + ": no answer (" + Reasons.of(e) + ")", e);
    }
  }

  /**
   * A JSON document.
   *
   * @throws IOException if there is no answer, or another one
   */
  JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = answer(path);
    if (response.statusCode() != 200) {
      throw new IOException(
          "GET %s%s: HTTP %d %s (expected: 200)"
              .formatted(base, path, response.statusCode(), shortened(response.body())));
    }
    return JSON.readTree(response.body());
  }

  /** The begin of a text, on one line. */
  static String shortened(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
  }
}
