package io.meshline.ingest.receiver;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The messages that have begun to arrive and are not complete: {@link InFlight} lets callers begin,
 * at a time when nobody knows how much they will send, and how fast. What they hold here is bounded
 * in bytes. Beyond the bound the one that has been at it for longest is ended, so that callers who
 * send half a message and stop cannot keep out those who send whole ones. Thread-safe.
 */
final class HalfRead {
  private final long limit;
  private final Counters counters;
  private final Set<Part> begun = new LinkedHashSet<>();
  private long bytes;

  /**
   * @param limit bytes, at least those of the largest message
   */
  HalfRead(long limit, Counters counters) {
    this.limit = limit;
    this.counters = counters;
  }

  /** One caller's place, used for one message after the other. */
  Part place(Runnable end) {
    return new Part(end);
  }

  synchronized long bytes() {
    return bytes;
  }

  /** What one caller has sent of its present message. */
  final class Part {
    private final Runnable end;
    private long held;

    private Part(Runnable end) {
      this.end = end;
    }

    /** More of the message has come; may end this caller or others. */
    void grew(long moreBytes) {
      List<Part> ended = new ArrayList<>();
      synchronized (HalfRead.this) {
        begun.add(this);
        held += moreBytes;
        bytes += moreBytes;
        while (bytes > limit && !begun.isEmpty()) {
          Part eldest = begun.iterator().next();
          eldest.leave();
          ended.add(eldest);
        }
      }
      for (Part each : ended) {
        counters.cutShort();
        each.end.run();
      }
    }

    /** The message is complete, or nothing more of it will come. */
    void done() {
      synchronized (HalfRead.this) {
        leave();
      }
    }

    private void leave() {
      begun.remove(this);
      bytes -= held;
      held = 0;
    }
  }
}
