package io.meshline.benchmarks.receiving;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A gRPC stream's HTTP/2 frames, made once and sent as often as wanted: no frame has parts of two
 * messages, as those of clients that have nothing waiting. RFC 9113, RFC 7541; gRPC over HTTP/2.
 * Not thread-safe.
 */
final class FramedStream {
  static final int FRAME_HEAD = 9;
  static final byte DATA = 0;
  static final byte HEADERS = 1;
  static final byte END_STREAM = 1;
  static final byte END_HEADERS = 4;

  /** What frames may carry unless a server says otherwise. */
  static final int MOST_CONTENT = 16_384;

  /** In front of a message: not compressed, and its length. */
  private static final int MESSAGE_HEAD = 5;

  private final int id;
  private final byte[] path;

  /** Outside the heap, so that nothing is copied but by the kernel. */
  private final ByteBuffer frames;

  /**
   * @param id of the stream on its connection, odd
   * @param method with its service, as {@code package.Service/Method}
   * @param messages at least one
   */
  FramedStream(int id, String method, List<byte[]> messages) {
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("messages: none (expected: at least one)");
    }
    this.id = id;
    this.path = ("/" + method).getBytes(US_ASCII);
    int size = messages.stream().mapToInt(FramedStream::framed).sum();
    ByteBuffer all = ByteBuffer.allocateDirect(size);
    for (byte[] message : messages) {
      frame(all, message);
    }
    this.frames = all.flip();
  }

  private static int framed(byte[] message) {
    int content = MESSAGE_HEAD + message.length;
    return content + FRAME_HEAD * ((content + MOST_CONTENT - 1) / MOST_CONTENT);
  }

  private void frame(ByteBuffer target, byte[] message) {
    int first = Math.min(message.length, MOST_CONTENT - MESSAGE_HEAD);
    head(target, MESSAGE_HEAD + first, DATA, 0, id);
    target.put((byte) 0).putInt(message.length).put(message, 0, first);
    for (int from = first; from < message.length; from += MOST_CONTENT) {
      int length = Math.min(message.length - from, MOST_CONTENT);
      head(target, length, DATA, 0, id);
      target.put(message, from, length);
    }
  }

  /** Writes what comes before a frame's content. */
  static void head(ByteBuffer target, int length, byte type, int flags, int stream) {
    target.put((byte) (length >> 16)).putShort((short) length);
    target.put(type).put((byte) flags).putInt(stream);
  }

  /** How long the content is of the frame that begins at a place. */
  static int content(ByteBuffer frames, int at) {
    return (frames.get(at) & 0xFF) << 16 | (frames.getShort(at + 1) & 0xFFFF);
  }

  int id() {
    return id;
  }

  /** All messages, from the first one to the last. A view. */
  ByteBuffer frames() {
    return frames.duplicate();
  }

  /** The frame that opens the stream. */
  ByteBuffer opening() {
    ByteBuffer block = ByteBuffer.allocate(256);
    // Of the table that all know: POST, http, a path, an authority, a content type.
    block.put((byte) 0x83).put((byte) 0x86);
    text(block.put((byte) 0x04), path);
    text(block.put((byte) 0x01), "localhost".getBytes(US_ASCII));
    text(block.put((byte) 0x0F).put((byte) 0x10), "application/grpc".getBytes(US_ASCII));
    text(block.put((byte) 0x00), "te".getBytes(US_ASCII));
    text(block, "trailers".getBytes(US_ASCII));
    block.flip();
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEAD + block.remaining());
    head(frame, block.remaining(), HEADERS, END_HEADERS, id);
    return frame.put(block).flip();
  }

  private static void text(ByteBuffer target, byte[] text) {
    if (text.length >= 0x7F) {
      throw new IllegalArgumentException("%d bytes (expected: at most 126)".formatted(text.length));
    }
    target.put((byte) text.length).put(text);
  }

  /** The frame that says that no more messages come. */
  ByteBuffer end() {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEAD);
    head(frame, 0, DATA, END_STREAM, id);
    return frame.flip();
  }
}
