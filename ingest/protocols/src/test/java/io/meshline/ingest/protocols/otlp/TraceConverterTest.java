package io.meshline.ingest.protocols.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import io.meshline.ingest.protocols.HostileMessages;
import io.meshline.ingest.protocols.Lines;
import io.meshline.ingest.protocols.Recorder;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TraceConverterTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String IDS = TRACE + "/" + SPAN + "<" + PARENT;
  private static final long T0 = Lines.T0.getEpochSecond() * 1_000_000_000L;

  private final TraceConverter converter = new TraceConverter();

  static Stream<Arguments> rows() {
    return Stream.of(
        row(
            "a server span: method and route, caller not known",
            span(SpanKind.SPAN_KIND_SERVER, "GET /carts/{id}")
                .addAttributes(text("http.request.method", "get"))
                .addAttributes(text("http.route", "/carts/{id}"))
                .addAttributes(text("url.path", "/carts/17"))
                .addAttributes(number("http.response.status_code", 200)),
            "span SERVER "
                + IDS
                + " | prod:shop/cart@i-1 GET:/carts/{id} ~ -"
                + " | HTTP 200 SUCCESS | at 0 took 1500"),
        row(
            "the same in the names before 2023",
            span(SpanKind.SPAN_KIND_SERVER, "/carts/{id}")
                .addAttributes(text("http.method", "GET"))
                .addAttributes(text("http.route", "/carts/{id}"))
                .addAttributes(number("http.status_code", 503)),
            "span SERVER "
                + IDS
                + " | prod:shop/cart@i-1 GET:/carts/{id} ~ -"
                + " | HTTP 503 FAILURE | at 0 took 1500"),
        row(
            "a route begins with a slash, even where its framework leaves that out",
            span(SpanKind.SPAN_KIND_SERVER, "GET carts/{id}")
                .addAttributes(text("http.request.method", "GET"))
                .addAttributes(text("http.route", "carts/{id}")),
            "span SERVER "
                + IDS
                + " | prod:shop/cart@i-1 GET:/carts/{id} ~ -"
                + " | HTTP SUCCESS | at 0 took 1500"),
        row(
            "a server span of gRPC",
            span(SpanKind.SPAN_KIND_SERVER, "shop.Cart/Add")
                .addAttributes(text("rpc.system", "grpc"))
                .addAttributes(text("rpc.service", "shop.Cart"))
                .addAttributes(text("rpc.method", "Add"))
                .addAttributes(number("rpc.grpc.status_code", 5)),
            "span SERVER "
                + IDS
                + " | prod:shop/cart@i-1 shop.Cart/Add ~ -"
                + " | GRPC 5 CLIENT_ERROR | at 0 took 1500"),
        row(
            "a server span without a route has its own name, without what a URL may hold",
            span(SpanKind.SPAN_KIND_SERVER, "GET http://cart:80/carts?user=jane")
                .addAttributes(text("http.request.method", "GET")),
            "span SERVER "
                + IDS
                + " | prod:shop/cart@i-1 GET /carts ~ -"
                + " | HTTP SUCCESS | at 0 took 1500"),
        row(
            "a refused request is not the server's failure",
            span(SpanKind.SPAN_KIND_SERVER, "GET")
                .addAttributes(text("http.request.method", "GET"))
                .addAttributes(number("http.response.status_code", 404))
                .addAttributes(text("error.type", "404")),
            "span SERVER "
                + IDS
                + " | prod:shop/cart@i-1 GET ~ -"
                + " | HTTP 404 CLIENT_ERROR(404) | at 0 took 1500"),
        row(
            "status ERROR is a failure, its type the reason",
            span(SpanKind.SPAN_KIND_SERVER, "GET")
                .setStatus(Status.newBuilder().setCode(StatusCode.STATUS_CODE_ERROR))
                .addAttributes(number("http.response.status_code", 404))
                .addAttributes(text("error.type", "java.lang.IllegalStateException")),
            "span SERVER "
                + IDS
                + " | prod:shop/cart@i-1 GET ~ -"
                + " | HTTP 404 FAILURE(java.lang.IllegalStateException) | at 0 took 1500"),
        row(
            "a client must set ERROR for a refused request: there the code decides",
            span(SpanKind.SPAN_KIND_CLIENT, "GET")
                .setStatus(Status.newBuilder().setCode(StatusCode.STATUS_CODE_ERROR))
                .addAttributes(text("http.request.method", "GET"))
                .addAttributes(number("http.response.status_code", 404))
                .addAttributes(text("server.address", "pay"))
                .addAttributes(number("server.port", 8080)),
            "span CLIENT "
                + IDS
                + " | prod:shop/cart@i-1 ~ <EXTERNAL>prod:pay:8080 GET at pay:8080"
                + " | HTTP 404 CLIENT_ERROR | at 0 took 1500"),
        row(
            "an exception's type is the reason where there is no error.type",
            span(SpanKind.SPAN_KIND_CLIENT, "GET")
                .setStatus(Status.newBuilder().setCode(StatusCode.STATUS_CODE_ERROR))
                .addEvents(
                    Span.Event.newBuilder()
                        .setName("exception")
                        .addAttributes(text("exception.type", "java.net.ConnectException")))
                .addAttributes(text("url.full", "http://jane:secret@pay:81/x?y")),
            "span CLIENT "
                + IDS
                + " | prod:shop/cart@i-1 ~ <EXTERNAL>prod:pay:81 GET at pay:81"
                + " | HTTP FAILURE(java.net.ConnectException) | at 0 took 1500"),
        row(
            "a client span: the peer's own name comes before its address, the template is what was"
                + " called",
            span(SpanKind.SPAN_KIND_CLIENT, "POST")
                .addAttributes(text("http.request.method", "POST"))
                .addAttributes(text("url.template", "/charge/{id}"))
                .addAttributes(text("peer.service", "old-pay"))
                .addAttributes(text("service.peer.name", "pay"))
                .addAttributes(text("server.address", "10.0.0.1"))
                .addAttributes(number("http.request.body.size", 10))
                .addAttributes(number("http.response.body.size", 20)),
            "span CLIENT "
                + IDS
                + " | prod:shop/cart@i-1 ~ <EXTERNAL>prod:pay POST:/charge/{id}"
                + " at 10.0.0.1 | HTTP SUCCESS | at 0 took 1500 bytes=10/20"),
        row(
            "a database, as today's Java agent tells it",
            span(SpanKind.SPAN_KIND_CLIENT, "SELECT shop.carts")
                .addAttributes(text("db.system", "postgresql"))
                .addAttributes(text("db.name", "shop"))
                .addAttributes(text("db.operation", "SELECT"))
                .addAttributes(text("db.sql.table", "carts"))
                .addAttributes(text("db.statement", "select * from carts where id = ?"))
                .addAttributes(text("server.address", "db"))
                .addAttributes(number("server.port", 5432)),
            "span CLIENT "
                + IDS
                + " | prod:shop/cart@i-1"
                + " ~ <DATABASE>prod:postgresql/shop SELECT carts at db:5432"
                + " | DATABASE SUCCESS | at 0 took 1500"),
        row(
            "a cache without a database is told apart by its address",
            span(SpanKind.SPAN_KIND_CLIENT, "GET")
                .addAttributes(text("db.system.name", "redis"))
                .addAttributes(text("db.operation.name", "GET"))
                .addAttributes(text("network.peer.address", "fe80::1"))
                .addAttributes(number("network.peer.port", 6379)),
            "span CLIENT "
                + IDS
                + " | prod:shop/cart@i-1"
                + " ~ <CACHE>prod:redis/[fe80::1]:6379 GET at [fe80::1]:6379"
                + " | CACHE SUCCESS | at 0 took 1500"),
        row(
            "a producer sends to the queue",
            span(SpanKind.SPAN_KIND_PRODUCER, "orders publish")
                .addAttributes(text("messaging.system", "kafka"))
                .addAttributes(text("messaging.destination.name", "orders")),
            "span PRODUCER "
                + IDS
                + " | prod:shop/cart@i-1 ~ <MESSAGING>prod:orders orders"
                + " | MESSAGING SUCCESS | at 0 took 1500"),
        row(
            "a consumer gets it from the queue; links lead to who produced it",
            span(SpanKind.SPAN_KIND_CONSUMER, "orders process")
                .addAttributes(text("messaging.system", "kafka"))
                .addAttributes(text("messaging.destination.name", "orders"))
                .addLinks(Span.Link.newBuilder().setTraceId(bytes(TRACE)).setSpanId(bytes(PARENT)))
                .addLinks(Span.Link.newBuilder().setTraceId(bytes("00"))),
            "span CONSUMER "
                + IDS
                + " | prod:shop/cart@i-1 orders ~ <MESSAGING>prod:orders orders"
                + " | MESSAGING SUCCESS | at 0 took 1500 links=1"),
        row(
            "a queue that is named by a URL keeps the path alone",
            span(SpanKind.SPAN_KIND_PRODUCER, "publish")
                .addAttributes(text("messaging.destination.name", "amqp://jane:secret@mq/orders")),
            "span PRODUCER "
                + IDS
                + " | prod:shop/cart@i-1 ~ <MESSAGING>prod:/orders /orders"
                + " | MESSAGING SUCCESS | at 0 took 1500"),
        row(
            "a temporary queue goes by its template",
            span(SpanKind.SPAN_KIND_PRODUCER, "publish")
                .addAttributes(text("messaging.destination.name", "reply-7f3a"))
                .addAttributes(text("messaging.destination.template", "reply-{id}")),
            "span PRODUCER "
                + IDS
                + " | prod:shop/cart@i-1 ~ <MESSAGING>prod:reply-{id} reply-{id}"
                + " | MESSAGING SUCCESS | at 0 took 1500"),
        row(
            "internal spans lead from a client span to its entry",
            span(SpanKind.SPAN_KIND_INTERNAL, "CartService.add"),
            "span INTERNAL " + IDS + " | prod:shop/cart@i-1 ~ - | OTHER SUCCESS | at 0 took 1500"),
        row(
            "a root has no parent, zeros or nothing",
            span(SpanKind.SPAN_KIND_SERVER, "GET").setParentSpanId(bytes("0000000000000000")),
            "span SERVER "
                + TRACE
                + "/"
                + SPAN
                + " | prod:shop/cart@i-1 GET ~ - | OTHER SUCCESS | at 0 took 1500"),
        row(
            "one span in four was kept",
            span(SpanKind.SPAN_KIND_SERVER, "GET").setTraceState("x=y, ot=rv:01;th:c"),
            "span SERVER "
                + IDS
                + " | prod:shop/cart@i-1 GET ~ - | OTHER SUCCESS | at 0 took 1500 x4"),
        row(
            "a trace id of zeros",
            span(SpanKind.SPAN_KIND_SERVER, "GET").setTraceId(ByteString.copyFrom(new byte[16])),
            "reject trace_id_invalid"),
        row(
            "a span id that is too short",
            span(SpanKind.SPAN_KIND_SERVER, "GET").setSpanId(bytes("b7ad")),
            "reject span_id_invalid"),
        row(
            "a parent id that is too short",
            span(SpanKind.SPAN_KIND_SERVER, "GET").setParentSpanId(bytes("b7ad")),
            "reject parent_id_invalid"),
        row(
            "a span that has not ended",
            span(SpanKind.SPAN_KIND_SERVER, "GET").setEndTimeUnixNano(0),
            "reject latency_out_of_range"),
        row(
            "a span without a start",
            span(SpanKind.SPAN_KIND_SERVER, "GET").setStartTimeUnixNano(0).setEndTimeUnixNano(9),
            "reject time_out_of_range"),
        arguments(
            "a service without a name, an environment by its older name",
            request(
                Resource.newBuilder().addAttributes(text("deployment.environment", "test")).build(),
                span(SpanKind.SPAN_KIND_SERVER, "GET")),
            List.of(
                "span SERVER "
                    + IDS
                    + " | test:unknown_service GET ~ - | OTHER SUCCESS | at 0 took 1500")));
  }

  private static Span.Builder span(SpanKind kind, String name) {
    return Span.newBuilder()
        .setTraceId(bytes(TRACE))
        .setSpanId(bytes(SPAN))
        .setParentSpanId(bytes(PARENT))
        .setKind(kind)
        .setName(name)
        .setStartTimeUnixNano(T0)
        .setEndTimeUnixNano(T0 + 1_500_999);
  }

  private static ExportTraceServiceRequest request(Resource resource, Span.Builder span) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(resource)
                .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
        .build();
  }

  private static Arguments row(String name, Span.Builder span, String expected) {
    Resource cart =
        Resource.newBuilder()
            .addAttributes(text("service.name", "cart"))
            .addAttributes(text("service.namespace", "shop"))
            .addAttributes(text("service.instance.id", "i-1"))
            .addAttributes(text("deployment.environment", "older"))
            .addAttributes(text("deployment.environment.name", "prod"))
            .build();
    return arguments(name, request(cart, span), List.of(expected));
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

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void converts(String name, ExportTraceServiceRequest given, List<String> expected) {
    Recorder recorder = new Recorder(true);
    converter.convert(given, recorder);
    assertThat(recorder.lines).as(name).isEqualTo(expected);
  }

  @Test
  void hostileMessagesGiveOnlySpansWithinTheContractAndRejections() {
    List<ExportTraceServiceRequest> valid =
        rows().map(row -> (ExportTraceServiceRequest) row.get()[1]).toList();
    Recorder recorder = new Recorder(false);
    int messages = Integer.getInteger("meshline.fuzz.messages", 100_000);
    HostileMessages.feed("otlp", 20_261_122, messages, valid, m -> converter.convert(m, recorder));
    assertThat(recorder.spans).isPositive();
    assertThat(recorder.rejections).isPositive();
  }
}
