package io.meshline.ingest.receiver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Status;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each request over HTTP is told what is wrong with it, and its answer counts once. */
class HttpAnswersTest {
  private static final ReceiverOption OTLP = ReceiverOption.OTLP_HTTP_PORT;
  private static final ReceiverOption SKYWALKING = ReceiverOption.SKYWALKING_HTTP_PORT;
  private static final ReceiverOption ZIPKIN = ReceiverOption.ZIPKIN_PORT;
  private static final String JSON = "application/json";
  private static final String LONG = "x".repeat(20_000);

  @Test
  void aPathThatIsNotTakenIsNamedWithThoseThatAre() throws Exception {
    try (Loopback loopback = new Loopback()) {
      assertThat(post(loopback, OTLP, "/foo?token=s3cret", "text/plain", ""))
          .isEqualTo("404 path: /foo (expected: /v1/traces, /v1/logs)\n");
      assertThat(post(loopback, ZIPKIN, "/v1/logs", JSON, "{}"))
          .isEqualTo(
              "404 path: /v1/logs (expected: /api/v2/spans, /api/v1/spans);"
                  + " this is taken by the port otlp-http.port\n");
      assertThat(post(loopback, SKYWALKING, "/" + "x".repeat(1_000), JSON, "{}"))
          .startsWith("404 path: /" + "x".repeat(78) + "… (expected: /v3/segment, ")
          .endsWith(", or below /v3/, /browser/)\n");
      assertThat(post(loopback, OTLP, "/v1/metrics", JSON, "{}"))
          .startsWith("404 {\"code\":12,\"message\":\"path: /v1/metrics (expected: ")
          .contains("switch the metrics exporter off (otel.metrics.exporter=none)");
      HttpResponse<byte[]> binary =
          loopback.post(OTLP, "/v1/metrics", TakenPath.PROTOBUF, new byte[0]);
      assertThat(Status.parseFrom(binary.body()).getMessage()).contains("exporter off");
      assertThat(loopback.counters().answers(Source.OTLP, "404")).isEqualTo(3);
    }
  }

  @Test
  void anUnknownTypeIsNamedWithTheHeaderItStandsIn() throws Exception {
    try (Loopback loopback = new Loopback()) {
      String types = " (expected: application/json or application/x-protobuf)";
      String codings = "Content-Encoding: br (expected: gzip, deflate or none)";
      assertThat(post(loopback, OTLP, "/v1/traces", "text/csv", "a"))
          .isEqualTo("415 Content-Type: text/csv" + types + "\n");
      assertThat(post(loopback, OTLP, "/v1/traces", JSON, "{}", "Content-Encoding", "br"))
          .isEqualTo("415 {\"code\":3,\"message\":\"" + codings + "\"}");
      assertThat(post(loopback, OTLP, "/v1/traces", "text/csv", "a", "Content-Encoding", "br"))
          .isEqualTo("415 Content-Type: text/csv" + types + "; " + codings + "\n");
      String none = raw(loopback, OTLP, "POST /v1/logs HTTP/1.1\r\nContent-Length: 0\r\n");
      assertThat(none).contains("Content-Type: none" + types);
      assertThat(loopback.counters().answers(Source.OTLP, "415")).isEqualTo(3);
      assertThat(loopback.counters().answers(Source.OTLP_LOGS, "415")).isEqualTo(1);
    }
  }

  @Test
  void aBodyThatIsTooLargeIsSaidToBeWhatItIs() throws Exception {
    try (Loopback loopback = new Loopback("message.max-size", "64KiB")) {
      String limit = " (expected: at most 65536 bytes, message.max-size)";
      String head = "POST /api/v2/spans HTTP/1.1\r\nTransfer-Encoding: chunked\r\n";
      String chunk = "\r\n11170\r\n" + "x".repeat(0x11170) + "\r\n0\r\n";
      assertThat(raw(loopback, ZIPKIN, head + chunk))
          .startsWith("HTTP/1.1 413 ")
          .contains("body: longer" + limit);
      assertThat(post(loopback, ZIPKIN, "/api/v2/spans", JSON, "x".repeat(70_000)))
          .isEqualTo("413 body: 70000 bytes (expected: at most 65536, message.max-size)\n");
      assertThat(post(loopback, SKYWALKING, "/v3/logs", JSON, "x".repeat(70_000)))
          .isEqualTo("413 body: longer" + limit + "\n");
      assertThat(loopback.counters().answers(Source.ZIPKIN, "413")).isEqualTo(2);
      assertThat(loopback.counters().answers(Source.SKYWALKING, "413")).isEqualTo(1);
    }
  }

