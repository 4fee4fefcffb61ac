package io.meshline.ingest.receiver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * How much was received and not yet acknowledged by the broker, and the gate by which callers wait
 * while that is too much. A caller asks before it reads its next message and is told when it may;
 * waiting costs no thread, and none is turned away. Thread-safe.
 *
 * <p>The size of a message is known only when it is there. So each permission counts at the average
 * size of messages until its message arrives, or until the next {@link #tick}: a stream that has
 * permission and sends nothing must not keep others waiting. What those with permission may send
 * before their messages count here is bounded by {@link HalfRead}.
 */
final class InFlight {
  private static final long FIRST_AVERAGE = 4_096;

  private final long limit;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private long bytes;
  private long granted;
  private double averageBytes = FIRST_AVERAGE;

  /**
   * @param limit bytes at which the gate closes, at least 1
   */
  InFlight(long limit) {
    this.limit = limit;
  }

  /** Runs {@code read} when there is room, at once or later and then by another thread. */
  void whenOpen(Runnable read) {
    synchronized (this) {
      if (!waiting.isEmpty() || !open()) {
        waiting.add(read);
        return;
      }
      granted++;
    }
    read.run();
  }

  /** Forgets a reader that still waits. */
  synchronized void forget(Runnable read) {
    waiting.remove(read);
  }

  /** Counts a message for which permission was given. */
  synchronized void arrived(long messageBytes) {
    granted = Math.max(0, granted - 1);
    averageBytes += (messageBytes - averageBytes) / 16;
    bytes += messageBytes;
  }

  /** Counts what a message became, on top of its own size. */
  synchronized void add(long moreBytes) {
    bytes += moreBytes;
  }

  /** Takes away what is not in flight any more. */
  void release(long lessBytes) {
    synchronized (this) {
      bytes -= lessBytes;
    }
    admit();
  }

  /** Permissions that were not used until now count no longer. Call it some times a second. */
  void tick() {
    synchronized (this) {
      granted = 0;
    }
    admit();
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized int waiting() {
    return waiting.size();
  }

  private void admit() {
    List<Runnable> admitted = new ArrayList<>();
    synchronized (this) {
      while (!waiting.isEmpty() && open()) {
        admitted.add(waiting.remove());
        granted++;
      }
    }
    admitted.forEach(Runnable::run);
  }

  private boolean open() {
    return bytes + granted * averageBytes < limit;
  }
}
