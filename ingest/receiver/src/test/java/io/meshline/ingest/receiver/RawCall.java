package io.meshline.ingest.receiver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/**
 * A gRPC call whose messages no client library would send. HTTP/2 (RFC 9113), with headers that are
 * not compressed (RFC 7541).
 */
final class RawCall implements AutoCloseable {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int END_HEADERS = 4;
  private static final int END_STREAM = 1;

  private final Socket socket;

  /**
   * @param method {@code package.Service/method}
   */
  RawCall(int port, String method) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    frame(out, SETTINGS, 0, 0, new byte[0]);
    frame(out, HEADERS, END_HEADERS, 1, headers(method));
    out.writeTo(socket.getOutputStream());
  }

  /** Sends bytes as they are, a message's five of flags and length included. */
  void send(boolean last, int... bytes) throws IOException {
    byte[] payload = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      payload[i] = (byte) bytes[i];
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    frame(out, DATA, last ? END_STREAM : 0, 1, payload);
    out.writeTo(socket.getOutputStream());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static byte[] headers(String method) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x83); // :method POST
    block.write(0x86); // :scheme http
    block.write(0x04); // :path
    text(block, "/" + method);
    block.write(0x01); // :authority
    text(block, "localhost");
    block.write(0x0F); // content-type, 31 of the static table
    block.write(0x10);
    text(block, "application/grpc");
    block.write(0x00);
    text(block, "te");
    text(block, "trailers");
    return block.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.write(text.length());
    out.writeBytes(text.getBytes(US_ASCII));
  }

  private static void frame(
      ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
    out.write(0);
    out.write(payload.length >>> 8);
    out.write(payload.length);
    out.write(type);
    out.write(flags);
    out.writeBytes(new byte[] {0, 0, 0, (byte) stream});
    out.writeBytes(payload);
  }
}
