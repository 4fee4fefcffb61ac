package io.meshline.ingest.protocols.fuzz;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.ConnectionProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties.CertificateProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties.CertificateProperties.SubjectAltName;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.HTTPAccessLogEntries;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.Identifier;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.TCPAccessLogEntries;
import io.meshline.ingest.protocols.envoy.FlatNodes;
import java.util.List;
import java.util.Map;

/** Valid access logs of Istio's proxies, all with the identifier that a stream begins with. */
public final class EnvoySeeds {

  private static final byte[] FLAT_NODE =
      FlatNodes.node("front-1", "shop", Map.of("app", "front"), "front-v1");

  private EnvoySeeds() {}

  public static List<StreamAccessLogsMessage> messages() {
    Any struct =
        Any.pack(
            Struct.newBuilder()
                .putFields("name", text("front-1"))
                .putFields("namespace", text("shop"))
                .putFields("service", text("front"))
                .putFields("workload", text("front-v1"))
                .putFields("labels", labels())
                .putFields("deep", deep(20))
                .build());
    Any flat = Any.pack(BytesValue.of(ByteString.copyFrom(FLAT_NODE)));
    return List.of(
        http("sidecar", "inbound|8080||", "downstream_peer", struct),
        http("sidecar", "outbound|80|v1|pay.shop.svc.cluster.local", "upstream_peer", struct),
        http("router", "outbound|80||cart.shop.svc.cluster.local", "wasm.downstream_peer", flat),
        http("waypoint", "inbound-vip|80|http|cart.shop.svc", "wasm.upstream_peer", flat),
        tcp("sidecar", "PassthroughCluster", "upstream_peer", struct),
        tcp("router", "inbound|5432||", "wasm.downstream_peer", flat));
  }

  private static StreamAccessLogsMessage http(String role, String cluster, String key, Any peer) {
    return StreamAccessLogsMessage.newBuilder()
        .setIdentifier(identifier(role))
        .setHttpLogs(
            HTTPAccessLogEntries.newBuilder()
                .addLogEntry(
                    HTTPAccessLogEntry.newBuilder()
                        .setProtocolVersion(HTTPAccessLogEntry.HTTPVersion.HTTP2)
                        .setCommonProperties(common(cluster, key, peer))
                        .setRequest(
                            HTTPRequestProperties.newBuilder()
                                .setRequestMethod(RequestMethod.GET)
                                .setScheme("https")
                                .setAuthority("shop.example:443")
                                .setPath("/carts?user=jane")
                                .putRequestHeaders("content-type", "application/grpc")
                                .putRequestHeaders(
                                    "traceparent",
                                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                                .setRequestHeadersBytes(100)
                                .setRequestBodyBytes(200))
                        .setResponse(
                            HTTPResponseProperties.newBuilder()
                                .setResponseCode(UInt32Value.of(200))
                                .putResponseTrailers("grpc-status", "14")
                                .setResponseHeadersBytes(10)
                                .setResponseBodyBytes(20)
                                .setResponseCodeDetails("via_upstream"))))
        .build();
  }

  private static StreamAccessLogsMessage tcp(String role, String cluster, String key, Any peer) {
    return StreamAccessLogsMessage.newBuilder()
        .setIdentifier(identifier(role))
        .setTcpLogs(
            TCPAccessLogEntries.newBuilder()
                .addLogEntry(
                    TCPAccessLogEntry.newBuilder()
                        .setCommonProperties(common(cluster, key, peer))
                        .setConnectionProperties(
                            ConnectionProperties.newBuilder().setReceivedBytes(5).setSentBytes(7))))
        .build();
  }

  private static AccessLogCommon common(String cluster, String key, Any peer) {
    return AccessLogCommon.newBuilder()
        .setStartTime(Timestamp.newBuilder().setSeconds(1_795_342_500L).setNanos(5))
        .setTimeToFirstUpstreamTxByte(nanos(500_000))
        .setTimeToLastUpstreamRxByte(nanos(2_500_000))
        .setTimeToLastUpstreamTxByte(nanos(2_000_000))
        .setTimeToLastRxByte(nanos(100_000))
        .setTimeToLastDownstreamTxByte(Duration.newBuilder().setSeconds(1).setNanos(3_000_000))
        .setDuration(Duration.newBuilder().setSeconds(1).setNanos(3_000_000))
        .setDownstreamLocalAddress(address("10.1.0.7"))
        .setDownstreamRemoteAddress(address("10.1.0.9"))
        .setUpstreamRemoteAddress(address("10.1.0.8"))
        .setUpstreamCluster(cluster)
        .setResponseFlags(
            ResponseFlags.newBuilder()
                .setUpstreamConnectionFailure(true)
                .setUpstreamRetryLimitExceeded(true))
        .setTlsProperties(
            TLSProperties.newBuilder()
                .setLocalCertificateProperties(certificate())
                .setPeerCertificateProperties(certificate()))
        .putFilterStateObjects(key, peer)
        .putFilterStateObjects("other", Any.pack(BoolValue.of(true)))
        .build();
  }

  private static CertificateProperties certificate() {
    return CertificateProperties.newBuilder()
        .setSubject("O=x")
        .addSubjectAltName(SubjectAltName.newBuilder().setUri("spiffe://cluster.local/ns/shop/x"))
        .build();
  }

  private static Identifier identifier(String role) {
    return Identifier.newBuilder()
        .setLogName("als")
        .setNode(
            Node.newBuilder()
                .setId(role + "~10.1.0.7~cart-5d9-x1.shop~shop.svc.cluster.local")
                .setMetadata(
                    Struct.newBuilder()
                        .putFields("NAME", text("cart-5d9-x1"))
                        .putFields("NAMESPACE", text("shop"))
                        .putFields("WORKLOAD_NAME", text("cart-v1"))
                        .putFields("CLUSTER_ID", text("Kubernetes"))
                        .putFields("LABELS", labels())))
        .build();
  }

  private static Value labels() {
    return Value.newBuilder()
        .setStructValue(
            Struct.newBuilder()
                .putFields("app", text("cart-app"))
                .putFields("service.istio.io/canonical-name", text("cart")))
        .build();
  }

  private static Value deep(int depth) {
    Value value = text("bottom");
    for (int i = 0; i < depth; i++) {
      value = Value.newBuilder().setStructValue(Struct.newBuilder().putFields("in", value)).build();
    }
    return value;
  }

  private static Duration nanos(int nanos) {
    return Duration.newBuilder().setNanos(nanos).build();
  }

  private static Address address(String ip) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(ip).setPortValue(8080))
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
