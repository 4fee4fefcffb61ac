package io.meshline.e2e.receiver;

import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.TraceSegmentReportServiceGrpc;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetricServiceGrpc;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetrics;

/**
 * Callers of every protocol that never stop by themselves. Agents, probes and proxies behave as
 * theirs do: they send, wait for the answer and never send again; exporters of OTLP try again what
 * was answered UNAVAILABLE. What they were answered for is kept by number.
 */
final class Load implements AutoCloseable {
  static final int ENTRIES = 20;
  static final int SPANS = 100;
  private static final int CALLERS = 12;
  private static final int SEGMENTS = 300;
  private static final int MESSAGES = 20;

  /** Pauses of each caller, so that the topics fit into the test's memory. */
  private static final long PAUSE_MILLIS = 1_000;

  private static final long PROXY_PAUSE_MILLIS = 50;

  /** Longer than any outage here: who waits longer was forgotten. */
  private static final long PATIENCE_SECONDS = 900;

  private final AtomicInteger numbers = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Numbers of what was answered, by protocol. */
  final Queue<Integer> segments = new ConcurrentLinkedQueue<>();

  final Queue<Integer> meshMessages = new ConcurrentLinkedQueue<>();
  final Queue<Integer> accessLogs = new ConcurrentLinkedQueue<>();

  /** First ids of exports that were answered, with the number of attempts that it took. */
  final Map<Integer, Integer> exports = new ConcurrentHashMap<>();

  /** What must not happen to anybody. */
  final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();

  final AtomicLong refusedExports = new AtomicLong();

  Load(ReceiverProcess receiver) {
    for (int i = 0; i < CALLERS; i++) {
      ManagedChannel agents = connected(Grpc.channel(receiver.skywalkingPort()));
      ManagedChannel exporter = connected(Grpc.channel(receiver.otlpPort()));
      start("agent-" + i, () -> agent(agents));
      start("probe-" + i, () -> probe(agents));
      start("proxy-" + i, () -> proxy(agents));
      start("exporter-" + i, () -> export(exporter));
    }
  }

  /** How much was answered until now to those who wait for each answer. */
  long answered() {
    return (long) segments.size() + meshMessages.size() + exports.size();
  }

  /** Tells all to stop after what they are at, and waits for them. */
  void finish(long seconds) throws InterruptedException {
    stopped.countDown();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (Thread thread : threads) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
      if (thread.isAlive()) {
        errors.add(new IllegalStateException(thread.getName() + " still waits"));
      }
    }
  }

  private void agent(ManagedChannel channel) throws Exception {
    while (goesOn()) {
      List<Integer> batch = new ArrayList<>();
      End end = new End();
      StreamObserver<SegmentObject> stream =
          TraceSegmentReportServiceGrpc.newStub(channel).collect(end.observer());
      for (int i = 0; i < SEGMENTS; i++) {
        int number = numbers.incrementAndGet();
        batch.add(number);
        stream.onNext(Observers.segment("patient", number));
      }
      stream.onCompleted();
      end.await(PATIENCE_SECONDS);
      segments.addAll(batch);
      pause();
    }
  }

  private void probe(ManagedChannel channel) throws Exception {
    while (goesOn()) {
      List<Integer> batch = new ArrayList<>();
      End end = new End();
      StreamObserver<ServiceMeshMetrics> stream =
          ServiceMeshMetricServiceGrpc.newStub(channel).collect(end.observer());
      for (int i = 0; i < MESSAGES; i++) {
        int number = numbers.incrementAndGet();
        batch.add(number);
        ServiceMeshMetrics.Builder message = Observers.meshMetrics(ENTRIES).toBuilder();
        message
            .getHttpMetricsBuilder()
            .getMetricsBuilderList()
            .forEach(entry -> entry.setEndpoint("/probed/" + number));
        stream.onNext(message.build());
      }
      stream.onCompleted();
      end.await(PATIENCE_SECONDS);
      meshMessages.addAll(batch);
      pause();
    }
  }

  /** One stream for good, written whenever the transport takes more: proxies wait for nobody. */
  private void proxy(ManagedChannel channel) throws Exception {
    End end = new End();
    Pace pace = new Pace();
    StreamObserver<StreamAccessLogsMessage> stream =
        AccessLogServiceGrpc.newStub(channel)
            .streamAccessLogs(pace.<StreamAccessLogsMessage, StreamAccessLogsResponse>over(end));
    List<Integer> sent = new ArrayList<>();
    while (goesOn()) {
      if (pace.awaitReady(PROXY_PAUSE_MILLIS)) {
        int number = numbers.incrementAndGet();
        StreamAccessLogsMessage.Builder message =
            Observers.accessLogs(sent.isEmpty(), ENTRIES).toBuilder();
        message
            .getHttpLogsBuilder()
            .getLogEntryBuilderList()
            .forEach(entry -> entry.getRequestBuilder().setPath("/carts/" + number));
        stream.onNext(message.build());
        sent.add(number);
      }
    }
    stream.onCompleted();
    end.await(PATIENCE_SECONDS);
    accessLogs.addAll(sent);
  }

  private void export(ManagedChannel channel) throws InterruptedException {
    while (goesOn()) {
      int first = numbers.getAndAdd(SPANS) + 1;
      ExportTraceServiceRequest request = Observers.export(first, SPANS);
      for (int attempt = 1; ; attempt++) {
        try {
          TraceServiceGrpc.newBlockingStub(channel).export(request);
          exports.put(first, attempt);
          break;
        } catch (StatusRuntimeException refusal) {
          if (refusal.getStatus().getCode() != Status.Code.UNAVAILABLE) {
            throw refusal;
          }
          refusedExports.incrementAndGet();
        }
      }
      pause();
    }
  }

  private boolean goesOn() {
    return stopped.getCount() > 0;
  }

  private void pause() throws InterruptedException {
    var unused = stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private interface Caller {
    void run() throws Exception;
  }

  private void start(String name, Caller caller) {
    Thread thread =
        new Thread(
            () -> {
              try {
                caller.run();
              } catch (Exception | AssertionError fault) {
                errors.add(new IllegalStateException(name, fault));
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private ManagedChannel connected(ManagedChannel channel) {
    channels.add(channel);
    return channel;
  }

  @Override
  public void close() {
    stopped.countDown();
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
