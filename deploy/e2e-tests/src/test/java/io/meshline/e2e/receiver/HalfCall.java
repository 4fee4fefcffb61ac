package io.meshline.e2e.receiver;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a gRPC call that no client library would send: a message that ends in its midst, or
 * one whose length is a lie. HTTP/2 (RFC 9113), with headers that are not compressed (RFC 7541).
 */
final class HalfCall {
  /** What may be sent before the server has said how much it takes. */
  static final int MOST = 60_000;

  private static final int FRAME = 16_384;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int END_HEADERS = 4;
  private static final int END_STREAM = 1;

  private HalfCall() {}

  /**
   * Preface, headers, and a message.
   *
   * @param method {@code package.Service/method}
   * @param announced length that the message claims
   * @param sent what is sent of it
   * @param gzip whether it claims to be compressed
   */
  static byte[] bytes(String method, int announced, byte[] sent, boolean gzip) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(out, SETTINGS, 0, 0, new byte[0]);
    frame(out, HEADERS, END_HEADERS, 1, headers(method, gzip));
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(gzip ? 1 : 0);
    for (int shift = 24; shift >= 0; shift -= 8) {
      message.write(announced >>> shift);
    }
    message.writeBytes(sent);
    byte[] all = message.toByteArray();
    boolean whole = announced == sent.length;
    for (int at = 0; at < all.length; at += FRAME) {
      int end = Math.min(all.length, at + FRAME);
      boolean last = whole && end == all.length;
      frame(out, DATA, last ? END_STREAM : 0, 1, Arrays.copyOfRange(all, at, end));
    }
    return out.toByteArray();
  }

  private static byte[] headers(String method, boolean gzip) {
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
    if (gzip) {
      block.write(0x00);
      text(block, "grpc-encoding");
      text(block, "gzip");
    }
    return block.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.write(text.length());
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void frame(
      ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
    out.write(payload.length >>> 16);
    out.write(payload.length >>> 8);
    out.write(payload.length);
    out.write(type);
    out.write(flags);
    out.write(0);
    out.write(0);
    out.write(0);
    out.write(stream);
    out.writeBytes(payload);
  }
}
