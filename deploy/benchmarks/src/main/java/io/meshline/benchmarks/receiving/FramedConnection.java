package io.meshline.benchmarks.receiving;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection that sends {@link FramedStream}s as fast as the other side lets it, and
 * does hardly anything else. Not thread-safe.
 */
final class FramedConnection implements AutoCloseable {
  private static final byte RESET = 3;
  private static final byte SETTINGS = 4;
  private static final byte PING = 6;
  private static final byte GO_AWAY = 7;
  private static final byte WINDOW_UPDATE = 8;
  private static final byte CONTINUATION = 9;
  private static final byte ACK = 1;
  private static final int SETTING_BYTES = 6;
  private static final short INITIAL_WINDOW = 4;
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** Bytes of one stream that are written at a time, as Netty's turns between streams are. */
  private static final int TURN = 16 << 10;

  /** Turns that are written together. */
  private static final int TOGETHER = 4;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final List<Sent> streams = new ArrayList<>();
  private final ByteBuffer in = ByteBuffer.allocate(4 * FramedStream.MOST_CONTENT);
  private final Queue<ByteBuffer> control = new ArrayDeque<>();
  private final DefaultHttp2HeadersDecoder headers = new DefaultHttp2HeadersDecoder();

  /** What may be sent on all streams together; and at first on each. */
  private long window = 65_535;

  private long firstWindow = 65_535;

  private final Queue<ByteBuffer> writing = new ArrayDeque<>(TOGETHER);
  private int turn;
  private int unanswered;

  /** A stream on its way. */
  private static final class Sent {
    private final FramedStream stream;
    private final ByteBuffer frames;
    private int repetitions;
    private long window;
    private boolean ended;
    private boolean answered;

    Sent(FramedStream stream, int repetitions, long window) {
      this.stream = stream;
      this.frames = stream.frames();
      this.repetitions = repetitions;
      this.window = window;
    }
  }

