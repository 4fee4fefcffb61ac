package io.meshline.ingest.protocols.skywalking;

import static io.meshline.ingest.protocols.skywalking.SegmentExamples.entry;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.exit;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.fromFront;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.local;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.segment;
import static io.meshline.ingest.protocols.skywalking.SegmentExamples.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meshline.ingest.protocols.Recorder;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.skywalking.apm.network.language.agent.v3.RefType;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentReference;
import org.apache.skywalking.apm.network.language.agent.v3.SpanLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules beside the plain request and answer: gateways, threads, jobs, brokers, stores, models. */
class SegmentRulesTest {

  private static final String CALL = " at 3000 took 7000 trace=tr span=seg.1";

  static Stream<Arguments> gateways() {
    return Stream.of(
        row(
            "the caller dials a gateway that nobody instruments",
            segment(exit(3, SpanLayer.Http, "/pay", "gateway:80")),
            "span CLIENT tr/seg.3<seg.0 | cart@cart-1 ~ <EXTERNAL>gateway:80 /pay at gateway:80"
                + " | HTTP SUCCESS | at 3000 took 7000"),
        row(
            "the service behind it hangs on the caller's span: the edge is caller to callee",
            segment(entry(0, SpanLayer.Http, "/pay").addRefs(behind("gateway:80"))).toBuilder()
                .setTraceSegmentId("paid")
                .setService("pay")
                .setServiceInstance("pay-1")
                .build(),
            "span SERVER tr/paid.0<seg.3 | pay@pay-1 /pay ~ cart@cart-1 GET:/carts at gateway:80"
                + " | HTTP SUCCESS | at 0 took 25000"),
        row(
            "so it does whatever address it was told",
            segment(entry(0, SpanLayer.Http, "/pay").addRefs(behind("10.0.0.9:8443"))).toBuilder()
                .setTraceSegmentId("paid")
                .setService("pay")
                .setServiceInstance("pay-1")
                .build(),
            "span SERVER tr/paid.0<seg.3 | pay@pay-1 /pay ~ cart@cart-1 GET:/carts"
                + " at 10.0.0.9:8443 | HTTP SUCCESS | at 0 took 25000"));
  }

  /** Reference of a service behind a gateway to span 3 of the segment of the service cart. */
  private static SegmentReference.Builder behind(String address) {
    return fromFront("seg")
        .setParentService("cart")
        .setParentServiceInstance("cart-1")
        .setParentEndpoint("GET:/carts")
        .setNetworkAddressUsedAtPeer(address);
  }

