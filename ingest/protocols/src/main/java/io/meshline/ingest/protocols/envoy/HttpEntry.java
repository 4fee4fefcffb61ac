package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Party;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.TlsMode;
import java.util.Map;

/** HTTP entries of the access log. */
final class HttpEntry {

  private HttpEntry() {}

  /**
   * The calls that an entry tells of: one, or two if it is a gateway's.
   *
   * @throws Refusal naming what breaks the contract
   */
  static CallRecord[] convert(Proxy proxy, HTTPAccessLogEntry entry, Peers peers) {
    AccessLogCommon common = entry.getCommonProperties();
    refuseIntermediate(common);
    HttpAnswer answer = HttpAnswer.of(entry);
    HTTPRequestProperties request = entry.getRequest();
    String endpoint = endpoint(request);
    Cluster cluster = Cluster.of(common.getUpstreamCluster());
    return switch (Ends.seen(proxy, common, cluster)) {
      case SERVER -> new CallRecord[] {server(proxy, entry, peers, answer, endpoint)};
      case CLIENT ->
          new CallRecord[] {
            client(proxy, entry, cluster, peers, answer, endpoint, Ends.tls(common))
          };
      case BOTH ->
          new CallRecord[] {
            server(proxy, entry, peers, answer, endpoint),
            // The entry knows the security of the downstream connection, and of no other.
            client(proxy, entry, cluster, peers, answer, endpoint, TlsMode.UNKNOWN)
          };
    };
  }

  private static CallRecord server(
      Proxy proxy, HTTPAccessLogEntry entry, Peers peers, HttpAnswer answer, String endpoint) {
    AccessLogCommon common = entry.getCommonProperties();
    return call(
        entry,
        EntryTimes.server(common),
        Side.SERVER,
        Ends.source(common, peers),
        Parties.at(proxy.self(), endpoint),
        answer,
        Ends.tls(common));
  }

  private static CallRecord client(
      Proxy proxy,
      HTTPAccessLogEntry entry,
      Cluster cluster,
      Peers peers,
      HttpAnswer answer,
      String endpoint,
      TlsMode tls) {
    AccessLogCommon common = entry.getCommonProperties();
    return call(
        entry,
        EntryTimes.client(common),
        Side.CLIENT,
        proxy.self(),
        Ends.destination(common, cluster, peers, entry.getRequest().getAuthority(), endpoint),
        answer,
        tls);
  }

  private static CallRecord call(
      HTTPAccessLogEntry entry,
      EntryTimes.Timing timing,
      Side side,
      Party source,
      Party destination,
      HttpAnswer answer,
      TlsMode tls) {
    HTTPRequestProperties request = entry.getRequest();
    HTTPResponseProperties response = entry.getResponse();
    return new CallRecord(
        timing.start(),
        timing.latencyMicros(),
        Reporter.SIDECAR,
        side,
        source,
        destination,
        answer.protocol(),
        answer.statusCode(),
        answer.outcome(),
        answer.reason(),
        tls,
        bytes(request.getRequestHeadersBytes(), request.getRequestBodyBytes()),
        bytes(response.getResponseHeadersBytes(), response.getResponseBodyBytes()),
        1L,
        TraceIds.of(request.getRequestHeadersMap()),
        "",
        Map.of(),
        Scope.FULL);
  }

  /** Entries written while a request is still running would count it again. */
  static void refuseIntermediate(AccessLogCommon common) {
    AccessLogType type = common.getAccessLogType();
    boolean last =
        switch (type) {
          case NotSet, DownstreamEnd, TcpConnectionEnd, UdpSessionEnd -> !intermediate(common);
          default -> false;
        };
    if (!last) {
      throw new Refusal(
          "entry_intermediate",
          "access_log_type: "
              + type
              + (intermediate(common) ? ", intermediate" : "")
              + " (expected: the last entry of a request or connection)");
    }
  }

  @SuppressWarnings("deprecation") // what proxies said before access_log_type was there
  private static boolean intermediate(AccessLogCommon common) {
    return common.getIntermediateLogEntry();
  }

  private static String endpoint(HTTPRequestProperties request) {
    String path = request.getPath();
    int query = path.indexOf('?');
    if (query >= 0) {
      path = path.substring(0, query);
    }
    RequestMethod method = request.getRequestMethod();
    return switch (method) {
      case METHOD_UNSPECIFIED, UNRECOGNIZED -> path;
      default -> method.name() + ":" + path;
    };
  }

  /** Both are unsigned; a sum beyond a long is one of nonsense. */
  private static long bytes(long headers, long body) {
    long sum = headers + body;
    return headers < 0 || body < 0 || sum < 0 ? Long.MAX_VALUE : sum;
  }
}
