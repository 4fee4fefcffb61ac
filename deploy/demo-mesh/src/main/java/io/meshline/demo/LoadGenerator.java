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
  private static final int OPENING_MILLIS = 100;
  private static final int LOOK = 0;

  private final Peers peers;
  private final ShopHours hours;
  private final Runnable opened;
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

  /**
   * The visitors of a shop.
   *
   * @param hours asked before each visit, from one thread
   * @param opened run once, as soon as visitors may do everything
   */
  LoadGenerator(Peers peers, ShopHours hours, Runnable opened, LoadRhythm rhythm, Random random) {
    this.peers = peers;
    this.hours = hours;
    this.opened = opened;
    this.rhythm = rhythm;
    this.random = random;
  }

  /**
   * Lets them come.
   *
   * @return what sends them, until it is interrupted
   */
  Thread start() {
    var thread = new Thread(this::run, "load");
    thread.start();
    return thread;
  }

  private void run() {
    try {
      // Of a number of visits none is spent on a shop that has only half opened.
      while (!(rhythm.limit() > 0 ? hours.isOpen() : hours.isLooking())) {
        Thread.sleep(OPENING_MILLIS);
      }
      boolean open = false;
      long start = System.nanoTime();
      for (int visit = 0; rhythm.limit() == 0 || visit < rhythm.limit(); visit++) {
        double second = (System.nanoTime() - start) / 1e9;
        Thread.sleep(Math.round(1000 / rhythm.rate(second)));
        int wish = random.nextInt(10);
        if (!open && hours.isOpen()) {
          open = true;
          opened.run();
        }
        int kind = open ? wish : LOOK;
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
