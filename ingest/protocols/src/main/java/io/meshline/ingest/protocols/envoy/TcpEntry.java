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
 * TCP entries of the access log: one call per connection, made when it ended. Its duration is not
 * the latency of any request: the call has none, and carries the duration as an attribute. Sessions
 * of UDP come as such entries too.
 */
final class TcpEntry {

  /** Attribute: how long the connection lasted, in microseconds. */
  static final String CONNECTION_DURATION = "connection.duration_us";

  private TcpEntry() {}

  /**
   * The calls that an entry tells of: one, or two if it is a gateway's.
   *
   * @throws Refusal naming what breaks the contract
   */
  static CallRecord[] convert(Proxy proxy, TCPAccessLogEntry entry, Peers peers) {
    AccessLogCommon common = entry.getCommonProperties();
    HttpEntry.refuseIntermediate(common);
    Cluster cluster = Cluster.of(common.getUpstreamCluster());
    return switch (Ends.seen(proxy, common, cluster)) {
      case SERVER -> new CallRecord[] {server(proxy, entry, peers)};
      case CLIENT -> new CallRecord[] {client(proxy, entry, cluster, peers, Ends.tls(common))};
      case BOTH ->
          new CallRecord[] {
            server(proxy, entry, peers), client(proxy, entry, cluster, peers, TlsMode.UNKNOWN)
          };
    };
  }

  private static CallRecord server(Proxy proxy, TCPAccessLogEntry entry, Peers peers) {
    AccessLogCommon common = entry.getCommonProperties();
    return call(entry, Side.SERVER, Ends.source(common, peers), proxy.self(), Ends.tls(common));
  }

  private static CallRecord client(
      Proxy proxy, TCPAccessLogEntry entry, Cluster cluster, Peers peers, TlsMode tls) {
    AccessLogCommon common = entry.getCommonProperties();
    Party destination = Ends.destination(common, cluster, peers, "", "");
    return call(entry, Side.CLIENT, proxy.self(), destination, tls);
  }

  private static CallRecord call(
      TCPAccessLogEntry entry, Side side, Party source, Party destination, TlsMode tls) {
    AccessLogCommon common = entry.getCommonProperties();
    boolean failed = ResponseFlagNames.connectionFailed(common.getResponseFlags());
    String reason = failed ? ResponseFlagNames.of(common.getResponseFlags()) : "";
    return new CallRecord(
        EntryTimes.connectionEnd(common),
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
        Map.of(CONNECTION_DURATION, Long.toString(EntryTimes.connectionMicros(common))),
        Scope.FULL);
  }
}
