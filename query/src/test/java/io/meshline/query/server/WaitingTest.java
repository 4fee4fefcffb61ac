package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Questions that take long, that nobody waits for any more, and that are too many. */
class WaitingTest {
  private static final String TOPOLOGY = "/api/v1/topology";

  @Test
  void aQuestionThatTakesTooLongEndsAlsoInTheStore() throws Exception {
    try (SilentStore store = new SilentStore();
        QueryServer server = store.server("timeout", "200ms")) {
      HttpResponse<String> response = store.ask(server, TOPOLOGY).get();
      assertThat(response.statusCode()).isEqualTo(504);
      assertThat(response.body()).contains("timed_out").contains("200 ms");
      store.awaitEnd();
    }
  }

  @Test
  void aQuestionWhoseCallerGoesEndsInTheStore() throws Exception {
    try (SilentStore store = new SilentStore();
        QueryServer server = store.server("timeout", "10m")) {
      try (Socket caller = asking(server)) {
        assertThat(caller.isConnected()).isTrue();
        store.awaitQuestion();
      }
      store.awaitEnd();
    }
  }

  @Test
  void moreQuestionsThanMayWaitAreRefused() throws Exception {
    try (SilentStore store = new SilentStore();
        QueryServer server =
            store.server("timeout", "10m", "questions.max", "1", "waiting.max", "0")) {
      var first = store.ask(server, TOPOLOGY);
      store.awaitQuestion();
      HttpResponse<String> second = store.ask(server, TOPOLOGY).get();
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.headers().firstValue("retry-after")).contains("1");
      first.cancel(true);
    }
  }

  /** The only place to wait is taken, left by its caller, and taken by another. */
  @Test
  void aCallerWhoGoesLeavesItsPlaceInTheQueue() throws Exception {
    try (SilentStore store = new SilentStore();
        QueryServer server =
            store.server("timeout", "10m", "questions.max", "1", "waiting.max", "1")) {
      var first = store.ask(server, TOPOLOGY);
      store.awaitQuestion();
      try (Socket caller = asking(server)) {
        awaitWaiting(server, 1);
        assertThat(caller.isClosed()).isFalse();
        assertThat(store.ask(server, TOPOLOGY).get().statusCode()).isEqualTo(503);
      }
      awaitWaiting(server, 0);
      assertThat(first).isNotDone();
      try (Socket caller = asking(server)) {
        awaitWaiting(server, 1);
        assertThat(caller.isClosed()).isFalse();
      }
      first.cancel(true);
    }
  }

  private static Socket asking(QueryServer server) throws IOException {
    Socket caller = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    caller
        .getOutputStream()
        .write(
            "GET /api/v1/topology HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return caller;
  }

  private static void awaitWaiting(QueryServer server, int questions) {
    Awaitility.await().until(() -> server.waiting() == questions);
  }
}
