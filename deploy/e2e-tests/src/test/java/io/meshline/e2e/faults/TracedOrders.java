package io.meshline.e2e.faults;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import io.meshline.schemas.TlsMode;
import io.meshline.standalone.engine.Loopback;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Exports traces to a receiver, as an SDK does that never gives up, and knows the calls in them: a
 * user orders at a service, which takes from another one. Each service exports its own spans, and
 * an export whose answer is lost goes out again. Not thread-safe.
 */
final class TracedOrders implements AutoCloseable {
  private static final long DEADLINE_SECONDS = 10;
  private static final long PAUSE_MILLIS = 100;
  private static final String ENTRY = "shop.Web/Order";
  private static final String TAKE = "shop.Stock/Take";

  private final ManagedChannel channel;
  private final AtomicLong repeated = new AtomicLong();
  private int number;
  private volatile String last = "none yet";

  /** Numbers traces from {@code first} on: a range of its own for each exporter. */
  TracedOrders(int port, int first) {
    number = first;
    channel =
        NettyChannelBuilder.forAddress(Loopback.HOST, port)
            .usePlaintext()
            .keepAliveTime(5, TimeUnit.SECONDS)
            .build();
  }

  /**
   * Exports orders that have just ended, and comes back when the receiver has answered for all.
   *
   * @param service who is asked for the goods
   * @return the calls in them
   */
  List<CallRecord> export(int orders, String service) throws InterruptedException {
    List<Span> ofWeb = new ArrayList<>();
    List<Span> ofStock = new ArrayList<>();
    List<CallRecord> calls = new ArrayList<>();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Party web = party("web", ENTRY);
    Party stock = party(service, TAKE);
    Party user = new Party("", "test", "", "User", "", "", Kind.USER);
    for (int i = 0; i < orders; i++) {
      int n = ++number;
      long latency = 1_000L + n % 977;
      Instant start = now.minus(3 * latency, ChronoUnit.MICROS);
      ofWeb.add(span(n, 1, 0, SpanKind.SPAN_KIND_SERVER, "shop.Web", "Order", start, 3 * latency));
      ofWeb.add(span(n, 2, 1, SpanKind.SPAN_KIND_CLIENT, "shop.Stock", "Take", start, 2 * latency));
      ofStock.add(span(n, 3, 2, SpanKind.SPAN_KIND_SERVER, "shop.Stock", "Take", start, latency));
      calls.add(call(user, web, Side.SERVER, start, 3 * latency));
      calls.add(call(web, stock, Side.CLIENT, start, 2 * latency));
      calls.add(call(web, stock, Side.SERVER, start, latency));
    }
    export("web", ofWeb);
    export(service, ofStock);
    return calls;
  }

  /** Exports that had to be sent again. */
  long repeated() {
    return repeated.get();
  }

  /** How its last export went, for messages. */
  @Override
  public String toString() {
    return last + ", repeated " + repeated;
  }

  private void export(String service, List<Span> spans) throws InterruptedException {
    ResourceSpans.Builder resource =
        ResourceSpans.newBuilder()
            .setResource(
                Resource.newBuilder()
                    .addAttributes(text("service.namespace", "traced"))
                    .addAttributes(text("service.name", service))
                    .addAttributes(text("service.instance.id", service + "-1"))
                    .addAttributes(text("deployment.environment.name", "test")));
    resource.addScopeSpansBuilder().addAllSpans(spans);
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.newBuilder().addResourceSpans(resource).build();
    last = service + " under way";
    while (true) {
      try {
        var answer =
            TraceServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(Duration.ofSeconds(DEADLINE_SECONDS))
                .export(request);
        if (answer.getPartialSuccess().getRejectedSpans() > 0) {
          throw new IllegalStateException("refused: " + answer);
        }
        last = service + " taken";
        return;
      } catch (StatusRuntimeException e) {
        if (!mayBeRepeated(e.getStatus())) {
          throw e;
        }
        repeated.incrementAndGet();
        // Else gRPC itself may wait for two minutes before it tries to connect again.
        channel.resetConnectBackoff();
        last = service + " waits: " + e.getStatus();
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** Whether an answer is still to come: spans that come twice count once. */
  private static boolean mayBeRepeated(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED -> true;
      // A connection that is lost while a call begins.
      case UNKNOWN -> status.getCause() instanceof IOException;
      default -> false;
    };
  }

  private static Span span(
      int trace,
      int id,
      int parent,
      SpanKind kind,
      String service,
      String method,
      Instant start,
      long latencyMicros) {
    long nanos = TimeUnit.SECONDS.toNanos(start.getEpochSecond()) + start.getNano();
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(id(16, trace, 7))
            .setSpanId(id(8, trace, id))
            .setName(service + "/" + method)
            .setKind(kind)
            .setStartTimeUnixNano(nanos)
            .setEndTimeUnixNano(nanos + TimeUnit.MICROSECONDS.toNanos(latencyMicros))
            .addAttributes(text("rpc.system", "grpc"))
            .addAttributes(text("rpc.service", service))
            .addAttributes(text("rpc.method", method));
    if (parent != 0) {
      span.setParentSpanId(id(8, trace, parent));
    }
    return span.build();
  }

  private static ByteString id(int length, int trace, int id) {
    return ByteString.copyFrom(ByteBuffer.allocate(length).putInt(0, trace).putInt(length - 4, id));
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static Party party(String service, String endpoint) {
    return new Party("", "test", "traced", service, service + "-1", endpoint, Kind.SERVICE);
  }

  private static CallRecord call(
      Party source, Party destination, Side side, Instant start, long latencyMicros) {
    return CallRecord.newBuilder()
        .setStart(start)
        .setLatencyMicros(latencyMicros)
        .setReporter(Reporter.AGENT)
        .setSide(side)
        .setSource(source)
        .setDestination(destination)
        .setProtocol(Protocol.GRPC)
        .setStatusCode(0)
        .setOutcome(Outcome.SUCCESS)
        .setReason("")
        .setTls(TlsMode.UNKNOWN)
        .setRequestBytes(0)
        .setResponseBytes(0)
        .setWeight(1)
        .build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
