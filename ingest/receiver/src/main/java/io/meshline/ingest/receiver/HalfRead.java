package io.meshline.ingest.receiver;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The messages that have begun to arrive and are not complete: {@link InFlight} lets callers begin,
 * at a time when nobody knows how much they will send, and how fast. What they hold here is bounded
 * in bytes. Beyond the bound the one that has been at it for longest is ended, so that callers who
 * send half a message and stop cannot keep out those who send whole ones. Who has sent a whole
 * message that nobody has converted yet is ended last of all; but such whole ones take of this room
 * what they take beyond that of {@link InFlight}. Thread-safe.
 */
final class HalfRead {
  /** Of a part that was ended for lack of room, or closed. */
  static final long ENDED = -1;

  private final long limit;
  private final InFlight inFlight;
  private final Counters counters;
  private final Set<Part> begun = new LinkedHashSet<>();
  private long bytes;

  /**
   * @param limit bytes, at least those of the largest message
   * @param inFlight where messages go on to be counted once they are whole
   */
  HalfRead(long limit, InFlight inFlight, Counters counters) {
    this.limit = limit;
    this.inFlight = inFlight;
    this.counters = counters;
  }

  /** One caller's place, used for one message after the other. */
  Part place(Runnable end) {
    return new Part(end);
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Who has been at it for longest, and loses nothing whole if possible. */
  private Part eldest() {
    for (Part part : begun) {
      if (part.unconverted == 0) {
        return part;
      }
    }
    return begun.iterator().next();
  }

  /** Takes the eldest out until the others have room, under the lock. */
  private List<Part> endSome(long room) {
    List<Part> ended = new ArrayList<>();
    while (bytes > room && !begun.isEmpty()) {
      Part eldest = eldest();
      eldest.leave();
      eldest.closed = true;
      ended.add(eldest);
    }
    return ended;
  }

  /** What one caller has sent of its present message. */
  final class Part {
    private final Runnable end;
    private long held;
    private int unconverted;
    private boolean closed;

    private Part(Runnable end) {
      this.end = end;
    }

    /** More of the message has come; may end this caller or others. */
    void grew(long moreBytes) {
      List<Part> ended = List.of();
      long room = limit - inFlight.unreadBeyondLimit();
      synchronized (HalfRead.this) {
        if (closed) {
          return;
        }
        begun.add(this);
        held += moreBytes;
        bytes += moreBytes;
        if (bytes > room) {
          ended = endSome(room);
        }
      }
      Waiters.tell(
          ended,
          each -> {
            counters.cutShort();
            each.end.run();
          });
    }

    /**
     * The message is complete; another one may begin.
     *
     * @return the bytes that it was counted with here, and is no more; {@link #ENDED} if the caller
     *     is told, or will be at once, that the message was not taken
     */
    long done() {
      synchronized (HalfRead.this) {
        if (closed) {
          return ENDED;
        }
        unconverted++;
        return leave();
      }
    }

    /** A message that was complete is about to be converted. */
    void converts() {
      synchronized (HalfRead.this) {
        unconverted--;
      }
    }

    /** Nothing more will come: what comes nevertheless is not kept, and so not counted. */
    void close() {
      synchronized (HalfRead.this) {
        leave();
        closed = true;
      }
    }

    private long leave() {
      long left = held;
      begun.remove(this);
      bytes -= held;
      held = 0;
      return left;
    }
  }
}
