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
 * size of messages, with what they become, until its message arrives, or until the next {@link
 * #tick}: a stream that has permission and sends nothing must not keep others waiting. What those
 * with permission may send before their messages are whole is bounded by {@link HalfRead}; from
 * then on they count here, also while they wait to be converted.
 */
final class InFlight {
  private static final long FIRST_AVERAGE = 4_096;

  /** Part of the limit up to which messages may be asked for some at once. */
  private static final double MUCH_ROOM = 0.75;

  private final long limit;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private long bytes;
  private long unread;
  private long granted;
  private double averageBytes = FIRST_AVERAGE;

  /** Of what messages become, on top of their own size. */
  private double averageMore;

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

  /**
   * Permission for some messages at once, if there is much room and nobody waits: the last part of
   * it is given one by one.
   *
   * @param messages how many, at least 1
   */
  synchronized boolean open(int messages) {
    double then = bytes + (granted + messages) * (averageBytes + averageMore);
    if (!waiting.isEmpty() || then >= MUCH_ROOM * limit) {
      return false;
    }
    granted += messages;
    return true;
  }

  /** Forgets a reader that still waits. */
  synchronized void forget(Runnable read) {
    waiting.remove(read);
  }

  /**
   * Counts a whole message for which permission was given, and which now waits to be converted.
   *
   * @param heldBytes what it takes until then, however it is kept
   */
  synchronized Arrival arrived(long heldBytes) {
    granted = Math.max(0, granted - 1);
    averageBytes += (heldBytes - averageBytes) / 16;
    return new Arrival(heldBytes);
  }

  /** The same for a message that asked for no permission. */
  synchronized Arrival arrivedUnasked(long heldBytes) {
    return new Arrival(heldBytes);
  }

  /** A whole message that waits to be converted; it is taken or dropped, whichever comes first. */
  final class Arrival {
    private final long held;
    private boolean waits = true;

    private Arrival(long held) {
      this.held = held;
      bytes += held;
      unread += held;
    }

    /**
     * It is converted now; its bytes count until they are {@linkplain InFlight#release released}.
     *
     * @param messageBytes as it is now: decompressed, in one piece
     * @return false if it was dropped before, and must not be converted
     */
    boolean taken(long messageBytes) {
      synchronized (InFlight.this) {
        if (!waits) {
          return false;
        }
        leave();
        bytes += messageBytes;
        return true;
      }
    }

    /** Nobody will convert it; does nothing once it was taken. */
    void dropped() {
      synchronized (InFlight.this) {
        if (!waits) {
          return;
        }
        leave();
      }
      admit();
    }

    private void leave() {
      waits = false;
      unread -= held;
      bytes -= held;
    }
  }

  /** Counts what a message became, on top of its own size. */
  synchronized void add(long moreBytes) {
    bytes += moreBytes;
    averageMore += (moreBytes - averageMore) / 16;
  }

  /** Takes away what is not in flight any more. */
  void release(long lessBytes) {
    synchronized (this) {
      bytes -= lessBytes;
      if (waiting.isEmpty()) {
        return;
      }
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

  /** What of the bytes beyond the limit is whole messages that wait to be converted. */
  synchronized long unreadBeyondLimit() {
    return Math.min(unread, Math.max(0, bytes - limit));
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
    Waiters.tell(admitted, Runnable::run);
  }

  private boolean open() {
    return bytes + granted * (averageBytes + averageMore) < limit;
  }
}
