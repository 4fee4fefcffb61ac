package io.meshline.ingest.receiver;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of one message: open until every batch that carries something of it is settled.
 * Thread-safe.
 */
final class Receipt {
  private final AtomicInteger open = new AtomicInteger(1);
  private final AtomicLong rejected = new AtomicLong();
  private final Consumer<Receipt> settled;
  private volatile long bytes;
  private volatile @Nullable String firstRejection;
  private volatile boolean undecodable;
  private volatile boolean lost;

  /**
   * @param bytes what the message counts for while it is in flight
   * @param settled told once, when all is settled, by whichever thread does the last bit
   */
  Receipt(long bytes, Consumer<Receipt> settled) {
    this.bytes = bytes;
    this.settled = settled;
  }

  /** One more thing to wait for. */
  void opened() {
    open.incrementAndGet();
  }

  /** One thing less to wait for; the first one is the conversion itself. */
  void closed() {
    if (open.decrementAndGet() == 0) {
      settled.accept(this);
    }
  }

  void rejected(long records, String message) {
    if (rejected.getAndAdd(records) == 0) {
      firstRejection = message;
    }
  }

  void undecodable() {
    undecodable = true;
  }

  /**
   * Something of it was neither published nor judged: the caller must not be told that all is well.
   */
  void lost() {
    lost = true;
  }

  boolean isLost() {
    return lost;
  }

  /** Sets what the message counts for, now that it is known what it became. */
  void weigh(long inFlightBytes) {
    bytes = inFlightBytes;
  }

  long bytes() {
    return bytes;
  }

  long rejectedRecords() {
    return rejected.get();
  }

  /** Why the first one was rejected; empty when none was. */
  String firstRejection() {
    String message = firstRejection;
    return message == null ? "" : message;
  }

  boolean isUndecodable() {
    return undecodable;
  }
}
