package io.meshline.ingest.protocols.names;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.HTTPAccessLogEntries;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.Identifier;
import io.meshline.ingest.protocols.Lines;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentReference;
import org.apache.skywalking.apm.network.language.agent.v3.SpanLayer;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;

/** One call of {@code front} to {@code orders}, as each source tells it. */
final class Messages {

  private static final long SECOND = Lines.T0.getEpochSecond();
  private static final String ORDERS = "orders.shop.svc.cluster.local";

  private Messages() {}

  static ExportTraceServiceRequest otlp(String environment, String namespace) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            resource(environment, namespace, "front", Span.SpanKind.SPAN_KIND_CLIENT, 1, 9))
        .addResourceSpans(
            resource(environment, namespace, "orders", Span.SpanKind.SPAN_KIND_SERVER, 2, 1))
        .build();
  }

  private static ResourceSpans resource(
      String environment,
      String namespace,
      String service,
      Span.SpanKind kind,
      int id,
      int parent) {
    return ResourceSpans.newBuilder()
        .setResource(
            Resource.newBuilder()
                .addAttributes(attribute("deployment.environment.name", environment))
                .addAttributes(attribute("service.namespace", namespace))
                .addAttributes(attribute("service.name", service)))
        .addScopeSpans(
            ScopeSpans.newBuilder()
                .addSpans(
                    Span.newBuilder()
                        .setTraceId(id(16, 7))
                        .setSpanId(id(8, id))
                        .setParentSpanId(id(8, parent))
                        .setKind(kind)
                        .setName("GET")
                        .setStartTimeUnixNano(SECOND * 1_000_000_000L)
                        .setEndTimeUnixNano(SECOND * 1_000_000_000L + 5_000_000L)
                        .addAttributes(attribute("http.request.method", "GET"))))
        .build();
  }

  private static ByteString id(int bytes, int last) {
    byte[] id = new byte[bytes];
    id[bytes - 1] = (byte) last;
    return ByteString.copyFrom(id);
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static List<SegmentObject> segments(String front, String orders) {
    SpanObject.Builder entry =
        span(SpanType.Entry)
            .addRefs(
                SegmentReference.newBuilder()
                    .setTraceId("tr")
                    .setParentTraceSegmentId("front-seg")
                    .setParentService(front)
                    .setParentServiceInstance("front-1")
                    .setParentEndpoint("GET:/")
                    .setNetworkAddressUsedAtPeer("orders:8080"));
    return List.of(exit(front, "orders:8080"), segment("orders-seg", orders, entry));
  }

  static SegmentObject exit(String front, String peer) {
    return segment("front-seg", front, span(SpanType.Exit).setPeer(peer));
  }

  private static SpanObject.Builder span(SpanType type) {
    return SpanObject.newBuilder()
        .setParentSpanId(-1)
        .setStartTime(SECOND * 1_000)
        .setEndTime(SECOND * 1_000 + 5)
        .setSpanType(type)
        .setSpanLayer(SpanLayer.Http)
        .setOperationName("GET:/orders");
  }

  private static SegmentObject segment(String id, String service, SpanObject.Builder span) {
    return SegmentObject.newBuilder()
        .setTraceId("tr")
        .setTraceSegmentId(id)
        .setService(service)
        .setServiceInstance(id + "-1")
        .addSpans(span)
        .build();
  }

  /** Of the sidecar of {@code front}, then of that of {@code orders}. */
  static List<StreamAccessLogsMessage> accessLogs() {
    return List.of(
        message("front", "outbound|8080||" + ORDERS, ""), message("orders", "inbound|8080||", ""));
  }

  /** Of the sidecar of {@code orders}, about a call from an address. */
  static StreamAccessLogsMessage inboundFrom(String ip) {
    return message("orders", "inbound|8080||", ip);
  }

  private static StreamAccessLogsMessage message(String service, String cluster, String from) {
    AccessLogCommon.Builder common =
        AccessLogCommon.newBuilder()
            .setStartTime(Timestamp.newBuilder().setSeconds(SECOND))
            .setTimeToFirstUpstreamTxByte(Duration.newBuilder().setNanos(100_000))
            .setTimeToLastUpstreamRxByte(Duration.newBuilder().setNanos(4_000_000))
            .setTimeToLastDownstreamTxByte(Duration.newBuilder().setNanos(5_000_000))
            .setUpstreamCluster(cluster);
    if (!from.isEmpty()) {
      common.setDownstreamDirectRemoteAddress(
          Address.newBuilder()
              .setSocketAddress(SocketAddress.newBuilder().setAddress(from).setPortValue(41_000)));
    }
    return StreamAccessLogsMessage.newBuilder()
        .setIdentifier(
            Identifier.newBuilder()
                .setNode(
                    Node.newBuilder()
                        .setId("sidecar~10.1.0.3~" + service + "-1.shop~shop.svc.cluster.local")
                        .setMetadata(
                            Struct.newBuilder()
                                .putFields("NAMESPACE", text("shop"))
                                .putFields("WORKLOAD_NAME", text(service)))))
        .setHttpLogs(
            HTTPAccessLogEntries.newBuilder()
                .addLogEntry(
                    HTTPAccessLogEntry.newBuilder()
                        .setCommonProperties(common)
                        .setRequest(HTTPRequestProperties.newBuilder().setPath("/orders"))
                        .setResponse(
                            HTTPResponseProperties.newBuilder()
                                .setResponseCode(UInt32Value.of(200)))))
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
