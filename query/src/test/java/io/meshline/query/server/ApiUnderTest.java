package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.query.FakeSearchStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * A server on a store that holds what a test puts there; every answer is held to the description.
 */
final class ApiUnderTest implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-22T10:20:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static final ApiDescription DESCRIPTION = new ApiDescription();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final FakeSearchStore store = new FakeSearchStore();
  private final QueryServer server;

  /**
   * Starts it.
   *
   * @param options keys and values, in turn, beside those of the addresses
   */
  ApiUnderTest(String... options) {
    this(CLOCK, options);
  }

  ApiUnderTest(Clock clock, String... options) {
    Map<String, String> texts = new HashMap<>();
    texts.put("port", "0");
    texts.put("search.hosts", store.url());
    for (int i = 0; i < options.length; i += 2) {
      texts.put(options[i], options[i + 1]);
    }
    server = QueryServer.start(QueryOptions.of(texts), clock);
  }

  FakeSearchStore store() {
    return store;
  }

  URI address() {
    return server.address();
  }

  /** A good answer, as described. */
  JsonNode get(String path, Object... parameters) {
    HttpResponse<String> response = send(request(path, parameters).build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return checked(path, response);
  }

  /** A refusal, as described. */
  JsonNode refused(int status, String path, Object... parameters) {
    HttpResponse<String> response = send(request(path, parameters).build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode problem = checked(path, response);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    return problem;
  }

  /** A request for a path, with parameters as names and values in turn. */
  HttpRequest.Builder request(String path, Object... parameters) {
    StringBuilder uri = new StringBuilder(path);
    for (int i = 0; i < parameters.length; i += 2) {
      uri.append(i == 0 ? '?' : '&').append(parameters[i]).append('=');
      uri.append(URLEncoder.encode(parameters[i + 1].toString(), StandardCharsets.UTF_8));
    }
    return HttpRequest.newBuilder(server.address().resolve(uri.toString()));
  }

  HttpResponse<String> send(HttpRequest request) {
    return send(request, HttpResponse.BodyHandlers.ofString());
  }

  <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return CLIENT.send(request, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The status of the answer to a request. */
  int status(HttpRequest.Builder request) {
    return send(request.timeout(Duration.ofSeconds(30)).build()).statusCode();
  }

  private static JsonNode checked(String path, HttpResponse<String> response) {
    String type = response.headers().firstValue("content-type").orElse("");
    return DESCRIPTION.checked(path, response.statusCode(), type, response.body());
  }

  static ApiDescription description() {
    return DESCRIPTION;
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }
}
