package io.meshline.ingest.protocols.skywalking;

import static io.meshline.ingest.protocols.skywalking.SegmentExamples.T0;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.entry;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.errorLog;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.exit;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.fromFront;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.segment;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meshline.ingest.protocols.Recorder;
import java.util.List;
import java.util.stream.Stream;
import org.apache.skywalking.apm.network.language.agent.v3.RefType;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanLayer;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentConverterTest {

  private final SegmentConverter converter = new SegmentConverter();

  static Stream<Arguments> rows() {
    return Stream.of(
        row(
            "an entry without a reference comes from the user",
            segment(entry(0, SpanLayer.Http, "GET:/carts").addTags(tag("http.status_code", "200"))),
            "call AGENT SERVER | <USER>User -> cart@cart-1 GET:/carts"
                + " | HTTP 200 SUCCESS | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "an entry with a reference knows its caller, and waits for the caller's own view",
            segment(entry(0, SpanLayer.Http, "GET:/carts").addRefs(fromFront("p"))),
            "span SERVER tr/seg.0<p.3 | cart@cart-1 GET:/carts ~ front@front-1 GET:/ at cart:80"
                + " | HTTP SUCCESS | at 0 took 25000"),
        row(
            "each reference of a batch is a call of its own, in its own trace",
            segment(
                entry(0, SpanLayer.RPCFramework, "Cart.add")
                    .addRefs(fromFront("p"))
                    .addRefs(fromFront("q").setTraceId("other"))),
            "span SERVER tr/seg.0<p.3 | cart@cart-1 Cart.add ~ front@front-1 GET:/ at cart:80"
                + " | RPC SUCCESS | at 0 took 25000",
            "span SERVER other/seg.0#2<q.3 | cart@cart-1 Cart.add ~ front@front-1 GET:/ at cart:80"
                + " | RPC SUCCESS | at 0 took 25000"),
        row(
            "a caller outside of any endpoint is at endpoint User",
            segment(entry(0, SpanLayer.Http, "/a").addRefs(fromFront("p").setParentEndpoint(" "))),
            "span SERVER tr/seg.0<p.3 | cart@cart-1 /a ~ front@front-1 User at cart:80"
                + " | HTTP SUCCESS | at 0 took 25000"),
        row(
            "a reference without a service leaves the caller to pairing",
            segment(entry(0, SpanLayer.Http, "/a").addRefs(fromFront("p").setParentService(""))),
            "span SERVER tr/seg.0<p.3 | cart@cart-1 /a ~ - at cart:80"
                + " | HTTP SUCCESS | at 0 took 25000"),
        row(
            "a batch consumer gets each message from the broker",
            segment(
                entry(0, SpanLayer.MQ, "Kafka/orders/Consumer/g")
                    .addTags(tag("mq.topic", "orders"))
                    .addTags(tag("transmission.latency", "12"))
                    .addRefs(fromFront("p").setNetworkAddressUsedAtPeer("kafka:9092"))
                    .addRefs(fromFront("q").setNetworkAddressUsedAtPeer("kafka:9092"))),
            "call AGENT SERVER | <MESSAGING>kafka:9092 orders -> cart@cart-1 Kafka/orders/Consumer/g"
                + " | MESSAGING SUCCESS | at 0 took 25000 trace=tr span=seg.0"
                + " {transmission.latency=12}",
            "call AGENT SERVER | <MESSAGING>kafka:9092 orders -> cart@cart-1 Kafka/orders/Consumer/g"
                + " | MESSAGING SUCCESS | at 0 took 25000 trace=tr span=seg.0"
                + " {transmission.latency=12}"),
        row(
            "a consumer without a reference names the broker as its peer",
            segment(
                entry(0, SpanLayer.MQ, "Consumer")
                    .setPeer("rabbit:5672")
                    .addTags(tag("mq.queue", "jobs"))),
            "call AGENT SERVER | <MESSAGING>rabbit:5672 jobs -> cart@cart-1 Consumer"
                + " | MESSAGING SUCCESS | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "a consumer that names no broker comes from the user",
            segment(entry(0, SpanLayer.MQ, "Consumer")),
            "call AGENT SERVER | <USER>User -> cart@cart-1 Consumer"
                + " | MESSAGING SUCCESS | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "a request to an address waits for the service that answers there;"
                + " its source is at the endpoint the segment was entered by",
            segment(
                exit(1, SpanLayer.Http, "/pay", "pay:8080").addTags(tag("status_code", "201")),
                entry(0, SpanLayer.Http, "GET:/carts")),
            "span CLIENT tr/seg.1<seg.0 | cart@cart-1 GET:/carts ~ <EXTERNAL>pay:8080 /pay"
                + " at pay:8080 | HTTP 201 SUCCESS | at 3000 took 7000",
            "call AGENT SERVER | <USER>User -> cart@cart-1 GET:/carts"
                + " | HTTP SUCCESS | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "a database is a virtual node, the kind of statement its endpoint",
            segment(
                exit(1, SpanLayer.Database, "Mysql/JDBC/executeQuery", "db:3306")
                    .addTags(tag("db.type", "sql"))
                    .addTags(tag("db.instance", "shop"))
                    .addTags(tag("db.statement", " select * from carts where id = 'secret'"))),
            "call AGENT CLIENT | cart@cart-1 -> <DATABASE>db:3306 SELECT"
                + " | DATABASE SUCCESS | at 3000 took 7000 trace=tr span=seg.1"
                + " {db.instance=shop, db.type=sql}"),
        row(
            "a cache is a virtual node, the command its endpoint",
            segment(
                exit(1, SpanLayer.Cache, "Lettuce/GET", "redis:6379")
                    .addTags(tag("cache.type", "Redis"))
                    .addTags(tag("cache.cmd", "get"))
                    .addTags(tag("cache.op", "read"))),
            "call AGENT CLIENT | cart@cart-1 -> <CACHE>redis:6379 GET"
                + " | CACHE SUCCESS | at 3000 took 7000 trace=tr span=seg.1"
                + " {cache.op=read, cache.type=Redis}"),
        row(
            "a producer sends to the broker",
            segment(
                exit(1, SpanLayer.MQ, "Kafka/orders/Producer", "kafka:9092")
                    .addTags(tag("mq.topic", "orders"))),
            "call AGENT CLIENT | cart@cart-1 -> <MESSAGING>kafka:9092 orders"
                + " | MESSAGING SUCCESS | at 3000 took 7000 trace=tr span=seg.1"),
        row(
            "a layer newer than the published messages, GenAI, is a virtual node",
            segment(exit(1, SpanLayer.Unknown, "chat", "api.model:443").setSpanLayerValue(7)),
            "call AGENT CLIENT | cart@cart-1 -> <EXTERNAL>api.model:443 chat"
                + " | OTHER SUCCESS | at 3000 took 7000 trace=tr span=seg.1"),
        row(
            "an exit of another thread has its source at the endpoint that started the thread",
            segment(
                exit(1, SpanLayer.Database, "Redis/x", "db:1")
                    .addRefs(
                        fromFront("p")
                            .setRefType(RefType.CrossThread)
                            .setParentService("cart")
                            .setParentEndpoint("GET:/carts"))),
            "call AGENT CLIENT | cart@cart-1 GET:/carts -> <DATABASE>db:1 Redis/x"
                + " | DATABASE SUCCESS | at 3000 took 7000 trace=tr span=seg.1"),
        row(
            "an error is what the agent calls one, its cause what the agent logged",
            segment(
                entry(0, SpanLayer.Http, "/a")
                    .setIsError(true)
                    .addTags(tag("http.status_code", "500"))
                    .addLogs(errorLog("java.io.IOException"))),
            "call AGENT SERVER | <USER>User -> cart@cart-1 /a"
                + " | HTTP 500 FAILURE(java.io.IOException) | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "a status code does not change the agent's judgement",
            segment(entry(0, SpanLayer.Http, "/a").addTags(tag("http.status_code", "404"))),
            "call AGENT SERVER | <USER>User -> cart@cart-1 /a"
                + " | HTTP 404 SUCCESS | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "gRPC is RPC with a component and a status of its own",
            segment(
                exit(1, SpanLayer.RPCFramework, "Pay.charge", "pay:9090")
                    .setComponentId(23)
                    .setIsError(true)
                    .addTags(tag("rpc.status_code", "UNAVAILABLE"))),
            "span CLIENT tr/seg.1<seg.0 | cart@cart-1 ~ <EXTERNAL>pay:9090 Pay.charge at pay:9090"
                + " | GRPC 14 FAILURE | at 3000 took 7000"),
        row(
            "local spans and those not to be analysed observe no call",
            segment(
                entry(0, SpanLayer.Http, "/health").setSkipAnalysis(true),
                exit(1, SpanLayer.Unknown, "task", "").setSpanType(SpanType.Local))),
        row(
            "query strings are nobody's business",
            segment(entry(0, SpanLayer.Http, "GET:/carts?user=jane")),
            "call AGENT SERVER | <USER>User -> cart@cart-1 GET:/carts"
                + " | HTTP SUCCESS | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "a logical endpoint of an entry is a call that counts for the endpoint alone",
            segment(
                entry(0, SpanLayer.Http, "/graphql")
                    .addTags(tag("x-le", "{\"name\":\"carts\",\"latency\":7,\"status\":true}"))
                    .addTags(tag("x-le", "{\"name\":\"pay\",\"latency\":\"3\",\"status\":false}"))),
            "call AGENT SERVER | <USER>User -> cart@cart-1 /graphql"
                + " | HTTP SUCCESS | at 0 took 25000 trace=tr span=seg.0",
            "call AGENT SERVER | - -> cart@cart-1 carts"
                + " | OTHER SUCCESS | at 0 took 7000 trace=tr span=seg.0 for ENDPOINT",
            "call AGENT SERVER | - -> cart@cart-1 pay"
                + " | OTHER FAILURE | at 0 took 3000 trace=tr span=seg.0 for ENDPOINT"),
        row(
            "an exit needs a peer",
            segment(exit(1, SpanLayer.Http, "/pay", "")),
            "reject peer_missing"),
        row(
            "an end before the start is no latency",
            segment(entry(0, SpanLayer.Http, "/a").setEndTime(T0 - 1)),
            "reject latency_out_of_range"),
        row(
            "more than a day is no latency",
            segment(entry(0, SpanLayer.Http, "/a").setEndTime(T0 + 86_400_001)),
            "reject latency_out_of_range"),
        row(
            "a start in 1970 is none",
            segment(entry(0, SpanLayer.Http, "/a").setStartTime(0)),
            "reject time_out_of_range"),
        row(
            "a segment without a service is nobody's",
            segment(entry(0, SpanLayer.Http, "/a")).toBuilder().setService(" ").build(),
            "reject service_missing"),
        row(
            "what is to be paired needs ids",
            segment(exit(1, SpanLayer.Http, "/pay", "pay:80")).toBuilder()
                .setTraceSegmentId("")
                .build(),
            "reject id_missing"));
  }

  private static Arguments row(String name, SegmentObject given, String... expected) {
    return arguments(name, given, List.of(expected));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void converts(String name, SegmentObject given, List<String> expected) {
    Recorder recorder = new Recorder(true);
    converter.convert(given, recorder);
    assertThat(recorder.lines).as(name).isEqualTo(expected);
  }

  @Test
  void idsThatAreTooLongStillPair() {
    String longId = "s".repeat(100);
    SegmentObject client =
        segment(exit(3, SpanLayer.Http, "/", "cart:80")).toBuilder()
            .setTraceSegmentId(longId)
            .build();
    SegmentObject server = segment(entry(0, SpanLayer.Http, "/").addRefs(fromFront(longId)));
    Recorder recorder = new Recorder(true);
    converter.convert(client, recorder);
    converter.convert(server, recorder);
    String clientId = recorder.lines.get(0).split("[/<]", 3)[1];
    assertThat(clientId).hasSize(64);
    assertThat(recorder.lines.get(1)).startsWith("span SERVER tr/seg.0<" + clientId + " ");
  }

  @Test
  void referencesBeyondTheLimitAreOneRejection() {
    var span = entry(0, SpanLayer.MQ, "Consumer");
    for (int i = 0; i < SegmentConverter.MAX_REFERENCES + 5; i++) {
      span.addRefs(fromFront("p" + i));
    }
    Recorder recorder = new Recorder(true);
    converter.convert(segment(span), recorder);
    assertThat(recorder.calls).isEqualTo(SegmentConverter.MAX_REFERENCES);
    assertThat(recorder.lines).endsWith("reject too_many_references");
  }
}
