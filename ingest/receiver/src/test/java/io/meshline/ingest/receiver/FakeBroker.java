package io.meshline.ingest.receiver;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Party;
import io.meshline.schemas.SpanBatch;
import io.meshline.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;

/** A broker in memory that can be held up, fail some times, or refuse records for good. */
final class FakeBroker implements Broker {
  private record Held(String topic, SpecificRecord record, CompletableFuture<Void> done) {}

  private final Queue<SpecificRecord> calls = new ConcurrentLinkedQueue<>();
  private final Queue<SpecificRecord> spans = new ConcurrentLinkedQueue<>();
  private final Queue<SpecificRecord> instances = new ConcurrentLinkedQueue<>();
  private final Queue<SpecificRecord> deadLetters = new ConcurrentLinkedQueue<>();
  private final List<Held> held = new ArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger attempts = new AtomicInteger();
  private boolean holding;
  private volatile boolean refusing;
  private volatile boolean breaking;
  private volatile boolean closed;
  private volatile String trouble = "";

  @Override
  public CompletionStage<?> publish(String topic, SpecificRecord record) {
    attempts.incrementAndGet();
    if (breaking) {
      throw new NoClassDefFoundError("a fault that no attempt heals");
    }
    if (refusing) {
      return CompletableFuture.failedFuture(new RefusedRecordException("too large", null));
    }
    if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      return CompletableFuture.failedFuture(new IllegalStateException("leader not available"));
    }
    synchronized (this) {
      if (holding) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        held.add(new Held(topic, record, done));
        return done;
      }
    }
    keep(topic, record);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public String trouble() {
    return trouble;
  }

  @Override
  public void close(Duration timeout) {
    closed = true;
  }

  /** From now on nothing is acknowledged. */
  synchronized void hold() {
    holding = true;
  }

  /** Acknowledges what was held, and everything from now on. */
  void release() {
    List<Held> released;
    synchronized (this) {
      holding = false;
      released = List.copyOf(held);
      held.clear();
    }
    for (Held each : released) {
      keep(each.topic(), each.record());
      each.done().complete(null);
    }
  }

  synchronized int held() {
    return held.size();
  }

  void failNext(int times) {
    failures.set(times);
  }

  void refuseAll() {
    refusing = true;
  }

  /** From now on it ends the threads that publish. */
  void breakThreads() {
    breaking = true;
  }

  void trouble(String why) {
    trouble = why;
  }

  boolean closed() {
    return closed;
  }

  int attempts() {
    return attempts.get();
  }

  int callsPublished() {
    return calls.stream().mapToInt(batch -> ((CallBatch) batch).getPath().size()).sum();
  }

  /** The parties of all calls, each once per batch. */
  List<Party> parties() {
    return calls.stream().flatMap(batch -> ((CallBatch) batch).getParties().stream()).toList();
  }

  int callBatches() {
    return calls.size();
  }

  int spansPublished() {
    return spans.stream().mapToInt(batch -> ((SpanBatch) batch).getSpans().size()).sum();
  }

  List<InstanceMetadata> instances() {
    return instances.stream().map(InstanceMetadata.class::cast).toList();
  }

  List<DeadLetter> deadLetters() {
    return deadLetters.stream().map(DeadLetter.class::cast).toList();
  }

  private void keep(String topic, SpecificRecord record) {
    switch (topic) {
      case Topics.CALLS -> calls.add(record);
      case Topics.SPANS -> spans.add(record);
      case Topics.INSTANCES -> instances.add(record);
      case Topics.DEAD_LETTERS -> deadLetters.add(record);
      default -> throw new AssertionError(topic);
    }
  }
}
