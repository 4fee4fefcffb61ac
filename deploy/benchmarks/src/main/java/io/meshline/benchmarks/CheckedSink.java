package io.meshline.benchmarks;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Throws results away, but counts the calls that are in them. Lives in one JVM with its job.
 *
 * @param <T> the results
 */
final class CheckedSink<T> implements Sink<T> {

  private static final long serialVersionUID = 1;

  private static final Map<Integer, Totals> TOTALS = new ConcurrentHashMap<>();
  private static final AtomicInteger IDS = new AtomicInteger();

  private final int id = IDS.incrementAndGet();
  private final NewTally<T> tally;

  CheckedSink(NewTally<T> tally) {
    this.tally = tally;
    TOTALS.put(id, new Totals());
  }

  /** The calls in the results that one writer got. */
  interface Tally<T> {
    void add(T result);

    /** Number of calls; asked once, when no more results come. */
    long calls();
  }

  /** Makes an empty tally. */
  @FunctionalInterface
  interface NewTally<T> extends Serializable {
    Tally<T> get();
  }

  /** What all writers saw. */
  private static final class Totals {
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong calls = new AtomicLong();
    private final CompletableFuture<Long> end = new CompletableFuture<>();
  }

  private Totals totals() {
    Totals totals = TOTALS.get(id);
    if (totals == null) {
      throw new IllegalStateException("the sink " + id + " is of another JVM");
    }
    return totals;
  }

  /** Completes, with the number of calls, when every writer has got its last result. */
  CompletableFuture<Long> end() {
    return totals().end;
  }

  /** Forgets what was counted. */
  void forget() {
    TOTALS.remove(id);
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    Totals totals = totals();
    totals.open.incrementAndGet();
    return new Writer<>(tally.get(), totals);
  }

  private static final class Writer<T> implements SinkWriter<T> {
    private final Tally<T> tally;
    private final Totals totals;
    private boolean ended;

    Writer(Tally<T> tally, Totals totals) {
      this.tally = tally;
      this.totals = totals;
    }

    @Override
    public void write(T result, Context context) {
      tally.add(result);
    }

    @Override
    public void flush(boolean endOfInput) {
      if (endOfInput && !ended) {
        ended = true;
        totals.calls.addAndGet(tally.calls());
        if (totals.open.decrementAndGet() == 0) {
          totals.end.complete(totals.calls.get());
        }
      }
    }

    @Override
    public void close() {}
  }
}