  static Stream<Arguments> threadsAndJobs() {
    return Stream.of(
        row(
            "a local span of another thread is work within the service",
            segment(local(0, "Thread/run").addRefs(anotherThread()))),
        row(
            "its exits start at the endpoint that started the thread",
            segment(
                local(0, "Thread/run").addRefs(anotherThread()),
                exit(1, SpanLayer.Http, "/pay", "pay:80")),
            "span CLIENT tr/seg.1<seg.0 | cart@cart-1 GET:/carts ~ <EXTERNAL>pay:80 /pay at pay:80"
                + " | HTTP SUCCESS | at 3000 took 7000"),
        row(
            "an entry that another thread began is a request of its endpoint, and no edge",
            segment(entry(0, SpanLayer.Unknown, "job").addRefs(anotherThread())),
            "call AGENT SERVER | - -> cart@cart-1 job"
                + " | OTHER SUCCESS | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "nor does a broker send what another thread hands on",
            segment(entry(0, SpanLayer.MQ, "Listener").addRefs(anotherThread())),
            "call AGENT SERVER | - -> cart@cart-1 Listener"
                + " | MESSAGING SUCCESS | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "a thread of another service is another service, whatever the reference is called",
            segment(
                entry(0, SpanLayer.Unknown, "job")
                    .addRefs(anotherThread().setParentService("front"))),
            "span SERVER tr/seg.0<p.3 | cart@cart-1 job ~ front@front-1 GET:/carts"
                + " | OTHER SUCCESS | at 0 took 25000"),
        row(
            "a job was not entered: its exits start at its first span, as its callees are told",
            segment(
                local(0, "SpringScheduled/Clean/run"), exit(1, SpanLayer.Http, "/pay", "pay:80")),
            "span CLIENT tr/seg.1<seg.0 | cart@cart-1 SpringScheduled/Clean/run"
                + " ~ <EXTERNAL>pay:80 /pay at pay:80 | HTTP SUCCESS | at 3000 took 7000"),
        row(
            "so do those of a job that does nothing else than to ask",
            segment(exit(0, SpanLayer.Http, "/pay", "pay:80").setParentSpanId(-1)),
            "span CLIENT tr/seg.0 | cart@cart-1 /pay ~ <EXTERNAL>pay:80 /pay at pay:80"
                + " | HTTP SUCCESS | at 3000 took 7000"),
        row(
            "a job that is a logical endpoint counts for that endpoint alone",
            segment(local(0, "XXLJob/clean").addTags(tag("x-le", "{\"logic-span\":true}"))),
            "call AGENT SERVER | - -> cart@cart-1 XXLJob/clean"
                + " | OTHER SUCCESS | at 1000 took 20000 trace=tr span=seg.0 for ENDPOINT"),
        row(
            "and fails as its span did",
            segment(
                local(0, "XXLJob/clean")
                    .setIsError(true)
                    .addTags(tag("x-le", "{\"x\":[{}],\"logic-span\":true}"))),
            "call AGENT SERVER | - -> cart@cart-1 XXLJob/clean"
                + " | OTHER FAILURE | at 1000 took 20000 trace=tr span=seg.0 for ENDPOINT"),
        row(
            "a logical endpoint that says too little is rejected alone",
            segment(
                local(0, "a").addTags(tag("x-le", "{\"name\":\"carts\"}")),
                local(1, "b").addTags(tag("x-le", "carts")),
                local(2, "c").addTags(tag("x-le", "{\"logic-span\":tru")),
                local(3, "d")
                    .addTags(tag("x-le", "{\"name\":\"x\",\"latency\":\"l\",\"status\":true}"))
                    .addTags(tag("x-le", "{\"name\":\"x\",\"latency\":-1,\"status\":true}")),
                entry(4, SpanLayer.Http, "/a").addTags(tag("x-le", "{\"logic-span\":true}"))),
            "reject logical_endpoint_broken",
            "reject logical_endpoint_broken",
            "reject logical_endpoint_broken",
            "reject logical_endpoint_broken",
            "reject latency_out_of_range",
            "call AGENT SERVER | <USER>User -> cart@cart-1 /a"
                + " | HTTP SUCCESS | at 0 took 25000 trace=tr span=seg.4",
            "reject logical_endpoint_broken"),
        row(
            "too many of them are one rejection",
            segment(
                local(0, "many")
                    .addAllTags(Collections.nCopies(103, tag("x-le", "{\"logic-span\":true}")))),
            Stream.concat(
                    Collections.nCopies(
                        100,
                        "call AGENT SERVER | - -> cart@cart-1 many | OTHER SUCCESS"
                            + " | at 1000 took 20000 trace=tr span=seg.0 for ENDPOINT")
                        .stream(),
                    Stream.of("reject too_many_logical_endpoints"))
                .toArray(String[]::new)),
        row(
            "a logical endpoint within a request does not count the request twice",
            segment(
                entry(0, SpanLayer.Http, "/graphql"),
                local(1, "GraphQL/execute")
                    .addTags(tag("x-le", "{\"name\":\"carts\",\"latency\":7,\"status\":false}"))),
            "call AGENT SERVER | <USER>User -> cart@cart-1 /graphql"
                + " | HTTP SUCCESS | at 0 took 25000 trace=tr span=seg.0",
            "call AGENT SERVER | - -> cart@cart-1 carts"
                + " | OTHER FAILURE | at 1000 took 7000 trace=tr span=seg.1 for ENDPOINT"),
        row(
            "what is not to be analysed is no logical endpoint either",
            segment(
                local(0, "job").setSkipAnalysis(true).addTags(tag("x-le", "{\"logic-span\":true}")),
                exit(1, SpanLayer.Database, "x", "db:1").setSkipAnalysis(true))));
  }

  private static SegmentReference.Builder anotherThread() {
    return fromFront("p")
        .setRefType(RefType.CrossThread)
        .setParentService("cart")
        .setParentEndpoint("GET:/carts");
  }

