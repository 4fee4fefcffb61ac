package io.meshline.e2e.faults;

import io.meshline.e2e.exact.GeneratedCalls;
import io.meshline.e2e.stack.CallTopic;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import io.meshline.schemas.TlsMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Steady load of which every call is known, made as it goes: call records straight into their
 * topic, and traces through the receiver. Whoever is away is waited for.
 */
final class KnownLoad implements AutoCloseable {
  private static final Duration CHUNK = Duration.ofSeconds(1);
  private static final int CALLS_PER_CHUNK = 250;
  private static final int ORDERS_PER_CHUNK = 20;
  private static final int MOST_IN_BATCH = 50;
  private static final int MARKERS = 1_000_000_000;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<CallRecord> calls = new ArrayList<>();
  private final Map<String, String> templates = new HashMap<>();
  private final List<Future<?>> running = new ArrayList<>();
  private final CallTopic topic;
  private final TracedOrders orders;
  private final TracedOrders markers;
  private long seed;
  private volatile boolean on;

  KnownLoad(CallTopic topic, int otlpPort, long seed) {
    this.topic = topic;
    this.orders = new TracedOrders(otlpPort, 0);
    this.markers = new TracedOrders(otlpPort, MARKERS);
    this.seed = seed;
  }

  /** Begins to make calls. */
  void begin() {
    on = true;
    goOn(
        () -> {
          GeneratedCalls chunk =
              GeneratedCalls.of(++seed, CALLS_PER_CHUNK, Instant.now().minus(CHUNK), CHUNK);
          topic.send(chunk.calls(), MOST_IN_BATCH, seed);
          keep(chunk.calls(), chunk.templates());
        });
    goOn(() -> keep(orders.export(ORDERS_PER_CHUNK, "stock"), Map.of()));
  }

  /**
   * Sends one call each way to destinations that nobody else calls.
   *
   * @return the names of the two services
   */
  List<String> mark(String name) {
    String direct = "direct-" + name;
    String traced = "traced-" + name;
    running.add(
        threads.submit(
            () -> {
              List<CallRecord> marker = List.of(marker(direct));
              topic.send(marker, 1, 0);
              keep(marker, Map.of());
              return null;
            }));
    running.add(
        threads.submit(
            () -> {
              synchronized (markers) {
                keep(markers.export(1, traced), Map.of());
              }
              return null;
            }));
    return List.of(direct, traced);
  }

  /**
   * Looks whether all of it still goes on.
   *
   * @throws ExecutionException if something could not be sent, and never will be
   */
  void check() throws ExecutionException, InterruptedException {
    for (Future<?> each : running) {
      if (each.isDone()) {
        each.get();
      }
    }
  }

  /** Stops, and waits until all that was made has been taken. */
  void end(Duration patience) throws InterruptedException, ExecutionException, TimeoutException {
    on = false;
    for (Future<?> each : running) {
      each.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
    running.clear();
  }

  /** All calls made so far. */
  synchronized GeneratedCalls made() {
    return new GeneratedCalls(List.copyOf(calls), Map.copyOf(templates));
  }

  /** Exports that had to be sent again. */
  long repeatedExports() {
    return orders.repeated();
  }

  /** What is under way, for messages. */
  @Override
  public String toString() {
    return "exporters %s; %s".formatted(orders, markers);
  }

  private interface Chunk {
    void make() throws InterruptedException;
  }

  private void goOn(Chunk chunk) {
    Callable<Void> loop =
        () -> {
          while (on) {
            long next = System.nanoTime() + CHUNK.toNanos();
            chunk.make();
            TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
          }
          return null;
        };
    running.add(threads.submit(loop));
  }

  private synchronized void keep(List<CallRecord> more, Map<String, String> moreTemplates) {
    calls.addAll(more);
    templates.putAll(moreTemplates);
  }

  private static CallRecord marker(String service) {
    return CallRecord.newBuilder()
        .setStart(Instant.now().minusMillis(5).truncatedTo(ChronoUnit.MICROS))
        .setLatencyMicros(5_000)
        .setReporter(Reporter.SIDECAR)
        .setSide(Side.SERVER)
        .setSource(new Party("", "test", "marks", "marker", "", "", Kind.SERVICE))
        .setDestination(new Party("", "test", "marks", service, "", "", Kind.SERVICE))
        .setProtocol(Protocol.HTTP)
        .setStatusCode(200)
        .setOutcome(Outcome.SUCCESS)
        .setReason("")
        .setTls(TlsMode.NONE)
        .setRequestBytes(1)
        .setResponseBytes(2)
        .setWeight(1)
        .build();
  }

  @Override
  public void close() {
    on = false;
    threads.shutdownNow();
    orders.close();
    markers.close();
  }
}
