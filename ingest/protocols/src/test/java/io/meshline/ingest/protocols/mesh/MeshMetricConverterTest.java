package io.meshline.ingest.protocols.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meshline.ingest.protocols.Lines;
import io.meshline.ingest.protocols.Recorder;
import java.util.List;
import java.util.stream.Stream;
import org.apache.skywalking.apm.network.common.v3.DetectPoint;
import org.apache.skywalking.apm.network.servicemesh.v3.HTTPServiceMeshMetric;
import org.apache.skywalking.apm.network.servicemesh.v3.HTTPServiceMeshMetrics;
import org.apache.skywalking.apm.network.servicemesh.v3.Protocol;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetrics;
import org.apache.skywalking.apm.network.servicemesh.v3.TCPServiceMeshMetric;
import org.apache.skywalking.apm.network.servicemesh.v3.TCPServiceMeshMetrics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MeshMetricConverterTest {

  private static final long T0 = Lines.T0.toEpochMilli();

  private final MeshMetricConverter converter = new MeshMetricConverter();

  static Stream<Arguments> rows() {
    return Stream.of(
        row(
            "a server entry",
            http(),
            "call SIDECAR SERVER | front@front-1 -> cart@cart-1 GET:/carts"
                + " | HTTP 200 SUCCESS | at 0 took 30000 MTLS"),
        row(
            "a client entry",
            http().setDetectPoint(DetectPoint.client).setTlsMode("NONE"),
            "call SIDECAR CLIENT | front@front-1 -> cart@cart-1 GET:/carts"
                + " | HTTP 200 SUCCESS | at 0 took 30000 NONE"),
        row(
            "the proxy's own side is counted apart",
            http().setDetectPoint(DetectPoint.proxy),
            "reject mesh_proxy_side"),
        row(
            "a blank source feeds the node alone",
            http().setSourceServiceName(""),
            "call SIDECAR SERVER | - -> cart@cart-1 GET:/carts"
                + " | HTTP 200 SUCCESS | at 0 took 30000 MTLS"),
        row(
            "a client entry without a source says nothing",
            http().setSourceServiceName("").setDetectPoint(DetectPoint.client),
            "reject source_missing"),
        row(
            "an entry needs a destination",
            http().setDestServiceName(" "),
            "reject destination_missing"),
        row(
            "a failure has the proxy's code as its reason",
            http().setStatus(false).setResponseCode(503).setInternalErrorCode("UF"),
            "call SIDECAR SERVER | front@front-1 -> cart@cart-1 GET:/carts"
                + " | HTTP 503 FAILURE(UF) | at 0 took 30000 MTLS"),
        row(
            "a request refused for its own sake is no failure of the callee",
            http().setStatus(false).setResponseCode(404).setInternalErrorCode("-"),
            "call SIDECAR SERVER | front@front-1 -> cart@cart-1 GET:/carts"
                + " | HTTP 404 CLIENT_ERROR | at 0 took 30000 MTLS"),
        row(
            "the probe's judgement stands above the code",
            http().setStatus(true).setResponseCode(500),
            "call SIDECAR SERVER | front@front-1 -> cart@cart-1 GET:/carts"
                + " | HTTP 500 SUCCESS | at 0 took 30000 MTLS"),
        row(
            "gRPC, by its own codes",
            http().setProtocol(Protocol.gRPC).setStatus(false).setResponseCode(14),
            "call SIDECAR SERVER | front@front-1 -> cart@cart-1 GET:/carts"
                + " | GRPC 14 FAILURE | at 0 took 30000 MTLS"),
        row(
            "gRPC, by the HTTP code that probes send for it",
            http().setProtocol(Protocol.gRPC).setStatus(false).setResponseCode(403),
            "call SIDECAR SERVER | front@front-1 -> cart@cart-1 GET:/carts"
                + " | GRPC 7 CLIENT_ERROR | at 0 took 30000 MTLS"),
        row(
            "time within the proxy",
            http().setInternalRequestLatencyNanos(1_500).setInternalResponseLatencyNanos(2_500),
            "call SIDECAR SERVER | front@front-1 -> cart@cart-1 GET:/carts"
                + " | HTTP 200 SUCCESS | at 0 took 30000 MTLS"
                + " {internal.request_latency_ns=1500, internal.response_latency_ns=2500}"),
        row("a latency below 0", http().setLatency(-1), "reject latency_out_of_range"),
        row("a start of 0", http().setStartTime(0), "reject time_out_of_range"),
        row("no status code", http().setResponseCode(70_000), "reject status_out_of_range"),
        row(
            "a connection: no latency, complete at its end",
            tcp(),
            "call SIDECAR CLIENT | front@front-1 -> db@db-1"
                + " | TCP SUCCESS | at 60000000 took none TLS bytes=100/2000"
                + " {connection.duration_us=60000000}"),
        row(
            "a connection that failed",
            tcp().setInternalErrorCode("UH"),
            "call SIDECAR CLIENT | front@front-1 -> db@db-1"
                + " | TCP FAILURE(UH) | at 60000000 took none TLS bytes=100/2000"
                + " {connection.duration_us=60000000}"),
        row(
            "that the client left is the ordinary end of one",
            tcp().setInternalErrorCode("DC"),
            "call SIDECAR CLIENT | front@front-1 -> db@db-1"
                + " | TCP SUCCESS | at 60000000 took none TLS bytes=100/2000"
                + " {connection.duration_us=60000000}"),
        row(
            "with another fault it is none",
            tcp().setInternalErrorCode("DC,UF"),
            "call SIDECAR CLIENT | front@front-1 -> db@db-1"
                + " | TCP FAILURE(DC,UF) | at 60000000 took none TLS bytes=100/2000"
                + " {connection.duration_us=60000000}"),
        row(
            "an error of the probe's own",
            tcp().setInternalErrorCode("connection_refused"),
            "call SIDECAR CLIENT | front@front-1 -> db@db-1"
                + " | TCP FAILURE(connection_refused) | at 60000000 took none TLS bytes=100/2000"
                + " {connection.duration_us=60000000}"),
        row(
            "a connection that ended before it began",
            tcp().setEndTime(T0 - 1),
            "reject duration_out_of_range"),
        arguments(
            "nothing at all",
            ServiceMeshMetrics.getDefaultInstance(),
            List.of("reject batch_empty")));
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
        .setResponseCode(200)
        .setStatus(true)
        .setProtocol(Protocol.HTTP)
        .setDetectPoint(DetectPoint.server)
        .setTlsMode("mTLS");
  }

  private static TCPServiceMeshMetric.Builder tcp() {
    return TCPServiceMeshMetric.newBuilder()
        .setStartTime(T0)
        .setEndTime(T0 + 60_000)
        .setSourceServiceName("front")
        .setSourceServiceInstance("front-1")
        .setDestServiceName("db")
        .setDestServiceInstance("db-1")
        .setDetectPoint(DetectPoint.client)
        .setTlsMode("TLS")
        .setReceivedBytes(100)
        .setSentBytes(2_000);
  }

  private static Arguments row(String name, HTTPServiceMeshMetric.Builder entry, String expected) {
    return arguments(
        name,
        ServiceMeshMetrics.newBuilder()
            .setHttpMetrics(HTTPServiceMeshMetrics.newBuilder().addMetrics(entry))
            .build(),
        List.of(expected));
  }

  private static Arguments row(String name, TCPServiceMeshMetric.Builder entry, String expected) {
    return arguments(
        name,
        ServiceMeshMetrics.newBuilder()
            .setTcpMetrics(TCPServiceMeshMetrics.newBuilder().addMetrics(entry))
            .build(),
        List.of(expected));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void converts(String name, ServiceMeshMetrics given, List<String> expected) {
    Recorder recorder = new Recorder(true);
    converter.convert(given, recorder);
    assertThat(recorder.lines).as(name).isEqualTo(expected);
  }
}
