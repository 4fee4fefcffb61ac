package io.meshline.ingest.receiver;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands shipments to the broker, by a thread of its own since that may have to wait, and again
 * while the broker cannot take them: a broker that is away costs callers time, not data. What is
 * held here is bounded by {@link InFlight} and {@link DeadLetters}, not by this class. Thread-safe.
 */
final class Sender {
  /** Why shipments that are left at the end of the process count as rejected. */
  static final String NOT_PUBLISHED = "not_published";

  /** Why a shipment that the broker will never take counts as rejected. */
  static final String UNPUBLISHABLE = "unpublishable";

  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Broker broker;
  private final ScheduledExecutorService timer;
  private final Counters counters;
  private final BlockingQueue<Attempt> queue = new LinkedBlockingQueue<>();
  private final Set<Attempt> unsettled = ConcurrentHashMap.newKeySet();
  private final Object settled = new Object();
  private final Thread thread;
  private volatile boolean failing;
  private volatile boolean stopped;

  private static final class Attempt {
    private final Shipment shipment;
    private int number;

    Attempt(Shipment shipment) {
      this.shipment = shipment;
    }
  }

  Sender(Broker broker, ScheduledExecutorService timer, Counters counters) {
    this.broker = broker;
    this.timer = timer;
    this.counters = counters;
    this.thread = new Thread(this::run, "receiver-sender");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether it can still hand anything on; false for good once its thread has ended. */
  boolean alive() {
    return thread.getState() != Thread.State.TERMINATED;
  }

  /** Takes a shipment, which is settled later, or given up if this has stopped; never waits. */
  void send(Shipment shipment) {
    Attempt attempt = new Attempt(shipment);
    unsettled.add(attempt);
    queue.add(attempt);
    if (stopped) {
      giveUp(attempt);
    }
  }

  /**
   * Waits until all is settled; false if it is not by then.
   *
   * @param deadline as {@link System#nanoTime} has it
   */
  boolean awaitSettled(long deadline) throws InterruptedException {
    synchronized (settled) {
      while (!unsettled.isEmpty()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        settled.wait(left);
      }
    }
    return true;
  }

  /** Shipments that are not settled. */
  int unsettled() {
    return unsettled.size();
  }

  /** Gives up what is not settled and whatever still comes, and stops. */
  void stop() {
    stopped = true;
    thread.interrupt();
    Waiters.tell(unsettled, this::giveUp);
  }

  private void giveUp(Attempt attempt) {
    if (removed(attempt)) {
      attempt.shipment.givenUp(NOT_PUBLISHED, "the receiver ended before the broker took it");
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        publish(queue.take());
      }
    } catch (InterruptedException e) {
      // That is how it is stopped.
      Thread.currentThread().interrupt();
    }
  }

  private void publish(Attempt attempt) {
    Shipment shipment = attempt.shipment;
    try {
      var unused =
          broker
              .publish(shipment.topic(), shipment.record())
              .whenComplete((done, fault) -> settle(attempt, fault));
    } catch (RuntimeException e) {
      settle(attempt, e);
    }
  }

  private void settle(Attempt attempt, @Nullable Throwable outcome) {
    Throwable fault =
        outcome instanceof CompletionException && outcome.getCause() != null
            ? outcome.getCause()
            : outcome;
    if (fault == null) {
      if (failing) {
        failing = false;
        LOG.info("The broker takes records again.");
      }
      if (removed(attempt)) {
        attempt.shipment.published();
      }
    } else if (fault instanceof RefusedRecordException) {
      LOG.warn("A record for {} will never be taken.", attempt.shipment.topic(), fault);
      if (removed(attempt)) {
        attempt.shipment.givenUp(UNPUBLISHABLE, String.valueOf(fault.getMessage()));
      }
    } else {
      again(attempt, fault);
    }
  }

  /** Whether it was not settled until now. */
  private boolean removed(Attempt attempt) {
    boolean removed = unsettled.remove(attempt);
    synchronized (settled) {
      settled.notifyAll();
    }
    return removed;
  }

  private void again(Attempt attempt, Throwable fault) {
    if (!failing) {
      failing = true;
      LOG.warn("Publishing to {} failed; it is tried again.", attempt.shipment.topic(), fault);
    }
    counters.retried();
    long pause =
        Math.min(
            FIRST_PAUSE.toMillis() << Math.min(attempt.number++, 10), LONGEST_PAUSE.toMillis());
    try {
      var unused = timer.schedule(() -> queue.add(attempt), pause, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Not tried again, since the receiver ends.", e);
    }
  }
}
