package io.meshline.query.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritePendingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection of which can be told, while its request is worked on, whether the caller has gone.
 *
 * <p>With HTTP/1.1 the server reads nothing between a request and its answer, so it does not see
 * that the other end was closed: the only sign is what a read says. {@link #isGone} reads ahead;
 * what comes before the end (a next request, the last record of TLS) is kept for the server. It
 * does so only from {@link #watch} to {@link #release}: later the server waits for the selector to
 * tell of what comes, which it would not if that had been read already.
 */
final class WatchedEndPoint extends SocketChannelEndPoint {
  private static final int AHEAD_BYTES = 16_384;
  private static final byte[] REFUSAL =
      "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ByteBuffer ahead = ByteBuffer.allocate(AHEAD_BYTES).flip();
  private boolean watched;
  private boolean ended;
  private boolean coming;
  private long comingSince;

  WatchedEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
  }

  /** The server works on a request, and reads nothing. */
  synchronized void watch() {
    watched = true;
  }

  /** The server will answer, and read again. */
  synchronized void release() {
    watched = false;
  }

  /** Whether the other end was closed while the server works on a request. */
  synchronized boolean isGone() {
    if (!watched) {
      return false;
    }
    if (!isOpen()) {
      return true;
    }
    ahead.compact();
    try {
      if (!ended && ahead.hasRemaining() && getChannel().read(ahead) < 0) {
        ended = true;
      }
    } catch (IOException e) {
      ended = true;
    } finally {
      ahead.flip();
    }
    return ended;
  }

  @Override
  public synchronized int fill(ByteBuffer buffer) throws IOException {
    if (!ahead.hasRemaining()) {
      return came(super.fill(buffer));
    }
    int position = BufferUtil.flipToFill(buffer);
    int filled = Math.min(buffer.remaining(), ahead.remaining());
    for (int i = 0; i < filled; i++) {
      buffer.put(ahead.get());
    }
    BufferUtil.flipToFlush(buffer, position);
    notIdle();
    return came(filled);
  }

  /** The first bytes of a request begin its time. */
  private int came(int bytes) {
    if (bytes > 0 && !coming) {
      coming = true;
      comingSince = System.nanoTime();
    }
    return bytes;
  }

  /** A request has come in, whole but for its body. */
  synchronized void came() {
    coming = false;
  }

  /** Whether a request that has begun has not come in for as long as this. */
  synchronized boolean isSlow(Duration patience) {
    return coming && System.nanoTime() - comingSince > patience.toNanos();
  }

  /** Refuses a request that does not come in, and closes the connection. */
  void refuse() {
    came();
    try {
      write(Callback.from(this::close, this::close), ByteBuffer.wrap(REFUSAL));
    } catch (WritePendingException e) {
      // It came in after all, and is answered.
      close(e);
    }
  }

  @Override
  protected void needsFillInterest() {
    synchronized (this) {
      if (!ahead.hasRemaining()) {
        super.needsFillInterest();
        return;
      }
    }
    // What was read ahead will not wake the selector.
    getScheduler().schedule(() -> getFillInterest().fillable(), 0, TimeUnit.MILLISECONDS);
  }
}
