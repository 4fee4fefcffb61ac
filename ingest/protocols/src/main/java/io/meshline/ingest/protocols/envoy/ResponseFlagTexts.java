package io.meshline.ingest.protocols.envoy;

import static java.util.Map.entry;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags.Unauthorized;
import io.meshline.ingest.protocols.Text;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Response flags from the short names that Envoy prints; the reverse of {@link ResponseFlagNames}.
 */
final class ResponseFlagTexts {
  private static final Map<String, Consumer<ResponseFlags.Builder>> SETTERS =
      Map.ofEntries(
          entry("LH", flags -> flags.setFailedLocalHealthcheck(true)),
          entry("UH", flags -> flags.setNoHealthyUpstream(true)),
          entry("UT", flags -> flags.setUpstreamRequestTimeout(true)),
          entry("LR", flags -> flags.setLocalReset(true)),
          entry("UR", flags -> flags.setUpstreamRemoteReset(true)),
          entry("UF", flags -> flags.setUpstreamConnectionFailure(true)),
          entry("UC", flags -> flags.setUpstreamConnectionTermination(true)),
          entry("UO", flags -> flags.setUpstreamOverflow(true)),
          entry("NR", flags -> flags.setNoRouteFound(true)),
          entry("DI", flags -> flags.setDelayInjected(true)),
          entry("FI", flags -> flags.setFaultInjected(true)),
          entry("RL", flags -> flags.setRateLimited(true)),
          entry("UAEX", flags -> flags.setUnauthorizedDetails(Unauthorized.getDefaultInstance())),
          entry("RLSE", flags -> flags.setRateLimitServiceError(true)),
          entry("DC", flags -> flags.setDownstreamConnectionTermination(true)),
          entry("URX", flags -> flags.setUpstreamRetryLimitExceeded(true)),
          entry("SI", flags -> flags.setStreamIdleTimeout(true)),
          entry("IH", flags -> flags.setInvalidEnvoyRequestHeaders(true)),
          entry("DPE", flags -> flags.setDownstreamProtocolError(true)),
          entry("UMSDR", flags -> flags.setUpstreamMaxStreamDurationReached(true)),
          entry("RFCF", flags -> flags.setResponseFromCacheFilter(true)),
          entry("NFCF", flags -> flags.setNoFilterConfigFound(true)),
          entry("DT", flags -> flags.setDurationTimeout(true)),
          entry("UPE", flags -> flags.setUpstreamProtocolError(true)),
          entry("NC", flags -> flags.setNoClusterFound(true)),
          entry("OM", flags -> flags.setOverloadManager(true)),
          entry("DF", flags -> flags.setDnsResolutionFailure(true)),
          entry("DR", flags -> flags.setDownstreamRemoteReset(true)));

  /**
   * Field of the flags that holds names without a field of their own, as texts: the last number
   * that a message can have, which no version of the protocol gives away.
   */
  static final int UNKNOWN_NAMES = 536_870_911;

  private static final int MAX_UNKNOWN = 8;
  private static final int MAX_NAME = 32;

  private ResponseFlagTexts() {}

  /**
   * The flags of a text such as {@code UF,URX}. The first few names that are not known, cut if they
   * are long, go into {@link #UNKNOWN_NAMES}: newer ones, those of operators, and {@code DO} and
   * {@code UDO}.
   */
  static ResponseFlags flags(String text) {
    if (text.isEmpty()) {
      return ResponseFlags.getDefaultInstance();
    }
    ResponseFlags.Builder flags = ResponseFlags.newBuilder();
    UnknownFieldSet.Field.Builder unknown = UnknownFieldSet.Field.newBuilder();
    for (String part : text.split(",", SETTERS.size() + MAX_UNKNOWN)) {
      String name = part.strip();
      Consumer<ResponseFlags.Builder> setter = SETTERS.get(name);
      if (setter != null) {
        setter.accept(flags);
      } else if (!name.isEmpty() && unknown.build().getLengthDelimitedList().size() < MAX_UNKNOWN) {
        unknown.addLengthDelimited(ByteString.copyFromUtf8(Text.bounded(name, MAX_NAME)));
      }
    }
    UnknownFieldSet.Field names = unknown.build();
    if (!names.getLengthDelimitedList().isEmpty()) {
      flags.setUnknownFields(UnknownFieldSet.newBuilder().addField(UNKNOWN_NAMES, names).build());
    }
    return flags.build();
  }
}
