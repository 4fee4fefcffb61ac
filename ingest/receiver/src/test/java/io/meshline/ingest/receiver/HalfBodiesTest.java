package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Callers who begin and do not finish take nothing from those who do. */
class HalfBodiesTest {
  private static final String TRACES = "/v1/traces";
  private static final String PROTOBUF = "application/x-protobuf";

  @Test
  void whatHalfBodiesHoldIsBoundedAndWholeOnesAreTaken() throws Exception {
    try (Loopback loopback =
        new Loopback("message.max-size", "128KiB", "half-read.max-size", "256KiB")) {
      List<Socket> halves = new ArrayList<>();
      try {
        for (int i = 0; i < 12; i++) {
          halves.add(half(loopback, 100_000, 64_000));
          if (i == 0) {
            await().until(() -> loopback.receiver().halfRead().bytes() > 0);
          }
        }
        await().until(() -> loopback.counters().callersCutShort() >= 8);
        HalfRead halfRead = loopback.receiver().halfRead();
        assertThat(halfRead.bytes()).isLessThanOrEqualTo(256 << 10);
        // The first one was at it for longest.
        List<String> head = head(halves.get(0));
        assertThat(head.get(0)).startsWith("HTTP/1.1 503");
        assertThat(head).anyMatch(line -> line.startsWith("Retry-After: "));

        for (int i = 0; i < 20; i++) {
          byte[] whole = Telemetry.export(i * 1_000, 1_000).toByteArray();
          assertThat(
                  loopback
                      .post(ReceiverOption.OTLP_HTTP_PORT, TRACES, PROTOBUF, whole)
                      .statusCode())
              .isEqualTo(200);
        }
        assertThat(loopback.broker().spansPublished()).isEqualTo(20_000);
      } finally {
        for (Socket each : halves) {
          each.close();
        }
      }
      await().until(() -> loopback.receiver().halfRead().bytes() == 0);
      assertThat(loopback.counters().receivedRecords(Source.OTLP)).isEqualTo(20_000);
      assertThat(loopback.receiver().inFlight().bytes()).isZero();
    }
  }

  @Test
  void aBodyThatStopsIsGivenUpAfterTheSilence() throws Exception {
    try (Loopback loopback = new Loopback("http-idle.timeout", "200ms")) {
      try (Socket socket = half(loopback, 1_000, 500)) {
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .startsWith("HTTP/1.1 503")
            .contains(
                "body: 500 of 1000 bytes, then none for 0.2s"
                    + " (expected: the rest within http-idle.timeout)");
      }
      assertThat(loopback.counters().answers(Source.OTLP, "503")).isEqualTo(1);
      await().until(() -> loopback.receiver().halfRead().bytes() == 0);
      assertThat(loopback.counters().receivedRecords(Source.OTLP)).isZero();
    }
  }

  @Test
  void bodiesAreNotReadWhileThereIsNoRoom() throws Exception {
    try (Loopback loopback = new Loopback("in-flight.max-size", "64KiB")) {
      loopback.broker().hold();
      for (int i = 0; i < 40; i++) {
        var unused =
            loopback.postLater(
                ReceiverOption.OTLP_HTTP_PORT,
                TRACES,
                PROTOBUF,
                Telemetry.export(i * 100, 100).toByteArray());
      }
      await().until(() -> loopback.receiver().inFlight().waiting() > 0);
      // What had permission before it was known how large messages are, and what they became.
      assertThat(loopback.receiver().inFlight().bytes()).isLessThan(2 << 20);
      assertThat(loopback.counters().receivedRecords(Source.OTLP)).isLessThan(4_000);

      loopback.broker().release();
      await().until(() -> loopback.broker().spansPublished() == 4_000);
      await().until(() -> loopback.receiver().inFlight().bytes() == 0);
    }
  }

  /** The answer comes before the body; the connection lives on for the next request. */
  @Test
  void aRefusedBodyIsReadToItsEnd() throws Exception {
    int announced = 1 << 20;
    try (Loopback loopback = new Loopback("message.max-size", "64KiB");
        Socket socket = half(loopback, announced, 0)) {
      var answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(answers.readLine()).startsWith("HTTP/1.1 413");
      OutputStream out = socket.getOutputStream();
      out.write(new byte[announced]);
      out.write(
          "GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertThat(answers.lines()).anyMatch(line -> line.contains("HTTP/1.1 404"));
    }
  }

  /** A request that announces a body and sends a part of it. */
  private static Socket half(Loopback loopback, int announced, int sent) throws IOException {
    int port =
        Objects.requireNonNull(
            loopback.receiver().telemetryPorts().get(ReceiverOption.OTLP_HTTP_PORT));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    OutputStream out = socket.getOutputStream();
    out.write(
        ("POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-protobuf\r\n"
                + "Content-Length: "
                + announced
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[sent]);
    out.flush();
    return socket;
  }

  /** The lines of an answer before its body. The connection may live on after it. */
  private static List<String> head(Socket socket) throws IOException {
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
        .lines()
        .takeWhile(line -> !line.isEmpty())
        .toList();
  }
}