  @Test
  void faultsInBodiesAreToldWithWhatWasExpected() throws Exception {
    try (Loopback loopback = new Loopback()) {
      assertThat(post(loopback, SKYWALKING, "/v3/segment", JSON, ""))
          .endsWith(": nothing (expected: an object: SegmentObject)\n");
      assertThat(post(loopback, OTLP, "/v1/traces", JSON, ""))
          .contains(": nothing (expected: an object: ExportTraceServiceRequest)");
      assertThat(post(loopback, OTLP, "/v1/traces", JSON, "[]"))
          .contains("line 1, column 2: an array (expected: an object: ExportTraceServiceRequest)");
      assertThat(post(loopback, OTLP, "/v1/traces", JSON, "{"))
          .contains(
              "line 1, column 2: Unexpected end-of-input"
                  + " (expected: close marker for Object (begun at line 1, column 1))");
      assertThat(post(loopback, OTLP, "/v1/traces", JSON, "{\"a\":" + "[".repeat(1_000)))
          .contains("line 1, column 206: Document nesting depth: 201 (expected: at most 200)");
      assertThat(post(loopback, ZIPKIN, "/api/v2/spans", JSON, "hello"))
          .startsWith("400 line 1, column 1: Unrecognized token 'hello' (expected: JSON ");
      assertThat(post(loopback, ZIPKIN, "/api/v2/spans", JSON, "[{\"a\":" + "[".repeat(2_000)))
          .isEqualTo(
              "400 line 1, column 1006: Document nesting depth: 1001 (expected: at most 1000)\n");
      assertThat(post(loopback, ZIPKIN, "/api/v2/spans", JSON, "{}"))
          .isEqualTo("400 line 1, column 2: an object (expected: a JSON array of Zipkin spans)\n");
      HttpResponse<byte[]> garbage =
          loopback.post(OTLP, "/v1/traces", TakenPath.PROTOBUF, new byte[] {(byte) 0xFF, 0});
      assertThat(Status.parseFrom(garbage.body()).getMessage())
          .endsWith(" (expected: an ExportTraceServiceRequest)");
      assertThat(loopback.counters().answers(Source.OTLP, "400")).isEqualTo(5);
    }
  }

  @Test
  void whatIsNoRequestIsAnsweredInPlainTextWithTheLimit() throws Exception {
    try (Loopback loopback = new Loopback()) {
      String limits =
          " (expected: HTTP/1.1, percent-encoded UTF-8, a request line and headers of at most"
              + " 16384 bytes, headers.max-size)\n";
      String longTarget = raw(loopback, OTLP, "POST /" + LONG + " HTTP/1.1\r\n");
      assertThat(longTarget).startsWith("HTTP/1.1 414 ").contains("text/plain").endsWith(limits);
      String longHeader = raw(loopback, OTLP, "POST /v1/traces HTTP/1.1\r\nA: " + LONG + "\r\n");
      assertThat(longHeader).startsWith("HTTP/1.1 431 ").contains("text/plain").endsWith(limits);
      String bad = raw(loopback, OTLP, "POST /v1/traces?token=s3cret%zz%1 HTTP/1.1\r\nb c\r\n");
      assertThat(bad).startsWith("HTTP/1.1 400 ").contains("text/plain").endsWith(limits);
      assertThat(raw(loopback, OTLP, "CONNECT a:1 HTTP/1.1\r\n"))
          .startsWith("HTTP/1.1 400 ")
          .endsWith(limits);
      assertThat(loopback.counters().answers(Source.OTLP, "414")).isEqualTo(1);
      assertThat(loopback.counters().answers(Source.OTLP, "431")).isEqualTo(1);
      assertThat(loopback.counters().answers(Source.OTLP, "400")).isEqualTo(2);
      assertThat(answers(loopback)).isEqualTo(4);
    }
  }

