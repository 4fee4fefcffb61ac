package io.meshline.ingest.protocols.fuzz;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.List;

/** Valid exports of OpenTelemetry's libraries, with every attribute that is read. */
final class OtlpSeeds {

  private static final long T0 = 1_795_342_500_000_000_000L;

  private OtlpSeeds() {}

  static List<ExportTraceServiceRequest> traces() {
    return List.of(
        export(
            span(SpanKind.SPAN_KIND_SERVER, "GET /carts/{id}")
                .addAttributes(text("http.request.method", "GET"))
                .addAttributes(text("http.route", "/carts/{id}"))
                .addAttributes(number("http.response.status_code", 503))
                .addAttributes(number("http.request.body.size", 7))
                .addAttributes(text("error.type", "timeout"))
                .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR)),
            span(SpanKind.SPAN_KIND_CLIENT, "GET http://jane:secret@pay:80/x?y")
                .addAttributes(text("http.method", "PUT"))
                .addAttributes(text("url.template", "/x/{y}"))
                .addAttributes(text("url.full", "http://jane:secret@pay:80/x?y"))
                .addAttributes(text("server.address", "pay"))
                .addAttributes(number("server.port", 80))
                .addAttributes(text("network.peer.address", "::1"))
                .addAttributes(text("net.peer.port", "80"))
                .addAttributes(text("service.peer.name", "pay"))
                .addEvents(
                    Span.Event.newBuilder()
                        .setName("exception")
                        .addAttributes(text("exception.type", "java.io.E")))
                .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))),
        export(
            span(SpanKind.SPAN_KIND_CLIENT, "Pay/charge")
                .addAttributes(text("rpc.system", "grpc"))
                .addAttributes(text("rpc.service", "Pay"))
                .addAttributes(text("rpc.method", "charge"))
                .addAttributes(number("rpc.grpc.status_code", 14))
                .setTraceState("a=b,ot=th:c;rv:1"),
            span(SpanKind.SPAN_KIND_CLIENT, "SELECT carts")
                .addAttributes(text("db.system.name", "postgresql"))
                .addAttributes(text("db.namespace", "shop"))
                .addAttributes(text("db.operation.name", "SELECT"))
                .addAttributes(text("db.collection.name", "carts"))),
        export(
            span(SpanKind.SPAN_KIND_CONSUMER, "process orders")
                .addAttributes(text("messaging.system", "kafka"))
                .addAttributes(text("messaging.destination.name", "orders"))
                .addLinks(link())
                .addLinks(link()),
            span(SpanKind.SPAN_KIND_INTERNAL, "work")
                .addAttributes(
                    KeyValue.newBuilder().setKey("http.route").setValue(deep(20)).build())));
  }

  private static ExportTraceServiceRequest export(Span.Builder... spans) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    for (Span.Builder span : spans) {
      scope.addSpans(span);
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(text("service.name", "cart"))
                        .addAttributes(text("service.namespace", "shop"))
                        .addAttributes(text("service.instance.id", "cart-1"))
                        .addAttributes(text("deployment.environment.name", "prod")))
                .addScopeSpans(scope))
        .build();
  }

  private static Span.Builder span(SpanKind kind, String name) {
    return Span.newBuilder()
        .setTraceId(hex("4bf92f3577b34da6a3ce929d0e0e4736"))
        .setSpanId(hex("00f067aa0ba902b7"))
        .setParentSpanId(hex("1111111111111111"))
        .setKind(kind)
        .setName(name)
        .setStartTimeUnixNano(T0)
        .setEndTimeUnixNano(T0 + 1_500_999);
  }

  private static Span.Link link() {
    return Span.Link.newBuilder()
        .setTraceId(hex("4bf92f3577b34da6a3ce929d0e0e4736"))
        .setSpanId(hex("2222222222222222"))
        .build();
  }

  private static AnyValue deep(int depth) {
    AnyValue value = AnyValue.newBuilder().setDoubleValue(1.5).build();
    for (int i = 0; i < depth; i++) {
      value =
          i % 2 == 0
              ? AnyValue.newBuilder()
                  .setArrayValue(ArrayValue.newBuilder().addValues(value))
                  .build()
              : AnyValue.newBuilder()
                  .setKvlistValue(
                      KeyValueList.newBuilder()
                          .addValues(KeyValue.newBuilder().setKey("in").setValue(value)))
                  .build();
    }
    return value;
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  private static ByteString hex(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
