package io.meshline.ingest.receiver;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Exports of traces by HTTP that are sent in two halves. */
final class HalfBodies {
  private HalfBodies() {}

  /** A request that sends the first half of its body. */
  static Socket begin(Loopback loopback, byte[] body) throws IOException {
    int port =
        Objects.requireNonNull(
            loopback.receiver().telemetryPorts().get(ReceiverOption.OTLP_HTTP_PORT));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    OutputStream out = socket.getOutputStream();
    String head =
        "POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-protobuf\r\n"
            + "Content-Length: %d\r\n\r\n".formatted(body.length);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body, 0, body.length / 2);
    out.flush();
    return socket;
  }

  /** Sends the other half. */
  static void finish(Socket socket, byte[] body) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(body, body.length / 2, body.length - body.length / 2);
    out.flush();
  }
}
