package io.meshline.ingest.protocols.mesh;

import io.meshline.ingest.protocols.Outcomes;
import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Text;
import io.meshline.ingest.protocols.Times;
import io.meshline.ingest.protocols.envoy.ConnectionFlags;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.TlsMode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.skywalking.apm.network.common.v3.DetectPoint;
import org.apache.skywalking.apm.network.servicemesh.v3.HTTPServiceMeshMetric;
import org.apache.skywalking.apm.network.servicemesh.v3.TCPServiceMeshMetric;

/** Single entries of the service-mesh probe protocol. */
final class MeshEntries {

  /** Attribute of a TCP call: how long the connection lasted, in microseconds. */
  static final String CONNECTION_DURATION = "connection.duration_us";

  private static final int MAX_STATUS = 999;

  private MeshEntries() {}

  /**
   * @throws Refusal naming what breaks the contract
   */
  static CallRecord http(HTTPServiceMeshMetric entry) {
    Side side = side(entry.getDetectPoint());
    Party source = source(side, entry.getSourceServiceName(), entry.getSourceServiceInstance());
    Party destination =
        destination(
            entry.getDestServiceName(), entry.getDestServiceInstance(), entry.getEndpoint());
    boolean grpc =
        entry.getProtocol() == org.apache.skywalking.apm.network.servicemesh.v3.Protocol.gRPC;
    int status = status(entry.getResponseCode(), grpc);
    Outcome outcome = outcome(entry.getStatus(), grpc, status);
    return new CallRecord(
        Times.startOfMillis(entry.getStartTime()),
        Times.latencyOfMillis(entry.getLatency()),
        Reporter.SIDECAR,
        side,
        source,
        destination,
        grpc ? Protocol.GRPC : Protocol.HTTP,
        status,
        outcome,
        reason(outcome, entry.getInternalErrorCode()),
        tls(entry.getTlsMode()),
        0L,
        0L,
        1L,
        "",
        "",
        internalLatencies(
            entry.getInternalRequestLatencyNanos(), entry.getInternalResponseLatencyNanos()),
        Scope.FULL);
  }

  /**
   * A connection, a call made when it ended. Its duration is not the latency of any request: the
   * call has none, and carries the duration as an attribute.
   *
   * @throws Refusal naming what breaks the contract
   */
  static CallRecord tcp(TCPServiceMeshMetric entry) {
    Side side = side(entry.getDetectPoint());
    Party source = source(side, entry.getSourceServiceName(), entry.getSourceServiceInstance());
    Party destination = destination(entry.getDestServiceName(), entry.getDestServiceInstance(), "");
    Times.startOfMillis(entry.getStartTime());
    long durationMicros = Times.durationBetweenMillis(entry.getStartTime(), entry.getEndTime());
    String error = entry.getInternalErrorCode();
    Outcome outcome =
        !noError(error) && ConnectionFlags.failed(error) ? Outcome.FAILURE : Outcome.SUCCESS;
    return new CallRecord(
        Times.startOfMillis(entry.getEndTime()),
        Limits.NO_LATENCY,
        Reporter.SIDECAR,
        side,
        source,
        destination,
        Protocol.TCP,
        0,
        outcome,
        reason(outcome, error),
        tls(entry.getTlsMode()),
        bytes("receivedBytes", entry.getReceivedBytes()),
        bytes("sentBytes", entry.getSentBytes()),
        1L,
        "",
        "",
        Map.of(CONNECTION_DURATION, Long.toString(durationMicros)),
        Scope.FULL);
  }

  private static Side side(DetectPoint point) {
    return switch (point) {
      case server -> Side.SERVER;
      case client -> Side.CLIENT;
      case proxy ->
          throw new Refusal("mesh_proxy_side", "detectPoint: proxy (expected: client or server)");
      case UNRECOGNIZED ->
          throw new Refusal(
              "mesh_side_unknown", "detectPoint: unrecognized (expected: client or server)");
    };
  }

  /** A blank source gives no edge; then a client's entry says nothing at all. */
  private static Party source(Side side, String service, String instance) {
    if (!Text.isBlank(service)) {
      return Parties.service("", "", service, instance, "");
    }
    if (side == Side.CLIENT) {
      throw new Refusal(
          "source_missing", "sourceServiceName of a client entry: \"\" (expected: a name)");
    }
    return Parties.none();
  }

  private static Party destination(String service, String instance, String endpoint) {
    if (Text.isBlank(service)) {
      throw new Refusal("destination_missing", "destServiceName: \"\" (expected: a name)");
    }
    return Parties.service("", "", service, instance, endpoint);
  }

  /** Probes send the HTTP status for gRPC calls too: those are given gRPC's own code for it. */
  private static int status(int code, boolean grpc) {
    if (code < 0 || code > MAX_STATUS) {
      throw new Refusal(
          "status_out_of_range", "responseCode: " + code + " (expected: 0 to " + MAX_STATUS + ")");
    }
    return grpc && code >= 100 ? Outcomes.grpcOfHttp(code) : code;
  }

  /** The probe's own judgement counts; the code only tells whose fault it was. */
  private static Outcome outcome(boolean succeeded, boolean grpc, int status) {
    if (succeeded) {
      return Outcome.SUCCESS;
    }
    Outcome byCode = grpc ? Outcomes.ofGrpc(status) : Outcomes.ofHttp(status);
    return byCode == Outcome.CLIENT_ERROR ? byCode : Outcome.FAILURE;
  }

  private static boolean noError(String code) {
    return Text.isBlank(code) || code.equals("-");
  }

  private static String reason(Outcome outcome, String code) {
    return outcome == Outcome.SUCCESS || noError(code)
        ? ""
        : Text.bounded(code, Limits.REASON_LENGTH);
  }

  private static TlsMode tls(String mode) {
    if (mode.length() > 4) {
      return TlsMode.UNKNOWN;
    }
    return switch (mode.toUpperCase(Locale.ROOT)) {
      case "NONE" -> TlsMode.NONE;
      case "TLS" -> TlsMode.TLS;
      case "MTLS" -> TlsMode.MTLS;
      default -> TlsMode.UNKNOWN;
    };
  }

  private static long bytes(String name, long bytes) {
    if (bytes < 0) {
      throw new Refusal("bytes_negative", name + ": " + bytes + " (expected: >= 0)");
    }
    return bytes;
  }

  private static Map<String, String> internalLatencies(long requestNanos, long responseNanos) {
    if (requestNanos <= 0 && responseNanos <= 0) {
      return Map.of();
    }
    Map<String, String> attributes = new HashMap<>(4);
    if (requestNanos > 0) {
      attributes.put("internal.request_latency_ns", Long.toString(requestNanos));
    }
    if (responseNanos > 0) {
      attributes.put("internal.response_latency_ns", Long.toString(responseNanos));
    }
    return attributes;
  }
}