  @Test
  void whateverIsAnsweredCountsOnce() throws Exception {
    try (Loopback loopback = new Loopback("http-idle.timeout", "300ms")) {
      Counters counters = loopback.counters();
      assertThat(post(loopback, SKYWALKING, "/v3/logs", JSON, "[]")).isEqualTo("200 {}");
      assertThat(counters.answers(Source.SKYWALKING, "200")).isEqualTo(1);
      assertThat(post(loopback, ZIPKIN, "/api/v2/spans", JSON, "[]")).isEqualTo("202 ");
      assertThat(counters.answers(Source.ZIPKIN, "202")).isEqualTo(1);
      assertThat(raw(loopback, ZIPKIN, "GET /api/v2/spans HTTP/1.1\r\n"))
          .startsWith("HTTP/1.1 405 ");
      assertThat(counters.answers(Source.ZIPKIN, "405")).isEqualTo(1);
      assertThat(raw(loopback, SKYWALKING, "POST /v3/logs HTTP/1.1\r\nContent-Length: 9\r\n"))
          .startsWith("HTTP/1.1 408 ")
          .endsWith(
              "body: 0 of 9 bytes, then none for 0.3s"
                  + " (expected: the rest within http-idle.timeout)\n");
      assertThat(counters.answers(Source.SKYWALKING, "408")).isEqualTo(1);
      assertThat(answers(loopback)).isEqualTo(4);
      // The server would answer these too, though nobody is there any more.
      leave(loopback, SKYWALKING, "/v3/logs");
      leave(loopback, SKYWALKING, "/v3/segment");
      leave(loopback, OTLP, "/v1/traces");
      await().until(() -> counters.answers(Source.SKYWALKING, "CANCELLED") == 2);
      await().until(() -> counters.answers(Source.OTLP, "CANCELLED") == 1);
      await().during(Duration.ofMillis(200)).until(() -> answers(loopback) == 7);
    }
  }

  private static double answers(Loopback loopback) {
    return loopback.counters().registry().scrape().stream()
        .filter(metrics -> metrics.getMetadata().getName().endsWith("_answers"))
        .flatMap(metrics -> metrics.getDataPoints().stream())
        .map(CounterSnapshot.CounterDataPointSnapshot.class::cast)
        .collect(Collectors.summingDouble(CounterSnapshot.CounterDataPointSnapshot::getValue));
  }

  /** Status and body. */
  private static String post(
      Loopback loopback,
      ReceiverOption port,
      String path,
      String type,
      String body,
      String... headers)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = loopback.post(port, path, type, body.getBytes(UTF_8), headers);
    return answer.statusCode() + " " + new String(answer.body(), UTF_8);
  }

  /** The whole answer to a request that is not ended by the caller. */
  private static String raw(Loopback loopback, ReceiverOption port, String lines)
      throws IOException {
    try (Socket socket = connect(loopback, port)) {
      // Behind the first line, where every request has a place for them.
      String request = lines.replaceFirst("\r\n", "\r\nHost: a\r\nConnection: close\r\n");
      socket.getOutputStream().write((request + "\r\n").getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static void leave(Loopback loopback, ReceiverOption port, String path)
      throws IOException {
    try (Socket socket = connect(loopback, port)) {
      String head = "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\nContent-Length: 9\r\n\r\na";
      socket.getOutputStream().write(head.formatted(path, JSON).getBytes(US_ASCII));
      // It must have come before the end does.
      socket.setSoTimeout(100);
      socket.getInputStream().read();
    } catch (SocketTimeoutException e) {
      // Nothing is answered yet.
    }
  }

  private static Socket connect(Loopback loopback, ReceiverOption port) throws IOException {
    int number = Objects.requireNonNull(loopback.receiver().telemetryPorts().get(port));
    return new Socket(InetAddress.getLoopbackAddress(), number);
  }
}
