package io.meshline.benchmarks.whole;

import io.meshline.benchmarks.receiving.Callers;
import io.meshline.benchmarks.receiving.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * All proxies of the mesh, twice: while the ends of the streams of one are awaited, which the
 * receiver answers when the broker has the last batch, the other one sends. Not thread-safe.
 */
final class Senders implements AutoCloseable {
  private static final int SENDERS = 2;
  private static final int CONNECTIONS = 2;

  private final List<Callers> callers = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS);

  /** Senders to a port of this machine. */
  Senders(int port) {
    for (int i = 0; i < SENDERS; i++) {
      callers.add(new Callers(port, Traffic.ACCESS_LOGS, CONNECTIONS));
    }
  }

  /** One of them, for who sends by himself. */
  Callers one() {
    return callers.get(0);
  }

  /**
   * Sends a load again and again, as fast as it is taken.
   *
   * @param duration after which no more is begun
   * @return how many entries the broker has of it
   */
  long send(TimedLoad load, Duration duration) throws Exception {
    long begin = System.nanoTime();
    List<Future<Long>> running = new ArrayList<>();
    for (Callers one : callers) {
      Callable<Long> sending =
          () -> {
            long entries = 0;
            while (System.nanoTime() - begin < duration.toNanos()) {
              one.send(load.at(Instant.now()), 1);
              entries += load.entries();
            }
            return entries;
          };
      running.add(threads.submit(sending));
    }
    long entries = 0;
    for (Future<Long> one : running) {
      entries += one.get();
    }
    return entries;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    callers.forEach(Callers::close);
  }
}
