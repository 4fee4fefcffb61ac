package io.meshline.ingest.protocols.envoy;

import static io.meshline.ingest.protocols.envoy.EntryExamples.IP;
import static io.meshline.ingest.protocols.envoy.EntryExamples.address;
import static io.meshline.ingest.protocols.envoy.EntryExamples.answer;
import static io.meshline.ingest.protocols.envoy.EntryExamples.duration;
import static io.meshline.ingest.protocols.envoy.EntryExamples.entry;
import static io.meshline.ingest.protocols.envoy.EntryExamples.first;
import static io.meshline.ingest.protocols.envoy.EntryExamples.flatPeer;
import static io.meshline.ingest.protocols.envoy.EntryExamples.later;
import static io.meshline.ingest.protocols.envoy.EntryExamples.node;
import static io.meshline.ingest.protocols.envoy.EntryExamples.structPeer;
import static io.meshline.ingest.protocols.envoy.EntryExamples.tls;
import static io.meshline.ingest.protocols.envoy.EntryExamples.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.ConnectionProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry.HTTPVersion;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties.CertificateProperties;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.Identifier;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.TCPAccessLogEntries;
import io.meshline.ingest.protocols.HostileMessages;
import io.meshline.ingest.protocols.Recorder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AccessLogStreamTest {

  private static final String INBOUND = "inbound|8080||";
  private static final String OUTBOUND = "outbound|80|v2|pay.bank.svc.cluster.local";
  private static final String FRONT_KEY = "downstream_peer";

  // What the rows below have in common.
  private static final String CART = "shop/cart@cart-5d9-x1";
  private static final String OK = " | HTTP 200 SUCCESS";
  private static final String SERVER_TIME = " | at 0 took 1003000 NONE";
  private static final String CLIENT_TIME = " | at 500 took 1002000 NONE";

  static Stream<Arguments> rows() {
    return Stream.of(
        // Sides and roles.
        row(
            "a sidecar's inbound entry is the server's side; nobody told who called",
            "sidecar",
            entry(INBOUND),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> " + CART + " GET:/carts" + OK + SERVER_TIME),
        row(
            "a sidecar's outbound entry is the client's side; the host names the callee",
            "sidecar",
            entry(OUTBOUND),
            "call SIDECAR CLIENT | " + CART + " -> bank/pay GET:/carts" + OK + CLIENT_TIME),
        row(
            "a gateway answers one call and makes another",
            "router",
            entry(OUTBOUND),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> " + CART + " GET:/carts" + OK + SERVER_TIME,
            "call SIDECAR CLIENT | "
                + CART
                + " -> bank/pay GET:/carts"
                + OK
                + " | at 500 took 1002000"),
        row(
            "a waypoint is a gateway within the mesh",
            "waypoint",
            entry("inbound-vip|80|http|pay.bank.svc.cluster.local"),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> " + CART + " GET:/carts" + OK + SERVER_TIME,
            "call SIDECAR CLIENT | "
                + CART
                + " -> bank/pay GET:/carts"
                + OK
                + " | at 500 took 1002000"),
        row(
            "a gateway that routes by SNI names its clusters in another way",
            "router",
            common(entry("outbound_.80_._.pay.bank.svc.cluster.local"), c -> c),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> " + CART + " GET:/carts" + OK + SERVER_TIME,
            "call SIDECAR CLIENT | "
                + CART
                + " -> bank/pay GET:/carts"
                + OK
                + " | at 500 took 1002000"),
        row(
            "a gateway without a route has called nobody",
            "router",
            failed(404, ResponseFlags.newBuilder().setNoRouteFound(true), ""),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts | HTTP 404 CLIENT_ERROR(NR) | at 0 took 3000 NONE"),
        row(
            "a gateway that finds no healthy upstream has tried",
            "router",
            failed(503, ResponseFlags.newBuilder().setNoHealthyUpstream(true), OUTBOUND),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts | HTTP 503 FAILURE(UH) | at 0 took 3000 NONE",
            "call SIDECAR CLIENT | "
                + CART
                + " -> bank/pay GET:/carts | HTTP 503 FAILURE(UH) | at 0 took 3000"),
        row(
            "a gateway that refuses by itself has called nobody",
            "router",
            failed(429, ResponseFlags.newBuilder().setRateLimited(true), OUTBOUND),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts | HTTP 429 CLIENT_ERROR(RL) | at 0 took 3000 NONE"),
        row(
            "passthrough leads to an address outside",
            "sidecar",
            entry("PassthroughCluster"),
            "call SIDECAR CLIENT | "
                + CART
                + " -> <EXTERNAL>10.1.0.9:8080 GET:/carts"
                + OK
                + CLIENT_TIME),
        row(
            "a black hole leads to the address that was dialled",
            "sidecar",
            common(
                failed(502, ResponseFlags.newBuilder(), "BlackHoleCluster"),
                c -> c.setDownstreamLocalAddress(address("93.184.216.34", 443))),
            "call SIDECAR CLIENT | "
                + CART
                + " -> <EXTERNAL>93.184.216.34:443 GET:/carts"
                + " | HTTP 502 FAILURE | at 0 took 3000 NONE"),
        row(
            "passthrough to the own pod is inbound",
            "sidecar",
            entry("InboundPassthroughCluster"),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> " + CART + " GET:/carts" + OK + SERVER_TIME),
        row(
            "without a cluster, a request to the own address is inbound",
            "sidecar",
            common(
                failed(403, ResponseFlags.newBuilder(), ""),
                c ->
                    c.setDownstreamLocalAddress(address(IP, 8080))
                        .setDownstreamRemoteAddress(address("10.1.0.3", 40_000))),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts | HTTP 403 CLIENT_ERROR | at 0 took 3000 NONE"),
        row(
            "without a cluster, any other request is outbound",
            "sidecar",
            common(
                failed(404, ResponseFlags.newBuilder().setNoRouteFound(true), ""),
                c -> c.setDownstreamLocalAddress(address("10.96.0.9", 80))),
            "call SIDECAR CLIENT | "
                + CART
                + " -> <EXTERNAL>10.96.0.9:80 GET:/carts"
                + " | HTTP 404 CLIENT_ERROR(NR) | at 0 took 3000 NONE"),
        row(
            "a host outside the cluster is no service of it",
            "sidecar",
            entry("outbound|443||api.example.com"),
            "call SIDECAR CLIENT | "
                + CART
                + " -> <EXTERNAL>api.example.com GET:/carts"
                + OK
                + CLIENT_TIME),

        // Peers.
        row(
            "the peer's own word, as of Istio 1.24",
            "sidecar",
            common(
                entry(INBOUND),
                c ->
                    c.putFilterStateObjects(
                        FRONT_KEY, structPeer("front-7c-a", "web", "front", "front-v3"))),
            "call SIDECAR SERVER | web/front@front-7c-a -> "
                + CART
                + " GET:/carts"
                + OK
                + SERVER_TIME),
        row(
            "the same without a pod name or a service, but a workload",
            "sidecar",
            common(
                entry(INBOUND),
                c -> c.putFilterStateObjects(FRONT_KEY, structPeer("", "web", "", "front-v3"))),
            "call SIDECAR SERVER | web/front-v3 -> " + CART + " GET:/carts" + OK + SERVER_TIME),
        row(
            "the peer's own word before Istio 1.24 comes before the host",
            "sidecar",
            common(
                entry(OUTBOUND),
                c ->
                    c.putFilterStateObjects(
                        "wasm.upstream_peer",
                        flatPeer(
                            FlatNodes.node(
                                "pay-1", "bank", Map.of("app", "pay", "tier", "x"), "pay-v2")))),
            "call SIDECAR CLIENT | " + CART + " -> bank/pay@pay-1 GET:/carts" + OK + CLIENT_TIME),
        row(
            "a peer that says nothing readable is named by the host",
            "sidecar",
            common(
                entry(OUTBOUND),
                c -> c.putFilterStateObjects("wasm.upstream_peer", flatPeer(new byte[] {9, 9}))),
            "call SIDECAR CLIENT | " + CART + " -> bank/pay GET:/carts" + OK + CLIENT_TIME),

        // Status.
        row(
            "code 0 is no answer, and a failure",
            "sidecar",
            failed(
                0, ResponseFlags.newBuilder().setDownstreamConnectionTermination(true), OUTBOUND),
            "call SIDECAR CLIENT | "
                + CART
                + " -> bank/pay GET:/carts | HTTP FAILURE(DC) | at 0 took 3000 NONE"),
        row(
            "several flags, as Envoy prints them",
            "sidecar",
            failed(
                503,
                ResponseFlags.newBuilder()
                    .setUpstreamRetryLimitExceeded(true)
                    .setUpstreamConnectionFailure(true),
                OUTBOUND),
            "call SIDECAR CLIENT | "
                + CART
                + " -> bank/pay GET:/carts | HTTP 503 FAILURE(UF,URX) | at 0 took 3000 NONE"),
        row(
            "a flag of a request that succeeded is no reason",
            "sidecar",
            common(
                entry(INBOUND),
                c -> c.setResponseFlags(ResponseFlags.newBuilder().setDelayInjected(true))),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> " + CART + " GET:/carts" + OK + SERVER_TIME),
        row(
            "gRPC is told by content type, its status by the trailers",
            "sidecar",
            grpc(answer(200).putResponseTrailers("grpc-status", "14")),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts | GRPC 14 FAILURE | at 0 took 1003000 NONE"),
        row(
            "gRPC: OK in the headers of an answer without a body",
            "sidecar",
            grpc(answer(200).putResponseHeaders("grpc-status", "0")),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts | GRPC SUCCESS | at 0 took 1003000 NONE"),
        row(
            "gRPC without a status has the one that gRPC gives the HTTP code",
            "sidecar",
            grpc(answer(503)),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts | GRPC 14 FAILURE | at 0 took 1003000 NONE"),

        // Times.
        row(
            "an upstream that never answered: the caller's waiting time",
            "sidecar",
            common(
                entry(OUTBOUND).setResponse(answer(504)),
                c ->
                    c.clearTimeToLastUpstreamRxByte()
                        .setResponseFlags(
                            ResponseFlags.newBuilder().setUpstreamRequestTimeout(true))),
            "call SIDECAR CLIENT | "
                + CART
                + " -> bank/pay GET:/carts | HTTP 504 FAILURE(UT) | at 500 took 1002500 NONE"),
        row(
            "an entry without any duration",
            "sidecar",
            common(
                entry(INBOUND),
                c -> c.clearTimeToLastDownstreamTxByte().clearTimeToLastUpstreamRxByte()),
            "reject latency_missing"),
        row(
            "an answer before the request",
            "sidecar",
            common(entry(OUTBOUND), c -> c.setTimeToLastUpstreamRxByte(duration(0, 1))),
            "reject latency_out_of_range"),
        row(
            "a duration below 0",
            "sidecar",
            common(entry(INBOUND), c -> c.setTimeToLastDownstreamTxByte(duration(-1, 0))),
            "reject latency_out_of_range"),
        row(
            "an entry without a start",
            "sidecar",
            common(entry(INBOUND), c -> c.clearStartTime()),
            "reject time_out_of_range"),
        row(
            "an entry of a request that is still running",
            "sidecar",
            common(entry(INBOUND), c -> c.setAccessLogType(AccessLogType.DownstreamPeriodic)),
            "reject entry_intermediate"),

        // Security, bytes, traces.
        row(
            "TLS with the own certificate alone",
            "sidecar",
            common(
                entry(INBOUND),
                c ->
                    c.setTlsProperties(tls(uri("spiffe://x"), CertificateProperties.newBuilder()))),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts"
                + OK
                + " | at 0 took 1003000 TLS"),
        row(
            "mTLS with both, by subject too",
            "sidecar",
            common(
                entry(INBOUND),
                c ->
                    c.setTlsProperties(
                        tls(
                            uri("spiffe://x"),
                            CertificateProperties.newBuilder().setSubject("CN=y")))),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts"
                + OK
                + " | at 0 took 1003000 MTLS"),
        row(
            "bytes of head and body; the trace from a header that was logged",
            "sidecar",
            withBytesAndTrace(),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts"
                + OK
                + SERVER_TIME
                + " bytes=110/220 trace=0af7651916cd43dd8448eb211c80319c"),

        // Who sends.
        arguments(
            "a stream that never says who it is",
            later(entry(INBOUND), entry(INBOUND)),
            List.of("reject identifier_missing", "reject identifier_missing")),
        row("a proxy of no mesh", "node", entry(INBOUND), "reject role_unknown"),
        arguments(
            "a proxy of no service",
            first("sidecar", entry(INBOUND)).toBuilder()
                .setIdentifier(
                    Identifier.newBuilder()
                        .setNode(Node.newBuilder().setId("sidecar~10.0.0.1~p.n~n.svc")))
                .build(),
            List.of("reject identity_missing")),
        arguments(
            "a connection: no latency, complete at its end",
            tcp(ResponseFlags.newBuilder()),
            List.of(
                "call SIDECAR CLIENT | "
                    + CART
                    + " -> bank/pay | TCP SUCCESS | at 60000000 took none NONE bytes=100/2000"
                    + " {connection.duration_us=60000000}")),
        arguments(
            "a connection that failed",
            tcp(ResponseFlags.newBuilder().setUpstreamConnectionFailure(true)),
            List.of(
                "call SIDECAR CLIENT | "
                    + CART
                    + " -> bank/pay | TCP FAILURE(UF) | at 60000000 took none NONE bytes=100/2000"
                    + " {connection.duration_us=60000000}")));
  }

  private interface Change {
    io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon.Builder of(
        io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon.Builder common);
  }

  private static HTTPAccessLogEntry.Builder common(
      HTTPAccessLogEntry.Builder entry, Change change) {
    return entry.setCommonProperties(change.of(entry.getCommonProperties().toBuilder()));
  }

  /** Answered by the proxy itself after 3 ms; nothing was sent on. */
  private static HTTPAccessLogEntry.Builder failed(
      int status, ResponseFlags.Builder flags, String cluster) {
    return common(
        entry(cluster).setResponse(answer(status)),
        c ->
            c.clearTimeToFirstUpstreamTxByte()
                .clearTimeToLastUpstreamRxByte()
                .clearUpstreamRemoteAddress()
                .setTimeToLastDownstreamTxByte(duration(0, 3_000_000))
                .setResponseFlags(flags));
  }

  private static HTTPAccessLogEntry.Builder grpc(
      io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties.Builder response) {
    HTTPAccessLogEntry.Builder entry =
        entry(INBOUND).setProtocolVersion(HTTPVersion.HTTP2).setResponse(response);
    entry.getRequestBuilder().putRequestHeaders("content-type", "application/grpc+proto");
    return entry;
  }

  private static HTTPAccessLogEntry.Builder withBytesAndTrace() {
    HTTPAccessLogEntry.Builder entry = entry(INBOUND);
    entry
        .getRequestBuilder()
        .setRequestHeadersBytes(100)
        .setRequestBodyBytes(10)
        .putRequestHeaders(
            "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    entry.getResponseBuilder().setResponseHeadersBytes(200).setResponseBodyBytes(20);
    return entry;
  }

  private static StreamAccessLogsMessage tcp(ResponseFlags.Builder flags) {
    TCPAccessLogEntry.Builder entry =
        TCPAccessLogEntry.newBuilder()
            .setConnectionProperties(
                ConnectionProperties.newBuilder().setReceivedBytes(100).setSentBytes(2_000))
            .setCommonProperties(
                entry(OUTBOUND).getCommonProperties().toBuilder()
                    .clearTimeToLastDownstreamTxByte()
                    .setDuration(duration(60, 0))
                    .setAccessLogType(AccessLogType.TcpConnectionEnd)
                    .setResponseFlags(flags));
    return StreamAccessLogsMessage.newBuilder()
        .setIdentifier(Identifier.newBuilder().setNode(node("sidecar")))
        .setTcpLogs(TCPAccessLogEntries.newBuilder().addLogEntry(entry))
        .build();
  }

  private static Arguments row(
      String name, String role, HTTPAccessLogEntry.Builder entry, String... expected) {
    return arguments(name, first(role, entry), List.of(expected));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void converts(String name, StreamAccessLogsMessage given, List<String> expected) {
    Recorder recorder = new Recorder(true);
    new AccessLogStream().convert(given, recorder);
    assertThat(recorder.lines).as(name).isEqualTo(expected);
  }

  @Test
  void theFirstMessageSpeaksForTheWholeStream() {
    Recorder recorder = new Recorder(true);
    AccessLogStream stream = new AccessLogStream();
    stream.convert(first("sidecar", entry(INBOUND)), recorder);
    stream.convert(later(entry(OUTBOUND)), recorder);
    assertThat(recorder.lines)
        .containsExactly(
            "call SIDECAR SERVER | <UNKNOWN>unknown -> " + CART + " GET:/carts" + OK + SERVER_TIME,
            "call SIDECAR CLIENT | " + CART + " -> bank/pay GET:/carts" + OK + CLIENT_TIME);
  }

  @Test
  void aStreamRemembersOnlySoManyPeersAndClusters() {
    Recorder recorder = new Recorder(false);
    AccessLogStream stream = new AccessLogStream();
    stream.convert(first("sidecar"), recorder);
    for (int i = 0; i < 3 * Clusters.MAX_KNOWN; i++) {
      String peer = "p" + i;
      stream.convert(
          later(
              common(
                  entry("outbound|80||h" + i),
                  c -> c.putFilterStateObjects("upstream_peer", structPeer(peer, "n", "s", "w")))),
          recorder);
    }
    assertThat(recorder.calls).isEqualTo(3 * Clusters.MAX_KNOWN);
  }

  @Test
  void hostileMessagesGiveOnlyRecordsWithinTheContractAndRejections() {
    List<StreamAccessLogsMessage> valid =
        rows().map(row -> (StreamAccessLogsMessage) row.get()[1]).toList();
    Recorder recorder = new Recorder(false);
    HostileMessages.feed(
        "envoy", 20_261_122, 100_000, valid, m -> new AccessLogStream().convert(m, recorder));
    assertThat(recorder.calls).isPositive();
    assertThat(recorder.rejections).isPositive();
  }
}
