package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.Any;
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
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties.CertificateProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties.CertificateProperties.SubjectAltName;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.HTTPAccessLogEntries;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.Identifier;
import io.meshline.ingest.protocols.Lines;

/** Entries as proxies of an Istio mesh send them. */
final class EntryExamples {

  static final String IP = "10.1.0.7";

  private EntryExamples() {}

  /** The proxy of pod {@code cart-5d9-x1} of the workload {@code cart-v1} in {@code shop}. */
  static Node node(String role) {
    return Node.newBuilder()
        .setId(role + "~" + IP + "~cart-5d9-x1.shop~shop.svc.cluster.local")
        .setMetadata(
            Struct.newBuilder()
                .putFields("NAME", text("cart-5d9-x1"))
                .putFields("NAMESPACE", text("shop"))
                .putFields("WORKLOAD_NAME", text("cart-v1"))
                .putFields("CLUSTER_ID", text("Kubernetes"))
                .putFields(
                    "LABELS",
                    Value.newBuilder()
                        .setStructValue(
                            Struct.newBuilder()
                                .putFields("app", text("cart-app"))
                                .putFields("service.istio.io/canonical-name", text("cart")))
                        .build()))
        .build();
  }

  /**
   * {@code GET /carts?user=jane}, 200, begun at T0. Sent on after 0.5 ms; last byte back after 1 s
   * and 2.5 ms; last byte of the answer sent after 1 s and 3 ms.
   */
  static HTTPAccessLogEntry.Builder entry(String upstreamCluster) {
    return HTTPAccessLogEntry.newBuilder()
        .setProtocolVersion(HTTPAccessLogEntry.HTTPVersion.HTTP11)
        .setCommonProperties(
            AccessLogCommon.newBuilder()
                .setStartTime(Timestamp.newBuilder().setSeconds(Lines.T0.getEpochSecond()))
                .setTimeToFirstUpstreamTxByte(duration(0, 500_000))
                .setTimeToLastUpstreamRxByte(duration(1, 2_500_000))
                .setTimeToLastDownstreamTxByte(duration(1, 3_000_000))
                .setUpstreamRemoteAddress(address("10.1.0.9", 8080))
                .setUpstreamCluster(upstreamCluster))
        .setRequest(
            HTTPRequestProperties.newBuilder()
                .setRequestMethod(RequestMethod.GET)
                .setScheme("https")
                .setAuthority("shop.example")
                .setPath("/carts?user=jane"))
        .setResponse(answer(200));
  }

  static HTTPResponseProperties.Builder answer(int status) {
    return HTTPResponseProperties.newBuilder().setResponseCode(UInt32Value.of(status));
  }

  static StreamAccessLogsMessage first(String role, HTTPAccessLogEntry.Builder... entries) {
    return later(entries).toBuilder()
        .setIdentifier(Identifier.newBuilder().setNode(node(role)).setLogName("als"))
        .build();
  }

  static StreamAccessLogsMessage later(HTTPAccessLogEntry.Builder... entries) {
    HTTPAccessLogEntries.Builder logs = HTTPAccessLogEntries.newBuilder();
    for (HTTPAccessLogEntry.Builder entry : entries) {
      logs.addLogEntry(entry);
    }
    return StreamAccessLogsMessage.newBuilder().setHttpLogs(logs).build();
  }

  /** Peer metadata of Istio 1.24 and later. */
  static Any structPeer(String name, String namespace, String service, String workload) {
    return Any.pack(
        Struct.newBuilder()
            .putFields("name", text(name))
            .putFields("namespace", text(namespace))
            .putFields("service", text(service))
            .putFields("workload", text(workload))
            .putFields("cluster", text("Kubernetes"))
            .build());
  }

  /** Peer metadata of earlier ones. */
  static Any flatPeer(byte[] node) {
    return Any.pack(BytesValue.of(ByteString.copyFrom(node)));
  }

  static Address address(String ip, int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(ip).setPortValue(port))
        .build();
  }

  static Duration duration(long seconds, int nanos) {
    return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  /** A connection secured with these certificates; null for one that was not shown. */
  static TLSProperties tls(SubjectAltName.Builder local, CertificateProperties.Builder peer) {
    return TLSProperties.newBuilder()
        .setLocalCertificateProperties(CertificateProperties.newBuilder().addSubjectAltName(local))
        .setPeerCertificateProperties(peer)
        .build();
  }

  static SubjectAltName.Builder uri(String uri) {
    return SubjectAltName.newBuilder().setUri(uri);
  }

  static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
