package io.meshline.benchmarks.receiving;

import com.google.protobuf.Any;
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
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties.CertificateProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties.CertificateProperties.SubjectAltName;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * What the sidecar of one service of a mesh of 100 logs, as Istio 1.24 and later configures it: its
 * service's answers to ten callers at twenty endpoints, with peers' metadata, certificates and
 * trace headers. The same proxy and message give the same bytes but for the time.
 *
 * @param proxy number of the service
 * @param ids whether each path has an id in it, another one each time, as those of REST APIs do
 */
public record AccessLogs(int proxy, boolean ids) {
  private static final int SERVICES = 100;
  private static final int CALLERS = 10;
  private static final int ENDPOINTS = 20;
  private static final String TRUST = "spiffe://cluster.local/ns/shop/sa/";

  /**
   * A message.
   *
   * @param number of the message in its stream; the first one names the proxy
   * @param entries how many
   * @param end when its calls were answered
   */
  public StreamAccessLogsMessage message(int number, int entries, Instant end) {
    Random random = new Random(proxy * 1_000_003L + number);
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    if (number == 0) {
      message.getIdentifierBuilder().setLogName("http_envoy_accesslog").setNode(node());
    }
    for (int i = 0; i < entries; i++) {
      message.getHttpLogsBuilder().addLogEntry(entry(random, end));
    }
    return message.build();
  }

  private Node node() {
    return Node.newBuilder()
        .setId("sidecar~" + ip(proxy) + "~" + pod(proxy) + ".shop~shop.svc.cluster.local")
        .setCluster(service(proxy) + ".shop")
        .setMetadata(
            Struct.newBuilder()
                .putFields("NAME", text(pod(proxy)))
                .putFields("NAMESPACE", text("shop"))
                .putFields("WORKLOAD_NAME", text(service(proxy)))
                .putFields("LABELS", labels(proxy)))
        .build();
  }

  private HTTPAccessLogEntry entry(Random random, Instant end) {
    int caller = (proxy + 1 + random.nextInt(CALLERS)) % SERVICES;
    long micros = (long) Math.exp(8 + random.nextGaussian());
    Instant start = end.minusNanos(micros * 1_000);
    boolean fails = random.nextInt(50) == 0;
    AccessLogCommon.Builder common =
        AccessLogCommon.newBuilder()
            .setSampleRate(1)
            .setAccessLogType(AccessLogType.DownstreamEnd)
            .setDownstreamRemoteAddress(address(ip(caller), 32_768 + random.nextInt(28_000)))
            .setDownstreamDirectRemoteAddress(address(ip(caller), 0))
            .setDownstreamLocalAddress(address(ip(proxy), 8080))
            .setUpstreamRemoteAddress(address(ip(proxy), 8080))
            .setUpstreamLocalAddress(address("127.0.0.6", 32_768 + random.nextInt(28_000)))
            .setTlsProperties(tls(caller))
            .setStartTime(
                Timestamp.newBuilder().setSeconds(start.getEpochSecond()).setNanos(start.getNano()))
            .setTimeToLastRxByte(nanos(40_000))
            .setTimeToFirstUpstreamTxByte(nanos(90_000))
            .setTimeToLastUpstreamTxByte(nanos(110_000))
            .setTimeToFirstUpstreamRxByte(nanos(micros * 1_000 - 60_000))
            .setTimeToLastUpstreamRxByte(nanos(micros * 1_000 - 40_000))
            .setTimeToFirstDownstreamTxByte(nanos(micros * 1_000 - 30_000))
            .setTimeToLastDownstreamTxByte(nanos(micros * 1_000))
            .setDuration(nanos(micros * 1_000))
            .setUpstreamCluster("inbound|8080||")
            .setUpstreamRequestAttemptCount(1)
            .setStreamId(new UUID(random.nextLong(), random.nextLong()).toString())
            .putFilterStateObjects("downstream_peer", Any.pack(peer(caller)));
    return HTTPAccessLogEntry.newBuilder()
        .setProtocolVersion(HTTPAccessLogEntry.HTTPVersion.HTTP11)
        .setCommonProperties(common)
        .setRequest(request(random))
        .setResponse(
            HTTPResponseProperties.newBuilder()
                .setResponseCode(UInt32Value.of(fails ? 503 : 200))
                .setResponseHeadersBytes(180)
                .setResponseBodyBytes(random.nextInt(20_000))
                .setResponseCodeDetails("via_upstream"))
        .build();
  }

  private HTTPRequestProperties request(Random random) {
    return HTTPRequestProperties.newBuilder()
        .setRequestMethod(RequestMethod.GET)
        .setScheme("http")
        .setAuthority(service(proxy) + ".shop.svc.cluster.local:8080")
        .setPath(path(random) + "?page=" + random.nextInt(9))
        .setUserAgent("Apache-HttpClient/5.3 (Java/17.0.12)")
        .setRequestId(new UUID(random.nextLong(), random.nextLong()).toString())
        .setRequestHeadersBytes(620)
        .setRequestBodyBytes(random.nextInt(2_000))
        .putRequestHeaders(
            "traceparent",
            "00-%016x%016x-%016x-01"
                .formatted(random.nextLong(), random.nextLong(), random.nextLong()))
        .build();
  }

  private String path(Random random) {
    String path = "/api/v1/resource-" + random.nextInt(ENDPOINTS);
    return ids ? path + "/" + (10_000_000 + random.nextInt(90_000_000)) : path;
  }

  private TLSProperties tls(int caller) {
    return TLSProperties.newBuilder()
        .setTlsVersion(TLSProperties.TLSVersion.TLSv1_3)
        .setTlsCipherSuite(UInt32Value.of(0x1301))
        .setTlsSniHostname("outbound_.8080_._." + service(proxy) + ".shop.svc.cluster.local")
        .setLocalCertificateProperties(certificate(proxy))
        .setPeerCertificateProperties(certificate(caller))
        .build();
  }

  private static CertificateProperties certificate(int service) {
    return CertificateProperties.newBuilder()
        .addSubjectAltName(SubjectAltName.newBuilder().setUri(TRUST + service(service)))
        .build();
  }

  private static Struct peer(int service) {
    return Struct.newBuilder()
        .putFields("name", text(pod(service)))
        .putFields("namespace", text("shop"))
        .putFields("workload", text(service(service)))
        .putFields("service", text(service(service)))
        .putFields("app", text(service(service)))
        .putFields("type", text("pod"))
        .putFields("cluster", text("Kubernetes"))
        .putFields("labels", labels(service))
        .build();
  }

  private static Value labels(int service) {
    Map<String, Value> labels =
        Map.of(
            "app",
            text(service(service)),
            "service.istio.io/canonical-name",
            text(service(service)),
            "service.istio.io/canonical-revision",
            text("v1"));
    return Value.newBuilder().setStructValue(Struct.newBuilder().putAllFields(labels)).build();
  }

  private static Address address(String ip, int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(ip).setPortValue(port))
        .build();
  }

  private static Duration nanos(long nanos) {
    return Duration.newBuilder().setNanos((int) Math.max(0, nanos % 1_000_000_000)).build();
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }

  /** Name of a service. */
  public static String service(int number) {
    return "service-" + number;
  }

  private static String pod(int number) {
    return "service-" + number + "-7d9c5b8f4d-x2x" + number;
  }

  private static String ip(int number) {
    return "10.0.7." + number;
  }
}
