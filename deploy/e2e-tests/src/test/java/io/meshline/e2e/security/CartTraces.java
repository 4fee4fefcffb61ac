package io.meshline.e2e.security;

import com.google.protobuf.ByteString;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.meshline.standalone.engine.Loopback;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An SDK that exports traces of a front that calls a cart, by TLS. Not thread-safe. */
final class CartTraces implements AutoCloseable {
  private final ManagedChannel channel;
  private final TraceServiceGrpc.TraceServiceBlockingStub stub;
  private int number;

  /**
   * Connects at the first export.
   *
   * @param trusted PEM file with whom to trust
   * @param certificate own certificate, PEM; null: none is shown
   * @param key its key
   * @param token shown to the receiver
   */
  CartTraces(int port, Path trusted, @Nullable Path certificate, @Nullable Path key, String token)
      throws IOException {
    TlsChannelCredentials.Builder tls =
        TlsChannelCredentials.newBuilder().trustManager(trusted.toFile());
    if (certificate != null && key != null) {
      tls.keyManager(certificate.toFile(), key.toFile());
    }
    channel = NettyChannelBuilder.forAddress(Loopback.HOST, port, tls.build()).build();
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    ClientInterceptor shown = MetadataUtils.newAttachHeadersInterceptor(headers);
    stub = TraceServiceGrpc.newBlockingStub(channel).withInterceptors(shown);
  }

  /** Exports one trace that has just ended; how that went. */
  Status export() {
    long end = TimeUnit.MILLISECONDS.toNanos(Instant.now().toEpochMilli());
    number++;
    Span.Builder caller =
        span(1, SpanKind.SPAN_KIND_CLIENT, end - 9_000_000, end).setName("POST /cart");
    Span.Builder callee =
        span(2, SpanKind.SPAN_KIND_SERVER, end - 8_000_000, end - 1_000_000)
            .setName("POST /cart")
            .setParentSpanId(id(8, 1));
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(of("front", caller))
            .addResourceSpans(of("cart", callee))
            .build();
    try {
      var answer = stub.withDeadlineAfter(Duration.ofSeconds(20)).export(request);
      return answer.getPartialSuccess().getRejectedSpans() == 0
          ? Status.OK
          : Status.INVALID_ARGUMENT.withDescription(answer.toString());
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private Span.Builder span(int id, SpanKind kind, long start, long end) {
    return Span.newBuilder()
        .setTraceId(id(16, 0))
        .setSpanId(id(8, id))
        .setKind(kind)
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(end)
        .addAttributes(text("http.request.method", "POST"))
        .addAttributes(text("http.route", "/cart"));
  }

  private ByteString id(int length, int id) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(length).putInt(0, number).putInt(length - 4, id + 1));
  }

  private static ResourceSpans of(String service, Span.Builder span) {
    return ResourceSpans.newBuilder()
        .setResource(
            Resource.newBuilder()
                .addAttributes(text("service.name", service))
                .addAttributes(text("service.namespace", "shop")))
        .addScopeSpans(ScopeSpans.newBuilder().addSpans(span))
        .build();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
