package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import java.util.Map;

/**
 * The short names that Envoy's manual gives to response flags, and the fields of the access-log
 * service that carry them.
 */
final class FlagTable {

  static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("LH", "failed_local_healthcheck"),
          Map.entry("UH", "no_healthy_upstream"),
          Map.entry("UT", "upstream_request_timeout"),
          Map.entry("LR", "local_reset"),
          Map.entry("UR", "upstream_remote_reset"),
          Map.entry("UF", "upstream_connection_failure"),
          Map.entry("UC", "upstream_connection_termination"),
          Map.entry("UO", "upstream_overflow"),
          Map.entry("NR", "no_route_found"),
          Map.entry("DI", "delay_injected"),
          Map.entry("FI", "fault_injected"),
          Map.entry("RL", "rate_limited"),
          Map.entry("UAEX", "unauthorized_details"),
          Map.entry("RLSE", "rate_limit_service_error"),
          Map.entry("DC", "downstream_connection_termination"),
          Map.entry("URX", "upstream_retry_limit_exceeded"),
          Map.entry("SI", "stream_idle_timeout"),
          Map.entry("IH", "invalid_envoy_request_headers"),
          Map.entry("DPE", "downstream_protocol_error"),
          Map.entry("UMSDR", "upstream_max_stream_duration_reached"),
          Map.entry("RFCF", "response_from_cache_filter"),
          Map.entry("NFCF", "no_filter_config_found"),
          Map.entry("DT", "duration_timeout"),
          Map.entry("UPE", "upstream_protocol_error"),
          Map.entry("NC", "no_cluster_found"),
          Map.entry("OM", "overload_manager"),
          Map.entry("DF", "dns_resolution_failure"),
          Map.entry("DR", "downstream_remote_reset"));

  private FlagTable() {}

  static void set(ResponseFlags.Builder flags, String name) {
    if (name.equals("UAEX")) {
      flags
          .getUnauthorizedDetailsBuilder()
          .setReason(ResponseFlags.Unauthorized.Reason.EXTERNAL_SERVICE);
      return;
    }
    String field = FIELDS.get(name);
    if (field == null) {
      throw new IllegalArgumentException("flag: " + name);
    }
    flags.setField(ResponseFlags.getDescriptor().findFieldByName(field), true);
  }
}
