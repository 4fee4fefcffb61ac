package io.meshline.query;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.http.client.config.RequestConfig;
import org.elasticsearch.client.Cancellable;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseListener;
import org.elasticsearch.client.RestClient;

/**
 * One request to the store that ends when its question does. Both engines give up a search whose
 * connection was closed.
 */
final class StoreRequest implements ResponseListener {
  private static final int CONNECT_MILLIS = 3_000;

  /** The question is to end first: it says what to do. */
  private static final long BEYOND_QUESTION_MILLIS = 5_000;

  private final CompletableFuture<Response> answer = new CompletableFuture<>();

  private StoreRequest() {}

  /**
   * Sends a request and waits for the answer.
   *
   * @param patience how long the store may be silent where the question has no end
   * @throws IOException if there is none, or one with a status of failure
   * @throws QueryException if the question ended meanwhile
   */
  static Response perform(RestClient client, Request request, Question question, Duration patience)
      throws IOException {
    question.check();
    request.setOptions(
        RequestOptions.DEFAULT.toBuilder().setRequestConfig(config(question, patience)));
    StoreRequest sent = new StoreRequest();
    Cancellable cancellable = client.performRequestAsync(request, sent);
    try {
      question.begin(
          () -> {
            cancellable.cancel();
            sent.answer.cancel(false);
          });
      return sent.answer.get(question.millisLeft(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      cancellable.cancel();
      throw question.timedOut();
    } catch (InterruptedException e) {
      cancellable.cancel();
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(String.valueOf(e.getCause()), e.getCause());
    } catch (CancellationException e) {
      question.check();
      throw new IOException("the request was cancelled", e);
    } catch (QueryException e) {
      cancellable.cancel();
      throw e;
    } finally {
      question.end();
    }
  }

  /** How long the store may be silent: as long as the question may take, if that has an end. */
  private static RequestConfig config(Question question, Duration patience) {
    long millis =
        question.hasEnd() ? question.millisLeft() + BEYOND_QUESTION_MILLIS : patience.toMillis();
    return RequestConfig.custom()
        .setConnectTimeout(CONNECT_MILLIS)
        .setSocketTimeout((int) Math.min(Integer.MAX_VALUE, millis))
        .build();
  }

  @Override
  public void onSuccess(Response response) {
    answer.complete(response);
  }

  @Override
  public void onFailure(Exception exception) {
    answer.completeExceptionally(exception);
  }
}
