package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.TlsMode;
import java.util.Map;

/**
 * A TCP entry of the access log: one call per connection, made when it ended; two if it is a
 * gateway's. Its duration is not the latency of any request: the call has none, and carries the
 * duration as an attribute. Sessions of UDP come as such entries too.
 *
 * @param seen which calls it tells of
 */
record TcpEntry(
    Proxy proxy, TCPAccessLogEntry entry, Cluster cluster, Peers peers, Ends.Seen seen) {

  /** Attribute: how long the connection lasted, in microseconds. */
  static final String CONNECTION_DURATION = "connection.duration_us";

  /**
   * Reads what its calls have in common.
   *
   * @throws Refusal naming what breaks the contract
   */
  static TcpEntry of(Proxy proxy, TCPAccessLogEntry entry, Peers peers) {
    AccessLogCommon common = entry.getCommonProperties();
    Ends.refuseIntermediate(common);
    Cluster cluster = Cluster.of(common.getUpstreamCluster());
    return new TcpEntry(proxy, entry, cluster, peers, Ends.seen(proxy, common, cluster));
  }

  /**
   * The connection that the proxy took.
   *
   * @throws Refusal naming what breaks the contract
   */
  CallRecord server() {
    AccessLogCommon common = entry.getCommonProperties();
    return call(Side.SERVER, Ends.source(common, peers), proxy.self(), Ends.tls(common));
  }

  /**
   * The connection that the proxy opened.
   *
   * @throws Refusal naming what breaks the contract
   */
  CallRecord client() {
    AccessLogCommon common = entry.getCommonProperties();
    Party destination = Ends.destination(common, cluster, peers, "", "");
    return call(Side.CLIENT, proxy.self(), destination, Ends.TO_UPSTREAM);
  }

  private CallRecord call(Side side, Party source, Party destination, TlsMode tls) {
    AccessLogCommon common = entry.getCommonProperties();
    LoggedTimes times = LoggedTimes.of(common);
    boolean failed = ResponseFlagNames.connectionFailed(common.getResponseFlags());
    String reason = failed ? ResponseFlagNames.of(common.getResponseFlags()) : "";
    return new CallRecord(
        EntryTimes.connectionEnd(times),
        Limits.NO_LATENCY,
        Reporter.SIDECAR,
        side,
        source,
        destination,
        common.getAccessLogType() == AccessLogType.UdpSessionEnd ? Protocol.OTHER : Protocol.TCP,
        0,
        failed ? Outcome.FAILURE : Outcome.SUCCESS,
        Text.bounded(reason, Limits.REASON_LENGTH),
        tls,
        Math.max(0, entry.getConnectionProperties().getReceivedBytes()),
        Math.max(0, entry.getConnectionProperties().getSentBytes()),
        1L,
        "",
        "",
        Map.of(CONNECTION_DURATION, Long.toString(EntryTimes.connectionMicros(times))),
        Scope.FULL);
  }
}
