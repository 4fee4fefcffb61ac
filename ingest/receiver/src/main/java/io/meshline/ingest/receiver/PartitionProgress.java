package io.meshline.ingest.receiver;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * How far a partition is done. Records are taken in the order of their offsets and settled in any
 * order; done is what lies before the first one that is not settled. Thread-safe.
 */
final class PartitionProgress {
  /** A record on its way. */
  static final class Taken {
    private final long offset;
    private boolean settled;

    Taken(long offset) {
      this.offset = offset;
    }
  }

  private final Deque<Taken> open = new ArrayDeque<>();
  private long done = -1;

  /** A record has been taken. */
  synchronized Taken take(long offset) {
    Taken taken = new Taken(offset);
    open.add(taken);
    return taken;
  }

  /** All that came of a record is published or rejected. */
  synchronized void settle(Taken taken) {
    taken.settled = true;
    for (Taken first = open.peek(); first != null && first.settled; first = open.peek()) {
      done = first.offset + 1;
      open.remove();
    }
  }

  /** The offset to read on from after an end now; empty when nothing has been settled. */
  synchronized OptionalLong position() {
    return done < 0 ? OptionalLong.empty() : OptionalLong.of(done);
  }

  /** Records that are held back by the first one that is not settled, itself included. */
  synchronized int open() {
    return open.size();
  }
}
