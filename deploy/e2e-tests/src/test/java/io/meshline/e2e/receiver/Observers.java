package io.meshline.e2e.receiver;

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

/** What an agent, a probe, a sidecar and an OpenTelemetry SDK would send; each entry one record. */
final class Observers {
  private Observers() {}

  static SegmentObject segment(String service, int number) {
    long now = System.currentTimeMillis();
    return SegmentObject.newBuilder()
        .setTraceId("trace-" + number)
        .setTraceSegmentId(service + number)
        .setService(service)
        .setServiceInstance(service + "@1")
        .addSpans(
            SpanObject.newBuilder()
                .setParentSpanId(-1)
                .setStartTime(now - 20)
                .setEndTime(now)
                .setOperationName("GET:/orders")
                .setSpanType(SpanType.Entry)
                .setSpanLayer(SpanLayer.Http))
        .build();
  }

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
              .setDestServiceName("probed")
              .setDestServiceInstance("probed@1")
              .setEndpoint("/probed")
              .setLatency(5)
              .setResponseCode(200)
              .setStatus(true)
              .setProtocol(Protocol.HTTP)
              .setDetectPoint(DetectPoint.server));
    }
    return ServiceMeshMetrics.newBuilder().setHttpMetrics(metrics).build();
  }

  static StreamAccessLogsMessage accessLogs(boolean first, int entries) {
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    if (first) {
      message
          .getIdentifierBuilder()
          .setLogName("meshline")
          .setNode(
              Node.newBuilder()
                  .setId("sidecar~10.0.0.7~carts-1.shop~shop.svc.cluster.local")
                  .setMetadata(
                      Struct.newBuilder()
                          .putFields("NAME", text("carts-1"))
                          .putFields("NAMESPACE", text("shop"))
                          .putFields("WORKLOAD_NAME", text("carts"))));
    }
    long second = System.currentTimeMillis() / 1_000 - 1;
    for (int i = 0; i < entries; i++) {
      message
          .getHttpLogsBuilder()
          .addLogEntry(
              HTTPAccessLogEntry.newBuilder()
                  .setProtocolVersion(HTTPAccessLogEntry.HTTPVersion.HTTP11)
                  .setCommonProperties(
                      AccessLogCommon.newBuilder()
                          .setStartTime(Timestamp.newBuilder().setSeconds(second))
                          .setTimeToLastDownstreamTxByte(Duration.newBuilder().setNanos(5_000_000))
                          .setUpstreamCluster("inbound|8080||"))
                  .setRequest(
                      HTTPRequestProperties.newBuilder()
                          .setRequestMethodValue(1)
                          .setPath("/carts?id=7"))
                  .setResponse(
                      HTTPResponseProperties.newBuilder()
                          .setResponseCode(UInt32Value.newBuilder().setValue(200))));
    }
    return message.build();
  }

  static ExportTraceServiceRequest export(int firstId, int spans) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    long now = System.currentTimeMillis() * 1_000_000;
    for (int i = 0; i < spans; i++) {
      scope.addSpans(
          Span.newBuilder()
              .setTraceId(id(16, firstId + i))
              .setSpanId(id(8, firstId + i))
              .setName("GET /payments")
              .setKind(Span.SpanKind.SPAN_KIND_SERVER)
              .setStartTimeUnixNano(now - 7_000_000)
              .setEndTimeUnixNano(now));
    }
    KeyValue name =
        KeyValue.newBuilder()
            .setKey("service.name")
            .setValue(AnyValue.newBuilder().setStringValue("payments"))
            .build();
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(name))
                .addScopeSpans(scope))
        .build();
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }

  private static ByteString id(int length, int number) {
    return ByteString.copyFrom(ByteBuffer.allocate(length).putInt(0, 1).putInt(length - 4, number));
  }
}
