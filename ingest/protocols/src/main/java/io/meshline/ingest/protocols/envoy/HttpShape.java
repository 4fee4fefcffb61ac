package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.Starts;
import io.meshline.schemas.TlsMode;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What HTTP entries of one proxy have in common that differ in times, sizes, trace and path alone:
 * who called whom, and how it was answered. An entry tells of one call, of two if it is a
 * gateway's; each of them is made, or refused, by itself. Immutable, thread-safe.
 */
final class HttpShape {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Proxy proxy;
  private final AccessLogCommon common;
  private final String authority;
  private final Cluster cluster;
  private final Protocol protocol;
  private final int statusCode;
  private final Outcome outcome;
  private final String reason;
  private final Ends.Seen seen;
  private final RequestMethod method;
  private final TlsMode tls;

  /** Null unless the entry itself says who it is: who lives at an address may change. */
  private final @Nullable Party toldSource;

  private final @Nullable Party toldUpstream;
  private final boolean keepsEntry;

  /** Another one for each shape, by which its endpoints are found. */
  private final long number = NUMBERS.incrementAndGet();

  private HttpShape(Proxy proxy, HTTPAccessLogEntry entry, Peers peers) {
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
    this.method = request.getRequestMethod();
    this.tls = Ends.tls(told);
    this.authority = request.getAuthority();
    this.toldSource = peers.toldDownstream(told);
    this.toldUpstream = peers.toldUpstream(told);
    boolean server = seen == Ends.Seen.CLIENT || toldSource != null;
    boolean client = seen == Ends.Seen.SERVER || toldUpstream != null;
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
    return new HttpShape(proxy, entry, peers);
  }

  /**
   * An endpoint of the shape.
   *
   * @param path as the proxy forwarded it
   * @param originalPath as it came to the proxy; empty if it is the same, or was not logged
   * @param shared gives the party that is to stand for all of its texts
   */
  HttpEndpoint at(String path, String originalPath, UnaryOperator<Party> shared) {
    String name = endpoint(path);
    boolean rewritten = proxy.entrance() && !originalPath.isEmpty();
    Party self = Parties.at(proxy.self(), rewritten ? endpoint(originalPath) : name);
    return new HttpEndpoint(
        name,
        shared.apply(self),
        toldUpstream == null ? null : shared.apply(Parties.at(toldUpstream, name)));
  }

  /** Its number, which no other shape of this JVM has. */
  long number() {
    return number;
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
    return call(
        request,
        EntryTimes.server(request.times),
        Side.SERVER,
        toldSource == null ? Ends.source(common, peers) : toldSource,
        endpoint.self(),
        tls);
  }

  /** The call that the proxy made. */
  private CallRecord client(LoggedRequest request, HttpEndpoint endpoint, Peers peers) {
    Party told = endpoint.toldDestination();
    return call(
        request,
        EntryTimes.client(request.times),
        Side.CLIENT,
        proxy.self(),
        told == null ? Ends.destination(common, cluster, peers, authority, endpoint.name()) : told,
        Ends.TO_UPSTREAM);
  }

  private CallRecord call(
      LoggedRequest request,
      EntryTimes.Timing timing,
      Side side,
      Party source,
      Party destination,
      TlsMode security) {
    CallRecord call = new CallRecord();
    Starts.set(call, timing.start());
    call.setLatencyMicros(timing.latencyMicros());
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

  private String endpoint(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return switch (method) {
      case METHOD_UNSPECIFIED, UNRECOGNIZED -> path;
      default -> method.name() + ":" + path;
    };
  }
}
