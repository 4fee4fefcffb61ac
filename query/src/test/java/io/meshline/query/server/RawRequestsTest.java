package io.meshline.query.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes at the real port: what is no good request is refused, and others are answered all the
 * while.
 */
class RawRequestsTest {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final String CLOSE = "Host: x\r\nConnection: close\r\n\r\n";
  private static final String ALIVE = "GET /livez HTTP/1.1\r\n" + CLOSE;

  private static ApiUnderTest api;

  @BeforeAll
  static void start() {
    api = new ApiUnderTest("request.timeout", "200ms");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  static Stream<Arguments> malformed() {
    String topology = "GET /api/v1/topology";
    return Stream.of(
        Arguments.of("no request line", "\r\nhello\r\n\r\n"),
        Arguments.of("no version", "GET\r\n\r\n"),
        Arguments.of("a version of nobody", "GET / HTTP/9.9\r\n" + CLOSE),
        Arguments.of("no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"),
        Arguments.of("two hosts", "GET / HTTP/1.1\r\nHost: a\r\n" + CLOSE),
        Arguments.of("a header without a colon", "GET / HTTP/1.1\r\nnonsense\r\n" + CLOSE),
        Arguments.of("a header with a blank in its name", "GET / HTTP/1.1\r\nA B: c\r\n" + CLOSE),
        Arguments.of("NUL in a header", "GET / HTTP/1.1\r\nA: b\0c\r\n" + CLOSE),
        Arguments.of("NUL in the path", "GET /\0 HTTP/1.1\r\n" + CLOSE),
        Arguments.of(
            "a long header", "GET / HTTP/1.1\r\nA: " + "b".repeat(20_000) + "\r\n" + CLOSE),
        Arguments.of("many headers", "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(5_000) + CLOSE),
        Arguments.of("a long path", "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + CLOSE),
        Arguments.of("a bad escape", topology + "?q=%zz HTTP/1.1\r\n" + CLOSE),
        Arguments.of("half an escape", topology + "?q=% HTTP/1.1\r\n" + CLOSE),
        Arguments.of("no UTF-8", topology + "?q=%ff%fe HTTP/1.1\r\n" + CLOSE),
        Arguments.of("UTF-8 that is too long", topology + "?q=%c0%ae HTTP/1.1\r\n" + CLOSE),
        Arguments.of("a bad escape in the path", "GET /api/%zz HTTP/1.1\r\n" + CLOSE),
        Arguments.of("NUL as an escape", "GET /%00 HTTP/1.1\r\n" + CLOSE),
        Arguments.of("a way out", "GET /../../etc/passwd HTTP/1.1\r\n" + CLOSE),
        Arguments.of("an encoded way out", "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + CLOSE),
        Arguments.of("a parameter twice", topology + "?last=5m&last=6m HTTP/1.1\r\n" + CLOSE),
        Arguments.of(
            "a thousand parameters",
            topology + "?" + "a=b&".repeat(1_200) + " HTTP/1.1\r\n" + CLOSE),
        Arguments.of("a method of nobody", "BREW / HTTP/1.1\r\n" + CLOSE),
        Arguments.of(
            "two lengths", "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n" + CLOSE),
        Arguments.of("a length below zero", "GET / HTTP/1.1\r\nContent-Length: -1\r\n" + CLOSE),
        Arguments.of(
            "a length and chunks",
            "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n" + CLOSE),
        Arguments.of("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n"),
        Arguments.of("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        Arguments.of("another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        Arguments.of("bytes", new String(new byte[] {1, 2, -1, -2, 13, 10, 13, 10}, ISO_8859_1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void whatIsNoGoodRequestIsRefused(String name, String request) throws IOException {
    String answer = exchange(request);
    assertThat(answer).as(name).matches("(?s)HTTP/1\\.[01] (4\\d\\d|505) .*");
    assertThat(answer).as(name).doesNotContain("org.eclipse", "Exception", "\tat ");
    assertThat(exchange(ALIVE)).contains("alive");
  }

  @Test
  void refusalsOfTheTransportAreProblemsToo() throws IOException {
    assertThat(exchange("GET /api/v1/info HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("application/problem+json")
        .contains("\"code\":\"bad_request\"")
        .contains("\"status\":400");
    assertThat(exchange("GET / HTTP/1.1\r\nA: " + "b".repeat(20_000) + "\r\n" + CLOSE))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void whatIsUnusualButRightIsAnswered() throws IOException {
    assertThat(exchange("GET http://x/livez HTTP/1.1\r\n" + CLOSE)).startsWith("HTTP/1.1 200");
    assertThat(exchange("GET /livez HTTP/1.0\r\n\r\n")).contains(" 200 ");
    assertThat(
            exchange(
                "GET /livez HTTP/1.1\r\nContent-Length: 5\r\nHost: x\r\nConnection: close\r\n\r\nhello"))
        .startsWith("HTTP/1.1 200");
    assertThat(exchange("GET /api/v1/nodes?q=%F0%9F%90%87 HTTP/1.1\r\n" + CLOSE))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void requestsThatComeBeforeTheAnswerAreAnsweredInTurn() throws IOException {
    String kept = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
    assertThat(exchange(kept + kept + kept + ALIVE).split("alive", -1)).hasSize(5);
  }

  @Test
  void callersWhoseRequestsDoNotComeInAreRefusedAndDelayNobody() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket socket = open();
        slow.add(socket);
        socket
            .getOutputStream()
            .write("GET /livez HTTP/1.1\r\nHost: x\r\nA: b".getBytes(ISO_8859_1));
      }
      assertThat(exchange(ALIVE)).contains("alive");
      for (Socket socket : slow) {
        assertThat(read(socket)).startsWith("HTTP/1.1 408 ");
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** The time is that of one request: a connection that is kept is not slow for being kept. */
  @Test
  void aConnectionThatIsKeptIsNotSlow() throws Exception {
    try (Socket socket = open()) {
      for (int i = 0; i < 2; i++) {
        socket
            .getOutputStream()
            .write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("alive") < 0) {
          int next = socket.getInputStream().read();
          assertThat(next).as(answer.toString()).isNotNegative();
          answer.append((char) next);
        }
        // Somebody else is refused for being slow meanwhile.
        try (Socket other = open()) {
          other.getOutputStream().write('G');
          assertThat(read(other)).startsWith("HTTP/1.1 408 ");
        }
      }
    }
  }

  private static String exchange(String request) throws IOException {
    try (Socket socket = open()) {
      try {
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      } catch (SocketException e) {
        // It may be refused before it was sent whole: what was said is still there.
      }
      return read(socket);
    }
  }

  private static Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.address().getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** All until the end, or until a reset, which may follow a refusal. */
  private static String read(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[4_096];
    try {
      int n = in.read(bytes);
      while (n >= 0) {
        answer.append(new String(bytes, 0, n, ISO_8859_1));
        n = in.read(bytes);
      }
    } catch (SocketException e) {
      if (answer.isEmpty()) {
        throw e;
      }
    }
    return answer.toString();
  }
}
