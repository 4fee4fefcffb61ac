package io.meshline.standalone.engine;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;

/** Asks an HTTP address of this machine whether it answers, and what. */
public final class HttpProbe {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private HttpProbe() {}

  /**
   * Whether the address answers 200.
   *
   * @param uri address
   * @return false for every other answer and for none
   */
  public static boolean answers(URI uri) {
    return answers(uri, body -> true);
  }

  /**
   * Whether the address answers 200 with a fitting body.
   *
   * @param uri address
   * @param fitting test of the body
   * @return false for every other answer and for none
   */
  public static boolean answers(URI uri, Predicate<String> fitting) {
    try {
      HttpResponse<String> response =
          CLIENT.send(
              HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 && fitting.test(response.body());
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
