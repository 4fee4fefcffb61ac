package io.meshline.ingest.protocols.fuzz;

import java.util.List;
import org.apache.skywalking.apm.network.common.v3.DetectPoint;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.language.agent.v3.Log;
import org.apache.skywalking.apm.network.language.agent.v3.RefType;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentReference;
import org.apache.skywalking.apm.network.language.agent.v3.SpanLayer;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;
import org.apache.skywalking.apm.network.management.v3.InstancePingPkg;
import org.apache.skywalking.apm.network.management.v3.InstanceProperties;
import org.apache.skywalking.apm.network.servicemesh.v3.HTTPServiceMeshMetric;
import org.apache.skywalking.apm.network.servicemesh.v3.HTTPServiceMeshMetrics;
import org.apache.skywalking.apm.network.servicemesh.v3.Protocol;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetrics;
import org.apache.skywalking.apm.network.servicemesh.v3.TCPServiceMeshMetric;
import org.apache.skywalking.apm.network.servicemesh.v3.TCPServiceMeshMetrics;

/** Valid messages of SkyWalking's agents and probes, with something in every field that is read. */
final class SkyWalkingSeeds {

  private static final long T0 = 1_795_342_500_000L;

  private SkyWalkingSeeds() {}

  static List<SegmentObject> segments() {
    return List.of(
        segment(
            span(0, SpanType.Entry, SpanLayer.Http, "GET:/carts?user=jane")
                .addRefs(reference(RefType.CrossProcess))
                .addRefs(reference(RefType.CrossProcess))
                .addTags(tag("http.status_code", "404"))
                .setIsError(true)
                .addLogs(Log.newBuilder().setTime(T0).addData(tag("error.kind", "java.io.E"))),
            span(1, SpanType.Exit, SpanLayer.RPCFramework, "Pay.charge")
                .setPeer("pay:9090")
                .setComponentId(23)
                .setIsError(true)
                .addTags(tag("rpc.status_code", "UNAVAILABLE"))),
        segment(
            span(0, SpanType.Entry, SpanLayer.MQ, "Kafka/orders/Consumer")
                .addRefs(reference(RefType.CrossProcess))
                .addTags(tag("mq.broker", "kafka:9092"))
                .addTags(tag("mq.topic", "orders"))
                .addTags(tag("mq.queue", "placed"))
                .addTags(tag("transmission.latency", "12")),
            span(1, SpanType.Exit, SpanLayer.MQ, "Producer").setPeer("kafka-2:9092;kafka-1:9092")),
        segment(
            span(0, SpanType.Local, SpanLayer.Unknown, "Thread/run")
                .addRefs(reference(RefType.CrossThread))
                .addTags(tag("x-le", "{\"logic-span\":true}")),
            span(1, SpanType.Exit, SpanLayer.Database, "Mysql/execute")
                .setPeer("jdbc:mysql://jane:secret@db:3306/shop?x=y")
                .addTags(tag("db.type", "sql"))
                .addTags(tag("db.instance", "shop"))
                .addTags(tag("db.statement", "/* c */ select 1")),
            span(2, SpanType.Exit, SpanLayer.Cache, "Redis/get")
                .setPeer("redis:6379")
                .addTags(tag("cache.type", "Redis"))
                .addTags(tag("cache.cmd", "get k"))
                .addTags(tag("cache.op", "read")),
            span(3, SpanType.Exit, SpanLayer.Unknown, "chat")
                .setSpanLayerValue(7)
                .addTags(tag("gen_ai.provider.name", "openai"))
                .addTags(tag("gen_ai.response.model", "gpt"))));
  }

  static List<InstanceProperties> properties() {
    return List.of(
        InstanceProperties.newBuilder()
            .setService("cart")
            .setServiceInstance("cart-1")
            .setLayer("GENERAL")
            .addProperties(tag("language", "java"))
            .addProperties(tag("ipv4", "10.0.0.1"))
            .addProperties(tag("ipv4", "10.0.0.2"))
            .addProperties(tag("JVM Arguments", "-Xmx1g"))
            .build());
  }

  static List<InstancePingPkg> heartbeats() {
    return List.of(
        InstancePingPkg.newBuilder()
            .setService("cart")
            .setServiceInstance("cart-1")
            .setLayer("GENERAL")
            .build());
  }

  static List<ServiceMeshMetrics> meshMetrics() {
    return List.of(
        ServiceMeshMetrics.newBuilder()
            .setHttpMetrics(
                HTTPServiceMeshMetrics.newBuilder()
                    .addMetrics(http().setDetectPoint(DetectPoint.server))
                    .addMetrics(http().setDetectPoint(DetectPoint.client).setStatus(true)))
            .build(),
        ServiceMeshMetrics.newBuilder()
            .setTcpMetrics(
                TCPServiceMeshMetrics.newBuilder()
                    .addMetrics(
                        TCPServiceMeshMetric.newBuilder()
                            .setStartTime(T0)
                            .setEndTime(T0 + 60_000)
                            .setSourceServiceName("front")
                            .setSourceServiceInstance("front-1")
                            .setDestServiceName("db")
                            .setDestServiceInstance("db-1")
                            .setDetectPoint(DetectPoint.client)
                            .setTlsMode("mTLS")
                            .setInternalErrorCode("UH")
                            .setReceivedBytes(100)
                            .setSentBytes(2_000)))
            .build());
  }

  private static HTTPServiceMeshMetric.Builder http() {
    return HTTPServiceMeshMetric.newBuilder()
        .setStartTime(T0)
        .setEndTime(T0 + 30)
        .setLatency(30)
        .setSourceServiceName("front")
        .setSourceServiceInstance("front-1")
        .setDestServiceName("cart")
        .setDestServiceInstance("cart-1")
        .setEndpoint("GET:/carts?user=jane")
        .setResponseCode(503)
        .setProtocol(Protocol.gRPC)
        .setTlsMode("NONE")
        .setInternalErrorCode("UF,URX")
        .setInternalRequestLatencyNanos(1_500)
        .setInternalResponseLatencyNanos(2_500);
  }

  private static SegmentObject segment(SpanObject.Builder... spans) {
    SegmentObject.Builder segment =
        SegmentObject.newBuilder()
            .setTraceId("5b0e3c1f2a4d4e6f8a9b0c1d2e3f4a5b.97.17953425000000001")
            .setTraceSegmentId("5b0e3c1f2a4d4e6f8a9b0c1d2e3f4a5b.97.17953425000000000")
            .setService("cart")
            .setServiceInstance("cart-1@10.0.0.7");
    for (SpanObject.Builder span : spans) {
      segment.addSpans(span);
    }
    return segment.build();
  }

  private static SpanObject.Builder span(int id, SpanType type, SpanLayer layer, String name) {
    return SpanObject.newBuilder()
        .setSpanId(id)
        .setParentSpanId(id - 1)
        .setStartTime(T0 + id)
        .setEndTime(T0 + 25)
        .setSpanType(type)
        .setSpanLayer(layer)
        .setOperationName(name);
  }

  private static SegmentReference reference(RefType type) {
    return SegmentReference.newBuilder()
        .setRefType(type)
        .setTraceId("other-trace")
        .setParentTraceSegmentId("parent")
        .setParentSpanId(3)
        .setParentService("front")
        .setParentServiceInstance("front-1")
        .setParentEndpoint("GET:/")
        .setNetworkAddressUsedAtPeer("cart:80")
        .build();
  }

  private static KeyStringValuePair tag(String key, String value) {
    return KeyStringValuePair.newBuilder().setKey(key).setValue(value).build();
  }
}
