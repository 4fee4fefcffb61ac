package io.meshline.ingest.receiver;

import java.time.Duration;

/** Asks now and then whether the broker answers, by a thread of its own since that may wait. */
final class Reachability {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Broker broker;
  private final Thread thread;
  private volatile String trouble = "the broker was not asked yet";

  Reachability(Broker broker) {
    this.broker = broker;
    this.thread = new Thread(this::run, "receiver-broker-probe");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Why nothing could be published when it was last asked; empty when all was well. */
  String trouble() {
    return trouble;
  }

  void stop() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        trouble = broker.trouble();
        Thread.sleep(INTERVAL.toMillis());
      }
    } catch (InterruptedException e) {
      // That is how it is stopped.
      Thread.currentThread().interrupt();
    }
  }
}
