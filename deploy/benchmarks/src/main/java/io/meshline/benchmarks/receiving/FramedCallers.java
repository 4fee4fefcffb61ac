package io.meshline.benchmarks.receiving;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Streams that send ready-made messages as fast as the other side reads them, as {@link Callers}
 * do, but with frames that were made before: on processors that callers and the receiver share,
 * what callers take is missing to the receiver, though it is no part of it. When their ends are
 * answered, the broker has all that was sent. Not thread-safe.
 */
final class FramedCallers {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LOOK_MILLIS = 1_000;

  private final int port;
  private final List<List<FramedStream>> connections = new ArrayList<>();

  /**
   * Makes the frames.
   *
   * @param port of this machine
   * @param connections how many, at least 1
   * @param streams the messages of each stream
   */
  FramedCallers(int port, String method, int connections, List<List<byte[]>> streams) {
    this.port = port;
    for (int i = 0; i < Math.min(connections, streams.size()); i++) {
      this.connections.add(new ArrayList<>());
    }
    for (int i = 0; i < streams.size(); i++) {
      List<FramedStream> connection = this.connections.get(i % this.connections.size());
      connection.add(new FramedStream(2 * connection.size() + 1, method, streams.get(i)));
    }
  }

  /**
   * Sends on all streams, over connections of its own, and waits until the end of each is answered.
   *
   * @param repetitions how often each stream sends all of its messages, at least once
   * @throws IllegalStateException if one is refused, or they are not through after five minutes
   */
  void send(int repetitions) throws IOException {
    if (repetitions < 1) {
      throw new IllegalArgumentException(
          "repetitions: %d (expected: at least 1)".formatted(repetitions));
    }
    long begin = System.nanoTime();
    List<FramedConnection> open = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (List<FramedStream> streams : connections) {
        open.add(new FramedConnection(port, streams, repetitions, selector));
      }
      while (!open.stream().allMatch(FramedConnection::isDone)) {
        if (System.nanoTime() - begin > PATIENCE.toNanos()) {
          throw new IllegalStateException("streams are not through after " + PATIENCE);
        }
        selector.select(LOOK_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
          ((FramedConnection) key.attachment()).work();
        }
        selector.selectedKeys().clear();
      }
    } finally {
      for (FramedConnection connection : open) {
        connection.close();
      }
    }
  }
}
