package io.meshline.ingest.receiver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The port that others than senders ask: three paths, read and not written. */
class StatusServerTest {
  @Test
  void pathsAreExactAndOthersAreToldWhichThereAre() throws Exception {
    try (Loopback loopback = new Loopback()) {
      for (String path : List.of("/", "/foo", "/metricsfoo", "/metrics/", "/readyz/x")) {
        String answer = ask(loopback, "GET", path + "?token=s3cret");
        assertThat(answer).as(path).startsWith("HTTP/1.1 404 ").contains("text/plain");
        assertThat(answer)
            .endsWith("\r\n\r\npath: " + path + " (expected: /metrics, /livez, /readyz)\n");
      }
      assertThat(ask(loopback, "GET", "/" + "x".repeat(1_000)))
          .endsWith("path: /" + "x".repeat(78) + "… (expected: /metrics, /livez, /readyz)\n");
      assertThat(ask(loopback, "GET", "/livez?a=b")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void nothingButReadingIsTaken() throws Exception {
    try (Loopback loopback = new Loopback()) {
      for (String method : List.of("DELETE", "POST", "PUT", "OPTIONS")) {
        String answer = ask(loopback, method, "/readyz");
        assertThat(answer).as(method).startsWith("HTTP/1.1 405 ").contains("Allow: GET, HEAD\r\n");
        assertThat(answer).endsWith("\r\n\r\nmethod: " + method + " (expected: GET or HEAD)\n");
      }
    }
  }

  @Test
  void headIsGetWithoutTheBodyAndNothingIsLogged() throws Exception {
    List<LogRecord> logged = new ArrayList<>();
    Logger logger = Logger.getLogger("com.sun.net.httpserver");
    Handler handler = keeping(logged);
    logger.addHandler(handler);
    try (Loopback loopback = new Loopback()) {
      assertThat(ask(loopback, "HEAD", "/livez"))
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("Content-Length: 6\r\n")
          .endsWith("\r\n\r\n");
      assertThat(ask(loopback, "HEAD", "/metrics"))
          .startsWith("HTTP/1.1 200 ")
          .containsPattern("(?i)Content-Length: [1-9][0-9]{3,}\r\n")
          .endsWith("\r\n\r\n");
      assertThat(ask(loopback, "HEAD", "/foo")).startsWith("HTTP/1.1 404 ").endsWith("\r\n\r\n");
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(logged).isEmpty();
  }

  private static Handler keeping(List<LogRecord> logged) {
    return new Handler() {
      @Override
      public void publish(LogRecord message) {
        logged.add(message);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  /** The whole answer as it comes. */
  private static String ask(Loopback loopback, String method, String target) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), loopback.receiver().httpPort())) {
      String request = "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.formatted(method, target).getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