  static Stream<Arguments> brokers() {
    return Stream.of(
        row(
            "a consumer without an address in its reference asks its own tags for the broker",
            segment(
                entry(0, SpanLayer.MQ, "Consumer")
                    .addTags(tag("mq.broker", "rabbit:5672"))
                    .addTags(tag("mq.topic", "orders"))
                    .addTags(tag("mq.queue", "placed"))
                    .addTags(tag("transmission.latency", "42"))
                    .addRefs(fromFront("p").setNetworkAddressUsedAtPeer(""))),
            "call AGENT SERVER | <MESSAGING>rabbit:5672 orders/placed -> cart@cart-1 Consumer"
                + " | MESSAGING SUCCESS | at 0 took 25000 trace=tr span=seg.0"
                + " {transmission.latency=42}"),
        row(
            "a broker that is named nowhere is unknown, though a producer is known",
            segment(
                entry(0, SpanLayer.MQ, "Consumer")
                    .addRefs(fromFront("p").setNetworkAddressUsedAtPeer(""))),
            "call AGENT SERVER | <UNKNOWN>unknown -> cart@cart-1 Consumer"
                + " | MESSAGING SUCCESS | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "a producer names its broker by tag where its plugin sets no peer",
            segment(
                exit(1, SpanLayer.MQ, "Producer", "")
                    .addTags(tag("mq.broker", "rabbit:5672"))
                    .addTags(tag("mq.queue", "placed"))),
            "call AGENT CLIENT | cart@cart-1 -> <MESSAGING>rabbit:5672 placed"
                + " | MESSAGING SUCCESS |"
                + CALL),
        row(
            "brokers in any order are one cluster",
            segment(exit(1, SpanLayer.MQ, "Producer", "kafka-2:9092;kafka-1:9092;kafka-2:9092")),
            "call AGENT CLIENT | cart@cart-1 -> <MESSAGING>kafka-1:9092,kafka-2:9092 Producer"
                + " | MESSAGING SUCCESS |"
                + CALL));
  }

  static Stream<Arguments> stores() {
    return Stream.of(
        row(
            "a statement behind brackets and comments",
            segment(
                exit(1, SpanLayer.Database, "Mysql/execute", "db:3306")
                    .addTags(tag("db.statement", "/* trace=1 */ -- x\n(select 1) union all"))),
            "call AGENT CLIENT | cart@cart-1 -> <DATABASE>db:3306 SELECT | DATABASE SUCCESS |"
                + CALL),
        row(
            "a statement that begins with no word has the span's name",
            segment(
                exit(1, SpanLayer.Database, "MongoDB/find", "mongo:27017")
                    .addTags(tag("db.statement", "{\"find\": \"people\"}"))),
            "call AGENT CLIENT | cart@cart-1 -> <DATABASE>mongo:27017 MongoDB/find"
                + " | DATABASE SUCCESS |"
                + CALL),
        row(
            "a URL is a host and a port, never a user, a password or a database",
            segment(
                exit(
                    1, SpanLayer.Database, "x", "jdbc:mysql://jane:secret@db:3306/shop?user=jane")),
            "call AGENT CLIENT | cart@cart-1 -> <DATABASE>db:3306 x | DATABASE SUCCESS |" + CALL),
        row(
            "so it is in a URL of a cluster",
            segment(exit(1, SpanLayer.Database, "x", "mongodb://jane:s3@b:2,a:1/shop?tls=true")),
            "call AGENT CLIENT | cart@cart-1 -> <DATABASE>a:1,b:2 x | DATABASE SUCCESS |" + CALL),
        row(
            "a name with a slash is no URL",
            segment(exit(1, SpanLayer.Database, "x", "h2/mem:shop")),
            "call AGENT CLIENT | cart@cart-1 -> <DATABASE>h2/mem:shop x | DATABASE SUCCESS |"
                + CALL),
        row(
            "of a cache's command the first word, never the key or the value",
            segment(
                exit(1, SpanLayer.Cache, "Redis/set", "redis:6379")
                    .addTags(tag("cache.cmd", "set session:42 s3cret"))),
            "call AGENT CLIENT | cart@cart-1 -> <CACHE>redis:6379 SET | CACHE SUCCESS |" + CALL),
        row(
            "a cache without a command has its kind of operation",
            segment(
                exit(1, SpanLayer.Cache, "Memcached/get", "mem:11211")
                    .addTags(tag("cache.op", "read"))),
            "call AGENT CLIENT | cart@cart-1 -> <CACHE>mem:11211 read | CACHE SUCCESS |"
                + CALL
                + " {cache.op=read}"),
        row(
            "a cache within the process is no call",
            segment(local(0, "Guava/get").setSpanLayer(SpanLayer.Cache))),
        row(
            "a model is an external node, the model's name its endpoint",
            segment(
                exit(1, SpanLayer.Unknown, "Spring-ai/openai/call", "api.openai.com:443")
                    .setSpanLayerValue(7)
                    .addTags(tag("gen_ai.provider.name", "openai"))
                    .addTags(tag("gen_ai.response.model", "gpt-4o"))
                    .addTags(tag("gen_ai.input.messages", "[\"a secret\"]"))),
            "call AGENT CLIENT | cart@cart-1 -> <EXTERNAL>api.openai.com:443 gpt-4o"
                + " | OTHER SUCCESS |"
                + CALL
                + " {gen_ai.provider.name=openai, gen_ai.response.model=gpt-4o}"),
        row(
            "a model without an address goes by its provider",
            segment(
                exit(1, SpanLayer.Unknown, "call", "")
                    .setSpanLayerValue(7)
                    .addTags(tag("gen_ai.provider.name", "ollama"))),
            "call AGENT CLIENT | cart@cart-1 -> <EXTERNAL>ollama call | OTHER SUCCESS |"
                + CALL
                + " {gen_ai.provider.name=ollama}"),
        row(
            "a function as a service may have an agent of its own",
            segment(exit(1, SpanLayer.FAAS, "invoke", "fn:80")),
            "span CLIENT tr/seg.1<seg.0 | cart@cart-1 ~ <EXTERNAL>fn:80 invoke at fn:80"
                + " | OTHER SUCCESS | at 3000 took 7000"));
  }

