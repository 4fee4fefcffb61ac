package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.TlsMode;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What HTTP entries of one proxy have in common that differ in times, sizes, trace and path alone:
 * who called whom, and how it was answered. An entry tells of one call, of two if it is a
 * gateway's; each of them is made, or refused, by itself. Immutable, thread-safe.
 */
final class HttpShape {
  private final Proxy proxy;
  private final AccessLogCommon common;
  private final String authority;
  private final Cluster cluster;
  private final Protocol protocol;
  private final int statusCode;
  private final Outcome outcome;
  private final String reason;
  private final Ends.Seen seen;
  private final HttpEndpoints endpoints;
  private final TlsMode tls;

  /** Null unless the entry itself says who it is: who lives at an address may change. */
  private final @Nullable Party toldSource;

  private final boolean keepsEntry;

  private HttpShape(
      Proxy proxy, HTTPAccessLogEntry entry, Peers peers, UnaryOperator<Party> shared) {
    this.proxy = proxy;
    AccessLogCommon told = entry.getCommonProperties();
    Ends.refuseIntermediate(told);
    this.cluster = Cluster.of(told.getUpstreamCluster());
    HttpAnswer answer = HttpAnswer.of(entry);
    this.protocol = answer.protocol();
    this.statusCode = answer.statusCode();
    this.outcome = answer.outcome();
    this.reason = answer.reason();
    this.seen = Ends.seen(proxy, told, cluster);
    HTTPRequestProperties request = entry.getRequest();
    this.tls = Ends.tls(told);
    this.authority = request.getAuthority();
    this.toldSource = peers.toldDownstream(told);
    Party upstream = peers.toldUpstream(told);
    this.endpoints =
        new HttpEndpoints(
            proxy, request.getRequestMethod(), upstream == null ? null : shared.apply(upstream));
    boolean server = seen == Ends.Seen.CLIENT || toldSource != null;
    boolean client = seen == Ends.Seen.SERVER || upstream != null;
    // A decoded entry is large: it is kept only where somebody will be looked up by it.
    this.keepsEntry = !server || !client;
    this.common = keepsEntry ? told : AccessLogCommon.getDefaultInstance();
  }

  /**
   * The shape of an entry.
   *
   * @throws Refusal naming what in every entry like it breaks the contract
   */
  static HttpShape of(Proxy proxy, HTTPAccessLogEntry entry, Peers peers) {
    return of(proxy, entry, peers, UnaryOperator.identity());
  }

  /**
   * The shape of an entry that others will be like.
   *
   * @param shared gives the party that is to stand for all of its texts
   * @throws Refusal naming what in every entry like it breaks the contract
   */
  static HttpShape of(
      Proxy proxy, HTTPAccessLogEntry entry, Peers peers, UnaryOperator<Party> shared) {
    return new HttpShape(proxy, entry, peers, shared);
  }

  /** Where its requests came to. */
  HttpEndpoints endpoints() {
    return endpoints;
  }

  /** Of which proxy. */
  Proxy proxy() {
    return proxy;
  }

  /** Whether it keeps a decoded entry. */
  boolean keepsEntry() {
    return keepsEntry;
  }

  /** Makes the calls of one request; what breaks the contract is rejected, each call by itself. */
  void convert(LoggedRequest request, HttpEndpoint endpoint, Peers peers, Outlet outlet) {
    if (seen != Ends.Seen.CLIENT) {
      hand(Side.SERVER, request, endpoint, peers, outlet);
    }
    if (seen != Ends.Seen.SERVER) {
      hand(Side.CLIENT, request, endpoint, peers, outlet);
    }
  }

  /** What {@link Sides} does, without an object for each side of each request. */
  private void hand(
      Side side, LoggedRequest request, HttpEndpoint endpoint, Peers peers, Outlet outlet) {
    CallRecord call;
    try {
      call =
          side == Side.SERVER ? server(request, endpoint, peers) : client(request, endpoint, peers);
    } catch (RuntimeException fault) {
      outlet.reject(Rejection.of(fault));
      return;
    }
    outlet.call(call);
  }

  /** The call that the proxy answered. */
  private CallRecord server(LoggedRequest request, HttpEndpoint endpoint, Peers peers) {
    CallRecord call = new CallRecord();
    EntryTimes.server(request.times, call);
    return told(
        call,
        request,
        Side.SERVER,
        toldSource == null ? Ends.source(common, peers) : toldSource,
        endpoint.self(),
        tls);
  }

  /** The call that the proxy made. */
  private CallRecord client(LoggedRequest request, HttpEndpoint endpoint, Peers peers) {
    Party told = endpoint.toldDestination();
    CallRecord call = new CallRecord();
    EntryTimes.client(request.times, call);
    return told(
        call,
        request,
        Side.CLIENT,
        proxy.self(),
        told == null ? Ends.destination(common, cluster, peers, authority, endpoint.name()) : told,
        Ends.TO_UPSTREAM);
  }

  /** The call, with all but its times told. */
  private CallRecord told(
      CallRecord call,
      LoggedRequest request,
      Side side,
      Party source,
      Party destination,
      TlsMode security) {
    call.setReporter(Reporter.SIDECAR);
    call.setSide(side);
    call.setSource(source);
    call.setDestination(destination);
    call.setProtocol(protocol);
    call.setStatusCode(statusCode);
    call.setOutcome(outcome);
    call.setReason(reason);
    call.setTls(security);
    call.setRequestBytes(request.requestBytes());
    call.setResponseBytes(request.responseBytes());
    call.setWeight(1L);
    call.setTraceId(request.traceId());
    call.setSpanId("");
    call.setAttributes(Map.of());
    call.setScope(Scope.FULL);
    return call;
  }
}
