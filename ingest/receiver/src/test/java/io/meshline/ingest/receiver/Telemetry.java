package io.meshline.ingest.receiver;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;
import org.apache.skywalking.apm.network.common.v3.DetectPoint;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanLayer;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;
import org.apache.skywalking.apm.network.servicemesh.v3.HTTPServiceMeshMetric;
import org.apache.skywalking.apm.network.servicemesh.v3.HTTPServiceMeshMetrics;
import org.apache.skywalking.apm.network.servicemesh.v3.Protocol;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetrics;

/** Small valid messages of each protocol, all of a moment ago. */
final class Telemetry {
  private Telemetry() {}

  /** A segment that is one call, from a user to {@code service}. */
  static SegmentObject segment(String service, int number) {
    long now = System.currentTimeMillis();
    return SegmentObject.newBuilder()
        .setTraceId("trace-" + number)
        .setTraceSegmentId("segment-" + number)
        .setService(service)
        .setServiceInstance(service + "@1")
        .addSpans(
            SpanObject.newBuilder()
                .setSpanId(0)
                .setParentSpanId(-1)
                .setStartTime(now - 20)
                .setEndTime(now)
                .setOperationName("GET:/carts")
                .setSpanType(SpanType.Entry)
                .setSpanLayer(SpanLayer.Http))
        .build();
  }

  /** Probe entries, each one call. */
  static ServiceMeshMetrics meshMetrics(int entries) {
    long now = System.currentTimeMillis();
    HTTPServiceMeshMetrics.Builder metrics = HTTPServiceMeshMetrics.newBuilder();
    for (int i = 0; i < entries; i++) {
      metrics.addMetrics(
          HTTPServiceMeshMetric.newBuilder()
              .setStartTime(now - 5)
              .setEndTime(now)
              .setSourceServiceName("front")
              .setSourceServiceInstance("front@1")
              .setDestServiceName("carts")
              .setDestServiceInstance("carts@1")
              .setEndpoint("/carts")
              .setLatency(5)
              .setResponseCode(200)
              .setStatus(true)
              .setProtocol(Protocol.HTTP)
              .setDetectPoint(DetectPoint.server));
    }
    return ServiceMeshMetrics.newBuilder().setHttpMetrics(metrics).build();
  }

  /** Access logs of one sidecar, each one call; the first message of a stream names the sidecar. */
  static StreamAccessLogsMessage accessLogs(boolean first, int entries) {
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    if (first) {
      message.setIdentifier(
          StreamAccessLogsMessage.Identifier.newBuilder()
              .setLogName("meshline")
              .setNode(
                  Node.newBuilder()
                      .setId("sidecar~10.0.0.7~carts-1.shop~shop.svc.cluster.local")
                      .setMetadata(
                          Struct.newBuilder()
                              .putFields("NAME", text("carts-1"))
                              .putFields("NAMESPACE", text("shop"))
                              .putFields("WORKLOAD_NAME", text("carts")))));
    }
    long now = System.currentTimeMillis();
    for (int i = 0; i < entries; i++) {
      message.getHttpLogsBuilder().addLogEntry(entry(now));
    }
    return message.build();
  }

  /** One export with server spans of one service. */
  static ExportTraceServiceRequest export(int firstId, int spans) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    long now = System.currentTimeMillis() * 1_000_000;
    for (int i = 0; i < spans; i++) {
      scope.addSpans(
          Span.newBuilder()
              .setTraceId(id(16, firstId + i))
              .setSpanId(id(8, firstId + i))
              .setName("GET /carts")
              .setKind(Span.SpanKind.SPAN_KIND_SERVER)
              .setStartTimeUnixNano(now - 7_000_000)
              .setEndTimeUnixNano(now));
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(
                            KeyValue.newBuilder()
                                .setKey("service.name")
                                .setValue(AnyValue.newBuilder().setStringValue("carts"))))
                .addScopeSpans(scope))
        .build();
  }

  private static HTTPAccessLogEntry entry(long nowMillis) {
    return HTTPAccessLogEntry.newBuilder()
        .setProtocolVersion(HTTPAccessLogEntry.HTTPVersion.HTTP11)
        .setCommonProperties(
            AccessLogCommon.newBuilder()
                .setStartTime(
                    Timestamp.newBuilder()
                        .setSeconds(nowMillis / 1_000 - 1)
                        .setNanos((int) (nowMillis % 1_000) * 1_000_000))
                .setTimeToLastDownstreamTxByte(Duration.newBuilder().setNanos(5_000_000))
                .setTimeToFirstUpstreamTxByte(Duration.newBuilder().setNanos(1_000_000))
                .setTimeToLastUpstreamRxByte(Duration.newBuilder().setNanos(4_000_000))
                .setUpstreamCluster("inbound|8080||"))
        .setRequest(
            HTTPRequestProperties.newBuilder().setRequestMethodValue(1).setPath("/carts?id=7"))
        .setResponse(
            HTTPResponseProperties.newBuilder()
                .setResponseCode(UInt32Value.newBuilder().setValue(200)))
        .build();
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }

  private static ByteString id(int length, int number) {
    return ByteString.copyFrom(ByteBuffer.allocate(length).putInt(0, 1).putInt(length - 4, number));
  }
}
