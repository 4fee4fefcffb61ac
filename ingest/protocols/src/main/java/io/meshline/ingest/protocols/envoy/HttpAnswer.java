package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.meshline.ingest.protocols.Outcomes;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Protocol;
import java.util.Map;

/**
 * How a request was answered.
 *
 * @param statusCode HTTP status, or the gRPC status of a gRPC call; 0 where there was none
 * @param reason short names of the response flags, empty for a success
 */
record HttpAnswer(Protocol protocol, int statusCode, Outcome outcome, String reason) {

  private static final int MAX_STATUS = 999;
  private static final int GRPC_CANCELLED = 1;
  private static final int GRPC_UNKNOWN = 2;
  static final String GRPC_STATUS = "grpc-status";
  static final String CONTENT_TYPE = "content-type";
  private static final String GRPC_TYPE = "application/grpc";

  /**
   * @throws Refusal {@code status_out_of_range}
   */
  static HttpAnswer of(HTTPAccessLogEntry entry) {
    HTTPResponseProperties response = entry.getResponse();
    int status = response.getResponseCode().getValue();
    if (status < 0 || status > MAX_STATUS) {
      throw new Refusal(
          "status_out_of_range",
          "response_code: "
              + Integer.toUnsignedString(status)
              + " (expected: 0 to "
              + MAX_STATUS
              + ")");
    }
    int grpcStatus = grpcStatus(response);
    boolean grpc = isGrpc(entry, grpcStatus);
    ResponseFlags flags = entry.getCommonProperties().getResponseFlags();
    int code = status;
    Outcome outcome;
    if (grpc && grpcStatus != Outcomes.NO_STATUS) {
      // The last thing of an answer: nothing can cut it any more.
      code = grpcStatus;
      outcome = Outcomes.ofGrpc(grpcStatus);
    } else if (status == 0) {
      // No answer was sent, which is not 200.
      outcome = Outcome.FAILURE;
    } else if (grpc) {
      code = status == 200 ? grpcWithoutStatus(flags) : Outcomes.grpcOfHttp(status);
      outcome = Outcomes.ofGrpc(code);
    } else {
      outcome = Outcomes.ofHttp(status);
      outcome = outcome == Outcome.SUCCESS ? begun(flags) : outcome;
    }
    String reason =
        outcome == Outcome.SUCCESS
            ? ""
            : ResponseFlagNames.of(flags, response.getResponseCodeDetails());
    return new HttpAnswer(
        grpc ? Protocol.GRPC : Protocol.HTTP,
        code,
        outcome,
        Text.bounded(reason, Limits.REASON_LENGTH));
  }

  /** What became of an answer of which the head, a good one, was sent. */
  private static Outcome begun(ResponseFlags flags) {
    if (ResponseFlagNames.answerCut(flags)) {
      return Outcome.FAILURE;
    }
    return flags.getDownstreamProtocolError() ? Outcome.CLIENT_ERROR : Outcome.SUCCESS;
  }

  /**
   * The status of an answer that came without one: OK where it may just not be logged; UNKNOWN, as
   * gRPC has it, where the answer was cut; CANCELLED where the caller ended it.
   */
  private static int grpcWithoutStatus(ResponseFlags flags) {
    if (ResponseFlagNames.answerCut(flags)) {
      return GRPC_UNKNOWN;
    }
    return ResponseFlagNames.callerLeft(flags) ? GRPC_CANCELLED : Outcomes.grpcOfHttp(200);
  }

  /** From the trailers; an answer of nothing but a status has it among its headers. */
  private static int grpcStatus(HTTPResponseProperties response) {
    int status = grpcStatus(response.getResponseTrailersMap());
    return status == Outcomes.NO_STATUS ? grpcStatus(response.getResponseHeadersMap()) : status;
  }

  private static int grpcStatus(Map<String, String> headers) {
    return headers.isEmpty()
        ? Outcomes.NO_STATUS
        : Outcomes.grpc(headers.getOrDefault(GRPC_STATUS, ""));
  }

  /** By content type where it is logged, else by a gRPC status on HTTP/2 or later. */
  private static boolean isGrpc(HTTPAccessLogEntry entry, int grpcStatus) {
    String type = entry.getRequest().getRequestHeadersMap().getOrDefault(CONTENT_TYPE, "");
    if (type.isEmpty()) {
      type = entry.getResponse().getResponseHeadersMap().getOrDefault(CONTENT_TYPE, "");
    }
    if (!type.isEmpty()) {
      return type.regionMatches(true, 0, GRPC_TYPE, 0, GRPC_TYPE.length());
    }
    return grpcStatus != Outcomes.NO_STATUS
        && switch (entry.getProtocolVersion()) {
          case HTTP2, HTTP3 -> true;
          default -> false;
        };
  }
}
