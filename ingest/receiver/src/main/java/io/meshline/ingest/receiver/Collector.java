package io.meshline.ingest.receiver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;

/**
 * Collects the records of one protocol across messages and callers into batches, which are sent
 * when they are full or when their first record has waited long enough. Thread-safe.
 *
 * @param <T> what is collected
 */
final class Collector<T> {
  private final Source source;
  private final RecordType type;
  private final Packer<T> packer;
  private final Duration linger;
  private final ScheduledExecutorService timer;
  private final Sender sender;
  private final Counters counters;
  private List<Receipt> receipts = new ArrayList<>();
  private List<Integer> shares = new ArrayList<>();
  private long generation;

  /** Taken, but not yet told to the counters. */
  private int uncounted;

  Collector(
      Source source,
      RecordType type,
      Packer<T> packer,
      Duration linger,
      ScheduledExecutorService timer,
      Sender sender,
      Counters counters) {
    this.source = source;
    this.type = type;
    this.packer = packer;
    this.linger = linger;
    this.timer = timer;
    this.sender = sender;
    this.counters = counters;
  }

  /**
   * What became of some records.
   *
   * @param count how many were added
   * @param unfit why the others are not fit for a batch
   */
  record Added(int count, List<RuntimeException> unfit) {}

  /**
   * Adds records of a message, whose receipt stays open until their batches are settled. Those that
   * are not fit for a batch are left out.
   */
  synchronized Added add(List<T> records, Receipt receipt) {
    List<RuntimeException> unfit = new ArrayList<>(0);
    try {
      for (T one : records) {
        try {
          add(one, receipt);
        } catch (RuntimeException e) {
          unfit.add(e);
        }
      }
    } finally {
      count();
    }
    return new Added(records.size() - unfit.size(), unfit);
  }

  private void add(T one, Receipt receipt) {
    if (!packer.add(one)) {
      seal();
      packer.add(one);
    }
    uncounted++;
    int last = receipts.size() - 1;
    if (last >= 0 && receipts.get(last) == receipt) {
      shares.set(last, shares.get(last) + 1);
    } else {
      receipt.opened();
      receipts.add(receipt);
      shares.add(1);
    }
    if (packer.size() == 1) {
      flushLater();
    }
  }

  /** Sends what is collected, without waiting for more. */
  synchronized void flush() {
    if (packer.size() > 0) {
      seal();
    }
  }

  private void flushLater() {
    long expected = generation;
    try {
      var unused =
          timer.schedule(() -> flushIf(expected), linger.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The receiver ends: nobody else will flush it.
      seal();
    }
  }

  private synchronized void flushIf(long expected) {
    if (generation == expected) {
      flush();
    }
  }

  /** What is sent was counted as received before. */
  private void count() {
    if (uncounted > 0) {
      counters.received(source, uncounted);
      uncounted = 0;
    }
  }

  private void seal() {
    count();
    generation++;
    Batch batch = new Batch(packer.size(), packer.build(), receipts, shares);
    receipts = new ArrayList<>();
    shares = new ArrayList<>();
    sender.send(batch);
  }

  private final class Batch implements Shipment {
    private final int size;
    private final SpecificRecord record;
    private final List<Receipt> waiting;
    private final List<Integer> sizes;

    Batch(int size, SpecificRecord record, List<Receipt> waiting, List<Integer> sizes) {
      this.size = size;
      this.record = record;
      this.waiting = waiting;
      this.sizes = sizes;
    }

    @Override
    public String topic() {
      return type.topic();
    }

    @Override
    public SpecificRecord record() {
      return record;
    }

    @Override
    public void published() {
      counters.published(source, type, size);
      Waiters.tell(waiting, Receipt::closed);
    }

    @Override
    public void givenUp(String reason, String message) {
      counters.givenUp(source, reason, size);
      for (int i = 0; i < waiting.size(); i++) {
        waiting.get(i).rejected(sizes.get(i), message);
        if (reason.equals(Sender.NOT_PUBLISHED)) {
          waiting.get(i).lost();
        }
      }
      Waiters.tell(waiting, Receipt::closed);
    }
  }
}
