package io.meshline.sink.elasticsearch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.http.HttpEntity;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.ResponseListener;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/** {@code _bulk} over HTTP. Thread-safe. */
final class RestBulkTransport implements BulkTransport {
  private static final int EXCERPT = 300;

  private final RestClient client;
  private final String hosts;
  private final String shardTimeout;

  RestBulkTransport(SearchConnection connection) {
    this.client = RestClients.open(connection);
    this.hosts = connection.hostNames();
    // The engine shall say that a shard is missing before we take its silence for an answer.
    this.shardTimeout = Math.max(1, connection.requestTimeout().toMillis() / 2) + "ms";
  }

  @Override
  public void send(BulkBody body, Consumer<BulkAnswer> answer) {
    Request request = new Request("POST", "/_bulk");
    request.addParameter("filter_path", BulkItem.FILTER);
    request.addParameter("timeout", shardTimeout);
    request.setEntity(new BulkEntity(body));
    client.performRequestAsync(request, new Listener(answer));
  }

  @Override
  public String hosts() {
    return hosts;
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Closing the client of " + hosts + " failed", e);
    }
  }

  /** Tells the answers apart. */
  private record Listener(Consumer<BulkAnswer> answer) implements ResponseListener {

    @Override
    public void onSuccess(Response response) {
      BulkAnswer accepted;
      try {
        accepted = new BulkAnswer.Accepted(EntityUtils.toByteArray(response.getEntity()));
      } catch (IOException | RuntimeException e) {
        accepted = new BulkAnswer.Unanswered(e);
      }
      answer.accept(accepted);
    }

    @Override
    public void onFailure(Exception failure) {
      if (failure instanceof ResponseException refused) {
        answer.accept(
            new BulkAnswer.Refused(
                refused.getResponse().getStatusLine().getStatusCode(),
                excerpt(refused.getResponse().getEntity())));
      } else {
        answer.accept(new BulkAnswer.Unanswered(failure));
      }
    }

    private static String excerpt(@Nullable HttpEntity entity) {
      if (entity == null) {
        return "";
      }
      try {
        String body = EntityUtils.toString(entity).strip();
        return body.length() <= EXCERPT ? body : body.substring(0, EXCERPT) + "…";
      } catch (IOException | RuntimeException e) {
        return "(body unreadable: " + e.getMessage() + ")";
      }
    }
  }
}
