package io.meshline.ingest.publisher;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallBatches;
import io.meshline.schemas.CallChecks;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.InvalidBatchException;
import io.meshline.schemas.SpanBatch;
import io.meshline.schemas.Topics;
import io.meshline.schemas.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Publishes call records, from any JVM program. Thread-safe.
 *
 * <pre>{@code
 * try (CallPublisher publisher =
 *     CallPublisher.builder("localhost:9092", "http://localhost:8081").build()) {
 *   publisher.publish(call);
 * }
 * }</pre>
 *
 * <p>Calls wait for each other up to the linger time and travel as {@link CallBatch}es. Memory is
 * bounded: while the producer's buffer is full, {@code publish} blocks its caller, and after the
 * builder's {@code maxBlock} the futures of the calls in hand fail. Nothing is dropped silently: a
 * future that did not fail was acknowledged by the broker, and <i>handed over = published + failed
 * + on its way</i> by {@link #counts}.
 */
public final class CallPublisher implements AutoCloseable {
  private final RecordPublisher records;
  private final Duration linger;
  private final ScheduledExecutorService clock;
  private final LongAdder published = new LongAdder();
  private final LongAdder failed = new LongAdder();

  private final Object lock = new Object();
  // All below: guarded by lock.
  private final CallBatcher batcher;
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private long batchNumber;
  // Batches that left the batcher and are not yet with the producer.
  private int departing;
  private boolean closed;

  /** A batch that left the batcher, and who waits for it. */
  private record Departure(CallBatch batch, List<CompletableFuture<Void>> waiting) {}

  CallPublisher(RecordPublisher records, CallBatcher batcher, Duration linger) {
    this.records = records;
    this.batcher = batcher;
    this.linger = linger;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "meshline-publisher-linger");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Begins a publisher.
   *
   * @param bootstrapServers Kafka's {@code host:port}, several separated by commas
   * @param registryUrls base addresses of the schema registry's REST API, separated by commas
   */
  public static CallPublisherBuilder builder(String bootstrapServers, String registryUrls) {
    return new CallPublisherBuilder(bootstrapServers, registryUrls);
  }

  /**
   * Takes one call into the current batch, copying it. The future completes once the broker has
   * acknowledged the batch; it fails with an {@link IllegalArgumentException} if the call breaks a
   * limit of the contract (of its time only the job judges), else with a {@link PublishException}.
   * Never throws.
   */
  public CompletableFuture<Void> publish(CallRecord call) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      requireValid(call);
      add(call, done);
    } catch (IllegalArgumentException | IllegalStateException | NullPointerException e) {
      if (done.completeExceptionally(e)) {
        failed.increment();
      }
    }
    return done;
  }

  /** Publishes a batch that is ready; fails likewise, if its columns do not fit each other. */
  public CompletableFuture<Void> publishBatch(CallBatch batch) {
    int calls = batch.getPath().size();
    try {
      CallBatches.validate(batch);
    } catch (InvalidBatchException e) {
      failed.add(calls);
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("call batch: " + e.getMessage(), e));
    }
    return counted(records.publish(Topics.CALLS, batch), calls);
  }

  /** Publishes spans, which the pairing job turns into calls. */
  public CompletableFuture<Void> publishSpans(SpanBatch spans) {
    return counted(records.publish(Topics.SPANS, spans), spans.getSpans().size());
  }

  /** Publishes what an instance says of itself. */
  public CompletableFuture<Void> publishInstance(InstanceMetadata instance) {
    return counted(records.publish(Topics.INSTANCES, instance), 1);
  }

  /** Sends what has been taken, and blocks until all of it was acknowledged or has failed. */
  public void flush() {
    Departure departure;
    synchronized (lock) {
      departure = depart();
    }
    send(departure);
    awaitDepartures();
    records.flush();
  }

  /** Calls, spans and instances published and failed since the beginning. */
  public PublishCounts counts() {
    return new PublishCounts(published.sum(), failed.sum());
  }

  /** Sends what has been taken and waits up to 30 s for the broker; later calls fail. */
  @Override
  public void close() {
    Departure departure;
    synchronized (lock) {
      closed = true;
      departure = depart();
    }
    clock.shutdown();
    send(departure);
    awaitDepartures();
    records.close();
  }

  /** Batches that other threads took out must be with the producer before it is flushed. */
  private void awaitDepartures() {
    boolean interrupted = false;
    synchronized (lock) {
      while (departing > 0) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void add(CallRecord call, CompletableFuture<Void> done) {
    Departure departure = null;
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the publisher is closed");
      }
      if (!batcher.add(call)) {
        departure = depart();
        batcher.add(call);
      }
      waiting.add(done);
      if (batcher.size() == 1) {
        long number = batchNumber;
        var unused = clock.schedule(() -> linger(number), linger.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    // Not under the lock: sending blocks while the producer's buffer is full.
    send(departure);
  }

  private void linger(long number) {
    Departure departure = null;
    synchronized (lock) {
      if (number == batchNumber) {
        departure = depart();
      }
    }
    send(departure);
  }

  private @Nullable Departure depart() {
    if (batcher.size() == 0) {
      return null;
    }
    Departure departure = new Departure(batcher.build(), waiting);
    waiting = new ArrayList<>();
    batchNumber++;
    departing++;
    return departure;
  }

  private void send(@Nullable Departure departure) {
    if (departure == null) {
      return;
    }
    try {
      int calls = departure.waiting().size();
      var unused =
          counted(records.publish(Topics.CALLS, departure.batch()), calls)
              .whenComplete(
                  (nothing, error) -> {
                    for (CompletableFuture<Void> done : departure.waiting()) {
                      if (error == null) {
                        done.complete(null);
                      } else {
                        done.completeExceptionally(error);
                      }
                    }
                  });
    } finally {
      synchronized (lock) {
        departing--;
        lock.notifyAll();
      }
    }
  }

  /** Counts before anyone who waits is told, so that counts are right when the future is done. */
  private CompletableFuture<Void> counted(CompletableFuture<Void> sent, int records) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    var unused =
        sent.whenComplete(
            (nothing, error) -> {
              if (error == null) {
                published.add(records);
                done.complete(null);
              } else {
                failed.add(records);
                done.completeExceptionally(error);
              }
            });
    return done;
  }

  private static void requireValid(CallRecord call) {
    Violation violation = CallChecks.withoutTime(call);
    if (violation != null) {
      throw new IllegalArgumentException("call: " + violation.message());
    }
  }
}
