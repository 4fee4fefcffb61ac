package io.meshline.ingest.receiver;

import java.util.concurrent.CountDownLatch;

/** Keeps all threads of a receiver that convert busy, until it is closed. */
final class BusyWorkers implements AutoCloseable {
  private final CountDownLatch end = new CountDownLatch(1);

  /**
   * Returns when all are busy.
   *
   * @param threads as many as the receiver has
   */
  BusyWorkers(Receiver receiver, int threads) throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      receiver
          .workers()
          .execute(
              () -> {
                busy.countDown();
                awaitEnd();
              });
    }
    busy.await();
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
  }
}
