package io.meshline.jobs.sla;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts messages about alerts, and waits at most five seconds for each answer. */
final class AlertPosts {
  private static final Logger LOG = LoggerFactory.getLogger(AlertPosts.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final @Nullable String token;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /**
   * @param token sent as a bearer token, if there is one
   */
  AlertPosts(@Nullable String token) {
    this.token = token;
  }

  /** What became of a message. */
  enum Answer {
    /** It was taken. */
    TAKEN,
    /** It was not: nobody was there, or said that it is wrong. */
    REFUSED,
    /** Nobody can say: it may have been taken all the same. */
    UNKNOWN
  }

  /**
   * Posts a message.
   *
   * @throws InterruptedException when the thread is asked to stop while it waits for the answer
   */
  Answer post(AlertTarget target, String body) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.url())
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    // The request's own time-out ends with the head of the answer; a body may never come.
    CompletableFuture<HttpResponse<String>> sent =
        client.sendAsync(
            request.build(),
            head ->
                head.statusCode() / 100 == 2
                    ? HttpResponse.BodySubscribers.replacing("")
                    : HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8));
    try {
      HttpResponse<String> answer = sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() / 100 == 2) {
        return Answer.TAKEN;
      }
      LOG.warn("{}: {} {}", host(target), answer.statusCode(), cut(answer.body()));
      return answer.statusCode() / 100 == 4 ? Answer.REFUSED : Answer.UNKNOWN;
    } catch (TimeoutException e) {
      boolean unused = sent.cancel(true);
      LOG.warn("{} does not take alerts: no answer within {}", host(target), PATIENCE);
      return Answer.UNKNOWN;
    } catch (ExecutionException e) {
      LOG.warn("{} does not take alerts: {}", host(target), String.valueOf(e.getCause()));
      return e.getCause() instanceof ConnectException
              || e.getCause() instanceof HttpConnectTimeoutException
          ? Answer.REFUSED
          : Answer.UNKNOWN;
    }
  }

  /** Where alerts go, without the path: those of webhooks may be secrets. */
  private static String host(AlertTarget target) {
    return target.url().getScheme() + "://" + target.url().getHost() + ":" + target.url().getPort();
  }

  private static String cut(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + "…";
  }
}
