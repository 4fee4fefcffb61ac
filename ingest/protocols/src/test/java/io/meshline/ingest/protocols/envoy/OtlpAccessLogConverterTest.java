package io.meshline.ingest.protocols.envoy;

import static io.meshline.ingest.protocols.envoy.LabelledLogs.export;
import static io.meshline.ingest.protocols.envoy.LabelledLogs.labels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.meshline.ingest.protocols.Recorder;
import io.meshline.ingest.protocols.names.AddressBook;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpAccessLogConverterTest {
  private static final String INBOUND = "inbound|8080||";
  private static final String OUTBOUND = "outbound|80||pay.bank.svc.cluster.local";
  private static final String CART = "shop/cart@cart-5d9-x1";
  private static final String OK = " | HTTP 200 SUCCESS";
  private static final String BYTES = " bytes=12/340";

  static Stream<Arguments> rows() {
    return Stream.of(
        row(
            "a sidecar's inbound request",
            labels("upstream_cluster", INBOUND),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts"
                + OK
                + " | at 0 took 1003000 NONE"
                + BYTES),
        row(
            "a sidecar's outbound request; the cluster's host names the callee",
            labels("upstream_cluster", OUTBOUND),
            "call SIDECAR CLIENT | "
                + CART
                + " -> bank/pay GET:/carts"
                + OK
                + " | at 500 took 1002000"
                + BYTES),
        row(
            "without the finer times the caller's whole waiting time counts",
            labels(
                "upstream_cluster", OUTBOUND,
                "upstream_tx_begin_us", "-",
                "upstream_rx_end_us", "-",
                "downstream_tx_end_us", ""),
            "call SIDECAR CLIENT | "
                + CART
                + " -> bank/pay GET:/carts"
                + OK
                + " | at 0 took 1003000"
                + BYTES),
        row(
            "the flags are the reason of a failure",
            labels(
                "upstream_cluster", OUTBOUND,
                "response_code", "503",
                "response_flags", "UF,URX",
                "upstream_tx_begin_us", "-",
                "upstream_rx_end_us", "-"),
            "call SIDECAR CLIENT | "
                + CART
                + " -> bank/pay GET:/carts | HTTP 503 FAILURE(UF,URX) | at 0 took 1003000"
                + BYTES),
        row(
            "code 0: the caller hung up",
            labels("upstream_cluster", INBOUND, "response_code", "0", "response_flags", "DC"),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts | HTTP FAILURE(DC) | at 0 took 1003000 NONE"
                + BYTES),
        row(
            "a flag that is newer than we are, or an operator's own, is a reason by its name",
            labels(
                "upstream_cluster", INBOUND,
                "response_code", "503",
                "response_flags", "NEW,UO,My-Own_Flag"),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts | HTTP 503 FAILURE(UO,NEW,My-Own_Flag) | at 0 took 1003000 NONE"
                + BYTES),
        row(
            "one that is long is cut, and of many some are kept",
            labels(
                "upstream_cluster",
                INBOUND,
                "response_code",
                "503",
                "response_flags",
                "A".repeat(40) + ",B,C,D,E,F,G,H,I,J"),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts | HTTP 503 FAILURE("
                + "A".repeat(31)
                + "…,B,C,D,E,F,G,H) | at 0 took 1003000 NONE"
                + BYTES),
        row(
            "an answer that was cut has failed, whatever its head said",
            labels("upstream_cluster", INBOUND, "response_flags", "UC"),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts | HTTP 200 FAILURE(UC) | at 0 took 1003000 NONE"
                + BYTES),
        row(
            "a gateway was asked for the path that it rewrote",
            labels(
                "upstream_cluster", OUTBOUND,
                "node_id", "router~10.1.0.7~gate-7c8.edge~edge.svc.cluster.local",
                "service", "gate",
                "original_path", "/api/carts"),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> edge/gate@gate-7c8 GET:/api/carts"
                + OK
                + " | at 0 took 1003000 NONE"
                + BYTES,
            "call SIDECAR CLIENT | edge/gate@gate-7c8 -> bank/pay GET:/carts"
                + OK
                + " | at 500 took 1002000"
                + BYTES),
        row(
            "the caller's proxy says who it is",
            labels(
                "upstream_cluster",
                INBOUND,
                "downstream_peer",
                "type=deployment,workload=front-v1,name=front-1,cluster=c1,namespace=web,"
                    + "service=front,revision=v1,app=front-app,labels[]a=b"),
            "call SIDECAR SERVER | web/front@front-1 -> "
                + CART
                + " GET:/carts"
                + OK
                + " | at 0 took 1003000 NONE"
                + BYTES),
        row(
            "the callee's proxy says who it is, better than the cluster",
            labels(
                "upstream_cluster",
                OUTBOUND,
                "upstream_peer",
                "workload=pay-v2,name=pay-1,namespace=bank,service=payments"),
            "call SIDECAR CLIENT | "
                + CART
                + " -> bank/payments@pay-1 GET:/carts"
                + OK
                + " | at 500 took 1002000"
                + BYTES),
        row(
            "passthrough leads to an address",
            labels("upstream_cluster", "PassthroughCluster", "authority", "-"),
            "call SIDECAR CLIENT | "
                + CART
                + " -> <EXTERNAL>10.1.0.9:8080 GET:/carts"
                + OK
                + " | at 500 took 1002000"
                + BYTES),
        row(
            "gRPC: its own status decides",
            labels("upstream_cluster", INBOUND, "protocol", "HTTP/2", "grpc_status", "14"),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts | GRPC 14 FAILURE | at 0 took 1003000 NONE"
                + BYTES),
        row(
            "certificates on both sides are mTLS; the trace is in its header",
            labels(
                "upstream_cluster", INBOUND,
                "downstream_local_uri_san", "spiffe://cluster.local/ns/shop/sa/cart",
                "downstream_peer_uri_san", "spiffe://cluster.local/ns/web/sa/front",
                "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts"
                + OK
                + " | at 0 took 1003000 MTLS"
                + BYTES
                + " trace=4bf92f3577b34da6a3ce929d0e0e4736"),
        row(
            "a gateway answers one call and makes another",
            labels(
                "upstream_cluster", OUTBOUND,
                "node_id", "router~10.1.0.7~gate-7c8.edge~edge.svc.cluster.local",
                "service", "gate"),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> edge/gate@gate-7c8 GET:/carts"
                + OK
                + " | at 0 took 1003000 NONE"
                + BYTES,
            "call SIDECAR CLIENT | edge/gate@gate-7c8 -> bank/pay GET:/carts"
                + OK
                + " | at 500 took 1002000"
                + BYTES),
        row(
            "a TCP connection: complete when it ends, no latency",
            labels(
                "upstream_cluster", "outbound|5432||db.bank.svc.cluster.local",
                "method", "-",
                "path", "-",
                "protocol", "-",
                "response_code", "0"),
            "call SIDECAR CLIENT | "
                + CART
                + " -> bank/db | TCP SUCCESS | at 1003000 took none"
                + BYTES
                + " {connection.duration_us=1003000}"),
        row(
            "the workload names the service where no label does",
            labels("upstream_cluster", INBOUND, "service", "-"),
            "call SIDECAR SERVER | <UNKNOWN>unknown -> shop/cart-v1@cart-5d9-x1 GET:/carts"
                + OK
                + " | at 0 took 1003000 NONE"
                + BYTES),
        row(
            "the line of text alone, as Istio sends it by default, says nothing",
            Map.of(),
            "reject log_not_access"),
        row("another program's log", Map.of("thread.name", "main"), "reject log_not_access"),
        row(
            "nobody says whose proxy it is",
            labels("upstream_cluster", INBOUND, "node_id", "-"),
            "reject role_unknown"),
        row(
            "nobody says which service it is",
            labels("upstream_cluster", INBOUND, "service", "-", "workload", "-"),
            "reject identity_missing"),
        row(
            "a request that is still running",
            labels("upstream_cluster", INBOUND, "access_log_type", "DownstreamPeriodic"),
            "reject entry_intermediate"),
        row(
            "a number that is none",
            labels("upstream_cluster", INBOUND, "duration", "fast"),
            "reject label_broken"));
  }

  private static Arguments row(String name, Map<String, String> labels, String... expected) {
    return arguments(name, export(Map.of(), List.of(labels)), List.of(expected));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void converts(String name, ExportLogsServiceRequest given, List<String> expected) {
    Recorder recorder = new Recorder(true);
    new OtlpAccessLogConverter(AddressBook.EMPTY).convert(given, recorder);
    assertThat(recorder.lines).as(name).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("flags")
  void everyFlagIsAReasonByItsShortName(String flag) {
    Recorder recorder = new Recorder(true);
    new OtlpAccessLogConverter(AddressBook.EMPTY)
        .convert(
            export(
                Map.of(),
                List.of(
                    labels(
                        "upstream_cluster",
                        INBOUND,
                        "response_code",
                        "503",
                        "response_flags",
                        flag))),
            recorder);
    assertThat(recorder.lines)
        .containsExactly(
            "call SIDECAR SERVER | <UNKNOWN>unknown -> "
                + CART
                + " GET:/carts | HTTP 503 FAILURE("
                + flag
                + ") | at 0 took 1003000 NONE"
                + BYTES);
  }

  /** All that Envoy's manual has, also those two that the access-log service has no field for. */
  static Stream<String> flags() {
    return Stream.concat(FlagTable.FIELDS.keySet().stream(), Stream.of("DO", "UDO"));
  }

  /** Each name sets the field of its own that the access-log service has for it. */
  @ParameterizedTest
  @MethodSource("flags")
  void everyFlagIsTheFieldThatTheAccessLogServiceSends(String flag) {
    ResponseFlags.Builder expected = ResponseFlags.newBuilder();
    if (FlagTable.FIELDS.containsKey(flag)) {
      FlagTable.set(expected, flag);
    }
    ResponseFlags found = ResponseFlagTexts.flags(flag);
    assertThat(found.getAllFields().keySet()).isEqualTo(expected.getAllFields().keySet());
  }

  @Test
  void anExportMayHoldTheLogsOfSeveralProxiesAndOthers() {
    Recorder recorder = new Recorder(true);
    new OtlpAccessLogConverter(AddressBook.EMPTY)
        .convert(
            export(
                Map.of("node_name", "sidecar~10.1.0.8~pay-1.bank~bank.svc.cluster.local"),
                List.of(
                    labels("upstream_cluster", INBOUND),
                    Map.of("level", "INFO"),
                    // Without Istio, Envoy's built-in labels tell the node.
                    labels("upstream_cluster", INBOUND, "node_id", "", "service", "pay"),
                    labels("upstream_cluster", INBOUND))),
            recorder);
    assertThat(recorder.lines)
        .extracting(line -> line.replaceAll(" GET:/carts.*", ""))
        .containsExactly(
            "call SIDECAR SERVER | <UNKNOWN>unknown -> shop/cart@cart-5d9-x1",
            "reject log_not_access",
            "call SIDECAR SERVER | <UNKNOWN>unknown -> bank/pay@pay-1",
            "call SIDECAR SERVER | <UNKNOWN>unknown -> shop/cart@cart-5d9-x1");
  }
}
