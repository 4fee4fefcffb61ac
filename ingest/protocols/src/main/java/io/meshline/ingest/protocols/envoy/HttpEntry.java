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

/**
 * An HTTP entry of the access log. It tells of one call, of two if it is a gateway's; each of them
 * is made, or refused, by itself.
 *
 * @param seen which calls it tells of
 */
record HttpEntry(
    Proxy proxy,
    HTTPAccessLogEntry entry,
    Cluster cluster,
    Peers peers,
    HttpAnswer answer,
    Ends.Seen seen) {

  /**
   * Reads what its calls have in common.
   *
   * @throws Refusal naming what breaks the contract
   */
  static HttpEntry of(Proxy proxy, HTTPAccessLogEntry entry, Peers peers) {
    AccessLogCommon common = entry.getCommonProperties();
    refuseIntermediate(common);
    Cluster cluster = Cluster.of(common.getUpstreamCluster());
    return new HttpEntry(
        proxy, entry, cluster, peers, HttpAnswer.of(entry), Ends.seen(proxy, common, cluster));
  }

  /**
   * The call that the proxy answered.
   *
   * @throws Refusal naming what breaks the contract
   */
  CallRecord server() {
    AccessLogCommon common = entry.getCommonProperties();
    HTTPRequestProperties request = entry.getRequest();
    boolean rewritten = proxy.entrance() && !request.getOriginalPath().isEmpty();
    return call(
        EntryTimes.server(common),
        Side.SERVER,
        Ends.source(common, peers),
        Parties.at(
            proxy.self(),
            endpoint(request, rewritten ? request.getOriginalPath() : request.getPath())),
        Ends.tls(common));
  }

  /**
   * The call that the proxy made.
   *
   * @throws Refusal naming what breaks the contract
   */
  CallRecord client() {
    AccessLogCommon common = entry.getCommonProperties();
    HTTPRequestProperties request = entry.getRequest();
    String endpoint = endpoint(request, request.getPath());
    return call(
        EntryTimes.client(common),
        Side.CLIENT,
        proxy.self(),
        Ends.destination(common, cluster, peers, request.getAuthority(), endpoint),
        Ends.TO_UPSTREAM);
  }

  private CallRecord call(
      EntryTimes.Timing timing, Side side, Party source, Party destination, TlsMode tls) {
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

  private static String endpoint(HTTPRequestProperties request, String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
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
