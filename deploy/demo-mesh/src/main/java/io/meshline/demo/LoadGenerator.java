package io.meshline.demo;

import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The visitors: they look, fill baskets and buy. They carry no agent, so the map calls them User.
 */
final class LoadGenerator {
  private static final int VISITORS = 16;
  private static final int VISITOR_NAMES = 500;

  private final Peers peers;
  private final LoadRhythm rhythm;
  private final Random random;
  private final ThreadPoolExecutor visitors =
      new ThreadPoolExecutor(
          VISITORS,
          VISITORS,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(VISITORS),
          // A slow shop has fewer visits, not an ever longer queue of them.
          new ThreadPoolExecutor.CallerRunsPolicy());

  LoadGenerator(Peers peers, LoadRhythm rhythm, Random random) {
    this.peers = peers;
    this.rhythm = rhythm;
    this.random = random;
  }

  void start() {
    new Thread(this::run, "load").start();
  }

  private void run() {
    long start = System.nanoTime();
    try {
      for (int visit = 0; rhythm.limit() == 0 || visit < rhythm.limit(); visit++) {
        double second = (System.nanoTime() - start) / 1e9;
        Thread.sleep(Math.round(1000 / rhythm.rate(second)));
        int kind = random.nextInt(10);
        String visitor = String.valueOf(random.nextInt(VISITOR_NAMES));
        // Now and then a visitor asks for what does not exist: a client error, not a failure.
        String product = String.valueOf(1 + random.nextInt(InventoryService.PRODUCTS + 1));
        visitors.execute(() -> visit(kind, visitor, product));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void visit(int kind, String visitor, String product) {
    try {
      if (kind < 6) {
        peers.call("front", "GET /shop", product);
      } else if (kind < 8) {
        peers.call("front", "POST /basket", visitor);
      } else {
        peers.call("front", "POST /buy", visitor);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
