package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;

/** Envoy's short names of response flags, in the order in which Envoy itself prints them. */
final class ResponseFlagNames {

  private ResponseFlagNames() {}

  /** The names of all flags that are set, joined by commas; empty if none is. */
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

  private static void add(StringBuilder names, boolean set, String name) {
    if (set) {
      names.append(names.isEmpty() ? "" : ",").append(name);
    }
  }
}
