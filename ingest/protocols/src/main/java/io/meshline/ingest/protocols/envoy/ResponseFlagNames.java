package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;

/**
 * Envoy's short names of response flags, in the order in which Envoy itself prints them. Not all
 * flags travel in access logs: what {@code %RESPONSE_FLAGS%} prints as {@code DO} and {@code UDO}
 * is told by the details of the response code alone.
 */
final class ResponseFlagNames {

  private ResponseFlagNames() {}

  /**
   * The names of all flags that are set, and of those that the details tell of, joined by commas;
   * empty if there is none.
   *
   * @param details of the response code, such as {@code via_upstream}; empty where not known
   */
  static String of(ResponseFlags flags, String details) {
    String names = of(flags);
    String dropped =
        switch (details) {
          case "drop_overload" -> "DO";
          case "unconditional_drop_overload" -> "UDO";
          default -> "";
        };
    return names.isEmpty() || dropped.isEmpty() ? names + dropped : names + "," + dropped;
  }

  /** The names of all flags that are set. One that is newer than this list is its number. */
  static String of(ResponseFlags flags) {
    StringBuilder names = new StringBuilder();
    add(names, flags.getFailedLocalHealthcheck(), "LH");
    add(names, flags.getNoHealthyUpstream(), "UH");
    add(names, flags.getUpstreamRequestTimeout(), "UT");
    add(names, flags.getLocalReset(), "LR");
    add(names, flags.getUpstreamRemoteReset(), "UR");
    add(names, flags.getUpstreamConnectionFailure(), "UF");
    add(names, flags.getUpstreamConnectionTermination(), "UC");
    add(names, flags.getUpstreamOverflow(), "UO");
    add(names, flags.getNoRouteFound(), "NR");
    add(names, flags.getDelayInjected(), "DI");
    add(names, flags.getFaultInjected(), "FI");
    add(names, flags.getRateLimited(), "RL");
    add(names, flags.hasUnauthorizedDetails(), "UAEX");
    add(names, flags.getRateLimitServiceError(), "RLSE");
    add(names, flags.getDownstreamConnectionTermination(), "DC");
    add(names, flags.getUpstreamRetryLimitExceeded(), "URX");
    add(names, flags.getStreamIdleTimeout(), "SI");
    add(names, flags.getInvalidEnvoyRequestHeaders(), "IH");
    add(names, flags.getDownstreamProtocolError(), "DPE");
    add(names, flags.getUpstreamMaxStreamDurationReached(), "UMSDR");
    add(names, flags.getResponseFromCacheFilter(), "RFCF");
    add(names, flags.getNoFilterConfigFound(), "NFCF");
    add(names, flags.getDurationTimeout(), "DT");
    add(names, flags.getUpstreamProtocolError(), "UPE");
    add(names, flags.getNoClusterFound(), "NC");
    add(names, flags.getOverloadManager(), "OM");
    add(names, flags.getDnsResolutionFailure(), "DF");
    add(names, flags.getDownstreamRemoteReset(), "DR");
    if (!flags.getUnknownFields().isEmpty()) {
      addUnknown(names, flags.getUnknownFields());
    }
    return names.toString();
  }

  /** Whether a connection did not do what it was opened for; that the client left is no fault. */
  static boolean connectionFailed(ResponseFlags flags) {
    return flags.getNoHealthyUpstream()
        || flags.getUpstreamConnectionFailure()
        || flags.getUpstreamConnectionTermination()
        || flags.getUpstreamRemoteReset()
        || flags.getUpstreamRequestTimeout()
        || flags.getUpstreamOverflow()
        || flags.getUpstreamRetryLimitExceeded()
        || flags.getUpstreamProtocolError()
        || flags.getNoRouteFound()
        || flags.getNoClusterFound()
        || flags.getDnsResolutionFailure()
        || flags.getRateLimited()
        || flags.getRateLimitServiceError()
        || flags.hasUnauthorizedDetails()
        || flags.getOverloadManager()
        || flags.getLocalReset();
  }

  /**
   * Whether an answer that had begun did not end as it should, because of its upstream or of the
   * proxy: a request that is refused before has the code of the refusal.
   */
  static boolean answerCut(ResponseFlags flags) {
    return flags.getUpstreamConnectionTermination()
        || flags.getUpstreamRemoteReset()
        || flags.getUpstreamProtocolError()
        || flags.getUpstreamConnectionFailure()
        || flags.getUpstreamRequestTimeout()
        || flags.getUpstreamMaxStreamDurationReached()
        || flags.getStreamIdleTimeout()
        || flags.getDurationTimeout()
        || flags.getOverloadManager()
        || flags.getLocalReset();
  }

  /** Whether it was the caller who ended the request or made it impossible to go on with. */
  static boolean callerLeft(ResponseFlags flags) {
    return flags.getDownstreamConnectionTermination()
        || flags.getDownstreamRemoteReset()
        || flags.getDownstreamProtocolError();
  }

  /** Whether the proxy tried to reach an upstream and could not. */
  static boolean upstreamTried(ResponseFlags flags) {
    return flags.getNoHealthyUpstream()
        || flags.getUpstreamConnectionFailure()
        || flags.getUpstreamConnectionTermination()
        || flags.getUpstreamRequestTimeout()
        || flags.getUpstreamOverflow()
        || flags.getUpstreamRetryLimitExceeded()
        || flags.getNoClusterFound()
        || flags.getDnsResolutionFailure();
  }

  private static void addUnknown(StringBuilder names, UnknownFieldSet fields) {
    fields
        .asMap()
        .forEach(
            (number, field) -> {
              add(names, field.getVarintList().contains(1L), "flag-" + number);
              if (number == ResponseFlagTexts.UNKNOWN_NAMES) {
                field
                    .getLengthDelimitedList()
                    .forEach(name -> add(names, true, name.toStringUtf8()));
              }
            });
  }

  private static void add(StringBuilder names, boolean set, String name) {
    if (set) {
      names.append(names.isEmpty() ? "" : ",").append(name);
    }
  }
}
