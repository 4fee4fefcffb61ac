package io.meshline.query.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection of which can be told, while its request is worked on, whether the caller has gone.
 *
 * <p>With HTTP/1.1 the server reads nothing between a request and its answer, so it does not see
 * that the other end was closed: the only sign is what a read says. {@link #isGone} reads ahead;
 * what comes before the end (a next request, the last record of TLS) is kept for the server.
 */
final class WatchedEndPoint extends SocketChannelEndPoint {
  private static final int AHEAD_BYTES = 16_384;

  private final ByteBuffer ahead = ByteBuffer.allocate(AHEAD_BYTES).flip();
  private boolean ended;

  WatchedEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
  }

  /** Whether the other end was closed. Only while the server works on a request. */
  synchronized boolean isGone() {
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
      return super.fill(buffer);
    }
    int position = BufferUtil.flipToFill(buffer);
    int filled = Math.min(buffer.remaining(), ahead.remaining());
    for (int i = 0; i < filled; i++) {
      buffer.put(ahead.get());
    }
    BufferUtil.flipToFlush(buffer, position);
    notIdle();
    return filled;
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