  /**
   * Connects to a port of this machine.
   *
   * @param repetitions how often each stream sends all of its messages
   */
  FramedConnection(int port, List<FramedStream> streams, int repetitions, Selector selector)
      throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE, this);
    control.add(ByteBuffer.wrap(PREFACE.getBytes(US_ASCII)));
    control.add(frame(SETTINGS, 0, 0, 0));
    for (FramedStream stream : streams) {
      control.add(stream.opening());
      this.streams.add(new Sent(stream, repetitions, firstWindow));
    }
    unanswered = streams.size();
  }

  /** Whether all streams were answered. */
  boolean isDone() {
    return unanswered == 0;
  }

  /**
   * Reads and writes what goes without waiting.
   *
   * @throws IllegalStateException if the other side refuses something
   */
  void work() throws IOException {
    if (key.isReadable()) {
      read();
    }
    if (!isDone()) {
      write();
    }
  }

  private void write() throws IOException {
    while (true) {
      if (writing.isEmpty()) {
        fill();
      }
      if (writing.isEmpty()) {
        key.interestOps(SelectionKey.OP_READ);
        return;
      }
      long unused = channel.write(writing.toArray(ByteBuffer[]::new));
      while (!writing.isEmpty() && !writing.element().hasRemaining()) {
        writing.remove();
      }
      if (!writing.isEmpty()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
    }
  }

  /** Takes what is written next: frames are never within each other. */
  private void fill() {
    for (int i = 0; i < TOGETHER; i++) {
      ByteBuffer next = control.isEmpty() ? data() : control.remove();
      if (next == null) {
        return;
      }
      writing.add(next);
    }
  }

  /** What the next stream whose turn it is may send; null if none may. */
  private @Nullable ByteBuffer data() {
    for (int i = 0; i < streams.size(); i++) {
      Sent sent = streams.get(turn);
      turn = (turn + 1) % streams.size();
      ByteBuffer next = sent.ended ? null : data(sent);
      if (next != null) {
        return next;
      }
    }
    return null;
  }

  private @Nullable ByteBuffer data(Sent sent) {
    ByteBuffer frames = sent.frames;
    if (!frames.hasRemaining()) {
      if (--sent.repetitions == 0) {
        sent.ended = true;
        return sent.stream.end();
      }
      frames.rewind();
    }
    int from = frames.position();
    int to = from;
    long mayBeSent = Math.min(window, sent.window);
    long taken = 0;
    while (to < frames.limit() && to - from < TURN) {
      int content = FramedStream.content(frames, to);
      if (taken + content > mayBeSent) {
        break;
      }
      taken += content;
      to += FramedStream.FRAME_HEAD + content;
    }
    if (to == from) {
      return null;
    }
    window -= taken;
    sent.window -= taken;
    frames.position(to);
    return frames.duplicate().position(from).limit(to);
  }

  private void read() throws IOException {
    if (channel.read(in) < 0) {
      if (isDone()) {
        key.cancel();
        return;
      }
      throw new EOFException("closed by the other side; streams unanswered: " + unanswered);
    }
    in.flip();
    while (in.remaining() >= FramedStream.FRAME_HEAD) {
      int length = FramedStream.content(in, in.position());
      if (length > FramedStream.MOST_CONTENT) {
        throw new IllegalStateException("a frame of %,d bytes".formatted(length));
      }
      if (in.remaining() < FramedStream.FRAME_HEAD + length) {
        break;
      }
      byte type = in.get(in.position() + 3);
      byte flags = in.get(in.position() + 4);
      int stream = in.getInt(in.position() + 5);
      in.position(in.position() + FramedStream.FRAME_HEAD);
      ByteBuffer content = in.slice().limit(length);
      in.position(in.position() + length);
      take(type, flags, stream, content);
    }
    in.compact();
  }

  private void take(byte type, byte flags, int stream, ByteBuffer content) {
    switch (type) {
      case SETTINGS -> {
        if ((flags & ACK) == 0) {
          settings(content);
        }
      }
      case PING -> {
        if ((flags & ACK) == 0) {
          control.add(frame(PING, ACK, 0, content.remaining()).put(content).flip());
        }
      }
      case WINDOW_UPDATE -> {
        if (stream == 0) {
          window += content.getInt();
        } else {
          of(stream).window += content.getInt();
        }
      }
      case FramedStream.HEADERS -> answer(of(stream), flags, content);
      case RESET, GO_AWAY -> {
        if (unanswered > 0 && (type == GO_AWAY || !of(stream).answered)) {
          throw new IllegalStateException(
              "stream %d was broken off: frame of type %d".formatted(stream, type));
        }
      }
      case CONTINUATION -> throw new IllegalStateException("headers in more than one frame");
      case FramedStream.DATA -> {
        // Answers' messages; how it went is told by trailers.
        if ((flags & FramedStream.END_STREAM) != 0) {
          throw new IllegalStateException("stream %d ended without a status".formatted(stream));
        }
      }
      default -> {} // what there may be besides
    }
  }

  private void settings(ByteBuffer content) {
    while (content.remaining() >= SETTING_BYTES) {
      short setting = content.getShort();
      int value = content.getInt();
      if (setting == INITIAL_WINDOW) {
        for (Sent sent : streams) {
          sent.window += value - firstWindow;
        }
        firstWindow = value;
      }
    }
    control.add(frame(SETTINGS, ACK, 0, 0));
  }

  private void answer(Sent sent, byte flags, ByteBuffer block) {
    Http2Headers told;
    try {
      told = headers.decodeHeaders(sent.stream.id(), Unpooled.wrappedBuffer(block));
    } catch (Http2Exception e) {
      throw new IllegalStateException("headers of stream " + sent.stream.id(), e);
    }
    if ((flags & FramedStream.END_STREAM) == 0) {
      return;
    }
    CharSequence status = told.get("grpc-status");
    if (!sent.ended || status == null || !"0".contentEquals(status)) {
      throw new IllegalStateException(
          "stream %d: status %s, %s messages (expected: 0 after all): %s"
              .formatted(
                  sent.stream.id(), status, sent.ended ? "all" : "some", told.get("grpc-message")));
    }
    sent.answered = true;
    unanswered--;
  }

  private Sent of(int stream) {
    for (Sent sent : streams) {
      if (sent.stream.id() == stream) {
        return sent;
      }
    }
    throw new IllegalStateException("stream %d (expected: one that was opened)".formatted(stream));
  }

  /** A frame's head, and room for its content. */
  private static ByteBuffer frame(byte type, int flags, int stream, int length) {
    ByteBuffer frame = ByteBuffer.allocate(FramedStream.FRAME_HEAD + length);
    FramedStream.head(frame, length, type, flags, stream);
    return length == 0 ? frame.flip() : frame;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