  static Stream<Arguments> statuses() {
    return Stream.of(
        row(
            "an error that is the request's own fault",
            segment(
                entry(0, SpanLayer.Http, "/a")
                    .setIsError(true)
                    .addTags(tag("http.status_code", "404"))),
            "call AGENT SERVER | <USER>User -> cart@cart-1 /a"
                + " | HTTP 404 CLIENT_ERROR | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "the older tag says the same",
            segment(
                entry(0, SpanLayer.Http, "/a").setIsError(true).addTags(tag("status_code", "403"))),
            "call AGENT SERVER | <USER>User -> cart@cart-1 /a"
                + " | HTTP 403 CLIENT_ERROR | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "an error without a code is the callee's",
            segment(entry(0, SpanLayer.Http, "/a").setIsError(true)),
            "call AGENT SERVER | <USER>User -> cart@cart-1 /a"
                + " | HTTP FAILURE | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "gRPC's own codes",
            segment(
                entry(0, SpanLayer.RPCFramework, "Cart.get")
                    .setComponentId(23)
                    .setIsError(true)
                    .addTags(tag("rpc.status_code", "NOT_FOUND"))),
            "call AGENT SERVER | <USER>User -> cart@cart-1 Cart.get"
                + " | GRPC 5 CLIENT_ERROR | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "codes of other RPC frameworks are kept, and judge nothing",
            segment(
                entry(0, SpanLayer.RPCFramework, "Cart.get")
                    .setIsError(true)
                    .addTags(tag("rpc.status_code", "70"))),
            "call AGENT SERVER | <USER>User -> cart@cart-1 Cart.get"
                + " | RPC 70 FAILURE | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "however they look",
            segment(
                entry(0, SpanLayer.RPCFramework, "Cart.get")
                    .setIsError(true)
                    .addTags(tag("rpc.status_code", "404"))),
            "call AGENT SERVER | <USER>User -> cart@cart-1 Cart.get"
                + " | RPC 404 FAILURE | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "a code that gRPC does not know is no HTTP status",
            segment(
                entry(0, SpanLayer.RPCFramework, "Cart.get")
                    .setComponentId(23)
                    .setIsError(true)
                    .addTags(tag("rpc.status_code", "404"))),
            "call AGENT SERVER | <USER>User -> cart@cart-1 Cart.get"
                + " | GRPC 404 FAILURE | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "an RPC of which HTTP's status alone is told",
            segment(
                entry(0, SpanLayer.RPCFramework, "Cart.get")
                    .setIsError(true)
                    .addTags(tag("http.status_code", "404"))),
            "call AGENT SERVER | <USER>User -> cart@cart-1 Cart.get"
                + " | RPC 404 CLIENT_ERROR | at 0 took 25000 trace=tr span=seg.0"),
        row(
            "no error is a success, whatever the code",
            segment(
                entry(0, SpanLayer.RPCFramework, "Cart.get")
                    .setComponentId(23)
                    .addTags(tag("rpc.status_code", "UNAVAILABLE"))),
            "call AGENT SERVER | <USER>User -> cart@cart-1 Cart.get"
                + " | GRPC 14 SUCCESS | at 0 took 25000 trace=tr span=seg.0"));
  }

  private static Arguments row(String name, SegmentObject given, String... expected) {
    return arguments(name, given, List.of(expected));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"gateways", "threadsAndJobs", "brokers", "stores", "statuses"})
  void converts(String name, SegmentObject given, List<String> expected) {
    Recorder recorder = new Recorder(true);
    new SegmentConverter().convert(given, recorder);
    assertThat(recorder.lines).as(name).isEqualTo(expected);
  }
}
