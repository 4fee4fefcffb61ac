package io.meshline.e2e.receiver;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.meshline.ingest.receiver.ReceiverOption;
import io.meshline.standalone.engine.Loopback;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentCollection;
import org.apache.skywalking.apm.network.language.agent.v3.TraceSegmentReportServiceGrpc;

/** Callers of each kind who send one message after the other, each until it is answered. */
final class ValidCallers implements AutoCloseable {
  static final int RECORDS = 10;
  private static final List<String> KINDS =
      List.of("otlp grpc", "otlp http", "skywalking grpc", "skywalking http");

  private final ReceiverProcess receiver;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ManagedChannel otlp;
  private final ManagedChannel agents;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(KINDS.size());
  private volatile boolean ending;

  private interface Message {
    /** Whether it was taken; false if it must be sent again. */
    boolean send() throws IOException, InterruptedException;
  }

  ValidCallers(ReceiverProcess receiver) {
    this.receiver = receiver;
    otlp = channel(receiver.otlpPort());
    agents = channel(receiver.skywalkingPort());
    KINDS.forEach(kind -> answered.put(kind, new AtomicInteger()));
    run("otlp grpc", this::exportByGrpc);
    run("otlp http", this::exportByHttp);
    run("skywalking grpc", this::segmentsByGrpc);
    run("skywalking http", this::segmentByHttp);
  }

  /** Messages of the kind that did least that were answered well. */
  int least() {
    return answered.values().stream().mapToInt(AtomicInteger::get).min().orElseThrow();
  }

  /** Records that were answered well, of the kinds that {@code prefix} begins. */
  long records(String prefix) {
    return answered.entrySet().stream()
        .filter(kind -> kind.getKey().startsWith(prefix))
        .mapToLong(kind -> (long) RECORDS * kind.getValue().get())
        .sum();
  }

  /** Lets each finish its message. */
  void finish() throws InterruptedException {
    ending = true;
    threads.shutdown();
    if (!threads.awaitTermination(40, TimeUnit.SECONDS)) {
      throw new AssertionError("valid callers were not answered; so far: " + answered);
    }
  }

  @Override
  public void close() {
    ending = true;
    threads.shutdownNow();
    otlp.shutdownNow();
    agents.shutdownNow();
  }

  private void run(String kind, Message message) {
    threads.execute(
        () -> {
          while (!ending) {
            try {
              if (message.send()) {
                Objects.requireNonNull(answered.get(kind)).incrementAndGet();
              }
            } catch (IOException e) {
              // The connection was ended; exporters try again.
              LockSupport.parkNanos(10_000_000);
            } catch (InterruptedException e) {
              return;
            }
            LockSupport.parkNanos(10_000_000);
          }
        });
  }

  private boolean exportByGrpc() {
    try {
      var unused =
          TraceServiceGrpc.newBlockingStub(otlp)
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .export(Observers.export(ids.getAndAdd(RECORDS), RECORDS));
      return true;
    } catch (StatusRuntimeException e) {
      return mayTryAgain(e);
    }
  }

  private boolean exportByHttp() throws IOException, InterruptedException {
    byte[] body = Observers.export(ids.getAndAdd(RECORDS), RECORDS).toByteArray();
    return post(ReceiverOption.OTLP_HTTP_PORT, "/v1/traces", "application/x-protobuf", body);
  }

  private boolean segmentsByGrpc() {
    SegmentCollection.Builder segments = SegmentCollection.newBuilder();
    for (int i = 0; i < RECORDS; i++) {
      segments.addSegments(Observers.segment("steady", ids.getAndIncrement()));
    }
    try {
      var unused =
          TraceSegmentReportServiceGrpc.newBlockingStub(agents)
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .collectInSync(segments.build());
      return true;
    } catch (StatusRuntimeException e) {
      return mayTryAgain(e);
    }
  }

  private boolean segmentByHttp() throws IOException, InterruptedException {
    StringBuilder segments = new StringBuilder("[");
    for (int i = 0; i < RECORDS; i++) {
      int id = ids.getAndIncrement();
      segments
          .append(i == 0 ? "" : ",")
          .append(
              """
              {"traceId": "t%d", "traceSegmentId": "s%d", "service": "steady",
               "serviceInstance": "steady@1", "spans": [{"spanId": 0, "parentSpanId": -1,
               "startTime": %d, "endTime": %d, "operationName": "GET:/steady",
               "spanType": "Entry", "spanLayer": "Http"}]}
              """
                  .formatted(id, id, System.currentTimeMillis() - 5, System.currentTimeMillis()));
    }
    byte[] body = segments.append(']').toString().getBytes(StandardCharsets.UTF_8);
    return post(ReceiverOption.SKYWALKING_HTTP_PORT, "/v3/segments", "application/json", body);
  }

  private boolean post(ReceiverOption port, String path, String type, byte[] body)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://" + Loopback.HOST + ":" + receiver.port(port) + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 200 && status != 503) {
      throw new AssertionError(path + ": " + status);
    }
    return status == 200;
  }

  private static boolean mayTryAgain(StatusRuntimeException fault) {
    Status.Code code = fault.getStatus().getCode();
    if (code != Status.Code.UNAVAILABLE) {
      throw new AssertionError(fault);
    }
    return false;
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress(Loopback.HOST, port).usePlaintext().build();
  }
}
