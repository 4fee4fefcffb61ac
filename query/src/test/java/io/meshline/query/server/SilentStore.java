package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A store that takes one question, never answers it, and notices when its caller goes. */
final class SilentStore implements AutoCloseable {
  /** Below any time-out that a client may have by itself: what ends, the server has ended. */
  private static final int PATIENCE_SECONDS = 20;

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread = new Thread(this::take, "silent-store");

  SilentStore() throws IOException {
    thread.setDaemon(true);
    thread.start();
  }

  QueryServer server(String... options) {
    Map<String, String> texts = new HashMap<>();
    texts.put("port", "0");
    texts.put("search.hosts", "http://127.0.0.1:" + socket.getLocalPort());
    for (int i = 0; i < options.length; i += 2) {
      texts.put(options[i], options[i + 1]);
    }
    return QueryServer.start(QueryOptions.of(texts));
  }

  CompletableFuture<HttpResponse<String>> ask(QueryServer server, String path) {
    return HttpClient.newHttpClient()
        .sendAsync(
            HttpRequest.newBuilder(server.address().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  void awaitQuestion() throws InterruptedException {
    assertThat(asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("asked").isTrue();
  }

  void awaitEnd() throws InterruptedException {
    assertThat(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("the caller went").isTrue();
  }

  private void take() {
    try (Socket caller = socket.accept()) {
      InputStream in = caller.getInputStream();
      byte[] bytes = new byte[4_096];
      while (in.read(bytes) >= 0) {
        asked.countDown();
      }
    } catch (IOException e) {
      // A reset is an end too.
      assertThat(e).isNotNull();
    } finally {
      ended.countDown();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
