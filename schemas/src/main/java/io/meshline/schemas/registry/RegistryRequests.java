package io.meshline.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.meshline.schemas.access.Reasons;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Requests to one of several addresses, tried again while they fail for the moment. */
final class RegistryRequests {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<URI> urls;
  private final @Nullable String authorization;
  private final String authorizationKind;
  private final Duration requestTimeout;
  private final int attempts;
  private final Duration firstPause;
  private final Duration longestPause;
  private final HttpClient http;
  // The address that answered last; it is asked first.
  private final AtomicInteger current = new AtomicInteger();

  RegistryRequests(SchemaRegistryClient.Builder builder) {
    this.urls = builder.urls;
    this.authorization = builder.authorization;
    this.authorizationKind = builder.authorizationKind;
    this.requestTimeout = builder.requestTimeout;
    this.attempts = builder.attempts;
    this.firstPause = builder.firstPause;
    this.longestPause = builder.longestPause;
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(builder.requestTimeout);
    if (builder.tls != null) {
      client.sslContext(builder.tls);
    }
    this.http = client.build();
  }

  /**
   * The first answer that is final: anything but a fault of the server, an overload, or refused
   * credentials.
   *
   * @throws RegistryUnavailableException if there is none after all attempts
   */
  RegistryAnswer send(String method, String path, @Nullable JsonNode body) {
    String seen = "";
    @Nullable Exception cause = null;
    for (int attempt = 0; attempt < attempts; attempt++) {
      if (attempt > 0) {
        pause(attempt, method + " " + path, seen);
      }
      int index = current.get();
      URI url = urls.get(Math.floorMod(index, urls.size()));
      try {
        RegistryAnswer answer = once(method, url, path, body);
        if (answer.status() == 401 || answer.status() == 403) {
          throw new RegistryUnavailableException(
              answer + " (credentials sent: " + authorizationKind + ")", null);
        }
        if (!isMomentary(answer.status())) {
          return answer;
        }
        seen = answer.toString();
        cause = null;
      } catch (IOException e) {
        seen = method + " " + url + path + ": " + Reasons.of(e);
        cause = e;
      } catch (InterruptedException e) {
        throw interrupted(method + " " + url + path, e);
      }
      current.compareAndSet(index, index + 1);
    }
    throw new RegistryUnavailableException(
        "no answer in " + attempts + " attempts, last " + seen, cause);
  }

  private RegistryAnswer once(String method, URI url, String path, @Nullable JsonNode body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(requestTimeout)
            .header("Accept", CONTENT_TYPE + ", application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    if (body != null) {
      request.header("Content-Type", CONTENT_TYPE);
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    return new RegistryAnswer(method + " " + url + path, response.statusCode(), json(response));
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance(); // a proxy's page; the status tells enough
    }
  }

  private static boolean isMomentary(int status) {
    return status >= 500 || status == 429 || status == 408;
  }

  /** Waits between half and all of a time that doubles with each attempt. */
  private void pause(int attempt, String request, String seen) {
    long doubled = firstPause.toMillis() << Math.min(attempt - 1, 20);
    long most = Math.min(doubled, longestPause.toMillis());
    try {
      Thread.sleep(most - (most <= 1 ? 0 : ThreadLocalRandom.current().nextLong(most / 2)));
    } catch (InterruptedException e) {
      throw interrupted(request + " after " + seen, e);
    }
  }

  private static RegistryUnavailableException interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new RegistryUnavailableException("interrupted at " + what, e);
  }

  @Override
  public String toString() {
    return urls + " (credentials: " + authorizationKind + ")";
  }
}
