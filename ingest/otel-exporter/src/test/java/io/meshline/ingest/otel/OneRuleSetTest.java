package io.meshline.ingest.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.ingest.protocols.otlp.TraceConverter;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Span;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The same recorded spans give the same records, whether OpenTelemetry's own library writes them as
 * OTLP and the receiver's converter reads that, or the exporter converts them itself.
 */
class OneRuleSetTest {
  private static final long SEED = 20_261_124;

  private static final Attributes CART =
      Attributes.builder()
          .put("service.name", "cart")
          .put("service.namespace", "shop")
          .put("service.instance.id", "cart-1")
          .put("deployment.environment.name", "prod")
          .put("process.command_args", "a", "b")
          .build();

  private static final List<SpanKind> KINDS = List.of(SpanKind.values());

  private static final List<String> KEYS =
      List.of(
          "http.request.method",
          "http.method",
          "http.route",
          "url.template",
          "http.response.status_code",
          "http.status_code",
          "http.request.body.size",
          "http.response.body.size",
          "rpc.system",
          "rpc.service",
          "rpc.method",
          "rpc.grpc.status_code",
          "db.system",
          "db.system.name",
          "db.namespace",
          "db.name",
          "db.operation.name",
          "db.collection.name",
          "messaging.system",
          "messaging.destination.name",
          "peer.service",
          "service.peer.name",
          "server.address",
          "server.port",
          "network.peer.address",
          "network.peer.port",
          "url.full",
          "error.type",
          "thread.id");

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "GET",
          "grpc",
          "redis",
          "postgresql",
          "orders",
          "/carts/{id}?q=1",
          "404",
          "5432",
          "http://jane:secret@pay:81/x?y",
          "fe80::1",
          "a\nb",
          "\uD83D\uDE00",
          "ü".repeat(300));

  @Test
  void whatIsWrittenByHandComesOutOfBoth() throws IOException {
    Recording recording =
        new Recording(CART)
            .span(
                SpanKind.SERVER,
                "POST /carts",
                Recording.remote(TraceState.builder().put("x", "y").put("ot", "th:c").build()),
                span -> {
                  span.setAttribute("http.request.method", "POST");
                  span.setAttribute("http.route", "/carts");
                  span.setAttribute("http.response.status_code", 503);
                  span.setStatus(StatusCode.ERROR);
                  span.recordException(new IllegalStateException("no"));
                })
            .span(
                SpanKind.CONSUMER,
                "orders process",
                Context.root(),
                builder ->
                    builder.addLink(
                        SpanContext.create(
                            Recording.TRACE,
                            Recording.PARENT,
                            TraceFlags.getSampled(),
                            TraceState.getDefault())),
                span -> {
                  span.setAttribute("messaging.system", "kafka");
                  span.setAttribute("messaging.destination.name", "orders");
                });

    for (List<Span> spans :
        List.of(exported(recording.spans()).spans, received(recording.spans()).spans)) {
      assertThat(spans).hasSize(2);
      Span served = spans.get(0);
      assertThat(served.getTraceId()).isEqualTo(Recording.TRACE);
      assertThat(served.getParentSpanId()).isEqualTo(Recording.PARENT);
      assertThat(served.getSelf().getNamespace()).isEqualTo("shop");
      assertThat(served.getSelf().getInstance()).isEqualTo("cart-1");
      assertThat(served.getSelf().getEndpoint()).isEqualTo("POST:/carts");
      assertThat(served.getLatencyMicros()).isEqualTo(1_500);
      assertThat(served.getProtocol()).isEqualTo(Protocol.HTTP);
      assertThat(served.getStatusCode()).isEqualTo(503);
      assertThat(served.getOutcome()).isEqualTo(Outcome.FAILURE);
      assertThat(served.getReason()).isEqualTo("java.lang.IllegalStateException");
      assertThat(served.getWeight()).isEqualTo(4);
      Span consumed = spans.get(1);
      assertThat(consumed.getParentSpanId()).isEmpty();
      assertThat(consumed.getPeer().getService()).isEqualTo("orders");
      assertThat(consumed.getLinks()).hasSize(1);
      assertThat(consumed.getLinks().get(0).getSpanId()).isEqualTo(Recording.PARENT);
    }
  }

  @Test
  void randomSpansComeOutOfBothAlike() throws IOException {
    System.out.println("one rule set: seed " + SEED);
    Random random = new Random(SEED);
    for (int i = 0; i < 40; i++) {
      Recording recording = new Recording(i == 0 ? Attributes.empty() : CART);
      for (int j = 0; j < 100; j++) {
        record(random, recording);
      }
      CollectedSpans exported = exported(recording.spans());
      assertThat(exported.spans).hasSize(100);
      List<Span> received = received(recording.spans()).spans;
      assertThat(received).hasSize(100);
      for (int j = 0; j < 100; j++) {
        assertThat(exported.spans.get(j)).isEqualTo(received.get(j));
      }
    }
  }

  @Test
  void whatBreaksTheContractIsRejectedByBoth() throws IOException {
    Recording recording = new Recording(CART);
    recording.span(
        SpanKind.SERVER,
        "too long ago",
        Context.root(),
        builder -> builder.setStartTimestamp(1, java.util.concurrent.TimeUnit.MICROSECONDS),
        span -> {});
    assertThat(exported(recording.spans()).rejections)
        .isEqualTo(received(recording.spans()).rejections)
        .extracting("reason")
        .containsExactly("latency_out_of_range");
  }

  private static void record(Random random, Recording recording) {
    TraceState state =
        random.nextInt(4) > 0
            ? TraceState.getDefault()
            : TraceState.builder()
                .put("ot", "th:" + Integer.toHexString(random.nextInt(1 << 20)))
                .put("vendor", "1")
                .build();
    SpanKind kind = KINDS.get(random.nextInt(KINDS.size()));
    recording.span(
        kind,
        TEXTS.get(random.nextInt(TEXTS.size())),
        random.nextBoolean() ? Context.root() : Recording.remote(state),
        builder -> {
          for (int i = random.nextInt(140); i > 120; i--) {
            builder.addLink(
                SpanContext.create(
                    Recording.TRACE, Recording.PARENT, TraceFlags.getSampled(), state));
          }
        },
        span -> {
          for (int i = random.nextInt(12); i > 0; i--) {
            span.setAllAttributes(attribute(random));
          }
          if (random.nextInt(3) == 0) {
            span.setStatus(StatusCode.ERROR, "it broke");
          }
          if (random.nextInt(3) == 0) {
            span.addEvent("exception", attribute(random));
            span.recordException(new IOException("no"));
          }
        });
  }

  private static Attributes attribute(Random random) {
    String key = random.nextInt(20) == 0 ? "exception.type" : KEYS.get(random.nextInt(KEYS.size()));
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    return switch (random.nextInt(6)) {
      case 0 -> Attributes.of(AttributeKey.longKey(key), random.nextLong(70_000) - 100);
      case 1 -> Attributes.of(AttributeKey.booleanKey(key), random.nextBoolean());
      case 2 -> Attributes.of(AttributeKey.doubleKey(key), random.nextDouble() * 600);
      case 3 -> Attributes.of(AttributeKey.stringArrayKey(key), List.of(text));
      default -> Attributes.of(AttributeKey.stringKey(key), text);
    };
  }

  private static CollectedSpans exported(List<SpanData> recorded) {
    CollectedSpans collected = new CollectedSpans();
    new SpanConversion().convert(recorded, collected);
    return collected;
  }

  private static CollectedSpans received(List<SpanData> recorded) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TraceRequestMarshaler.create(recorded).writeBinaryTo(bytes);
    CollectedSpans collected = new CollectedSpans();
    new TraceConverter()
        .convert(ExportTraceServiceRequest.parseFrom(bytes.toByteArray()), collected);
    return collected;
  }
}
