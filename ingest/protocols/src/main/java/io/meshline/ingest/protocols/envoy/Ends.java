package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties.CertificateProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties.CertificateProperties.SubjectAltName;
import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.TlsMode;

/** Who is at either end of an entry, and which of its ends the entry is about. */
final class Ends {

  /** Which calls an entry tells of. */
  enum Seen {
    SERVER,
    CLIENT,
    BOTH
  }

  /**
   * Security of the connection to the upstream: an entry tells of the downstream one alone, which
   * is the one from the own service where a sidecar calls another.
   */
  static final TlsMode TO_UPSTREAM = TlsMode.UNKNOWN;

  /** Not to be changed: one for all is known by the object to whoever gets it. */
  private static final Party UNKNOWN = Parties.unknown("");

  private Ends() {}

  static Seen seen(Proxy proxy, AccessLogCommon entry, Cluster cluster) {
    if (proxy.gateway()) {
      return toUpstream(entry, cluster) ? Seen.BOTH : Seen.SERVER;
    }
    return switch (cluster.direction()) {
      case INBOUND -> Seen.SERVER;
      case OUTBOUND -> Seen.CLIENT;
      case NONE -> dialled(proxy, entry) ? Seen.SERVER : Seen.CLIENT;
    };
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

  /** A gateway that answered by itself (no route, refused, from its cache) called nobody. */
  private static boolean toUpstream(AccessLogCommon entry, Cluster cluster) {
    return cluster.direction() != Cluster.Direction.NONE
        && (entry.hasTimeToFirstUpstreamTxByte()
            || entry.hasUpstreamRemoteAddress()
            || ResponseFlagNames.upstreamTried(entry.getResponseFlags()));
  }

  /** Without a cluster the addresses tell: a request to our own address is one to our service. */
  private static boolean dialled(Proxy proxy, AccessLogCommon entry) {
    return !proxy.ip().isEmpty()
        && proxy.ip().equals(Addresses.ip(entry.getDownstreamLocalAddress()))
        && !proxy.ip().equals(Addresses.ip(entry.getDownstreamRemoteAddress()));
  }

  /** Who called: as told, else who is known at its address, else unknown. */
  static Party source(AccessLogCommon entry, Peers peers) {
    Party told = peers.downstream(entry);
    return told == null ? UNKNOWN : told;
  }

  /** Who was called: as told or known at its address, else the cluster's host, else the address. */
  static Party destination(
      AccessLogCommon entry, Cluster cluster, Peers peers, String authority, String endpoint) {
    Party told = peers.upstream(entry);
    if (told != null) {
      return Parties.at(told, endpoint);
    }
    if (!Text.isBlank(cluster.host())) {
      Party known = peers.resident(cluster.host());
      return known == null ? ofHost(cluster.host(), endpoint) : Parties.at(known, endpoint);
    }
    String address = Addresses.text(entry.getUpstreamRemoteAddress());
    if (Text.isBlank(address)) {
      address = Addresses.text(entry.getDownstreamLocalAddress());
    }
    if (Text.isBlank(address)) {
      address = authority;
    }
    return Text.isBlank(address)
        ? Parties.virtual("", Kind.UNKNOWN, Parties.UNKNOWN, endpoint)
        : Parties.virtual("", Kind.EXTERNAL, address, endpoint);
  }

  /** A Kubernetes service is {@code name.namespace.svc.domain}; any other host is outside. */
  private static Party ofHost(String host, String endpoint) {
    int first = host.indexOf('.');
    int second = host.indexOf('.', first + 1);
    boolean service =
        first > 0
            && second > first + 1
            && (host.startsWith(".svc.", second) || host.substring(second).equals(".svc"));
    return service
        ? Parties.service(
            "", host.substring(first + 1, second), host.substring(0, first), "", endpoint)
        : Parties.virtual("", Kind.EXTERNAL, host, endpoint);
  }

  /** Security of the connection on which the request came to the proxy. */
  static TlsMode tls(AccessLogCommon entry) {
    if (!entry.hasTlsProperties()) {
      return TlsMode.NONE;
    }
    TLSProperties tls = entry.getTlsProperties();
    if (!named(tls.getLocalCertificateProperties())) {
      return TlsMode.NONE;
    }
    return named(tls.getPeerCertificateProperties()) ? TlsMode.MTLS : TlsMode.TLS;
  }

  private static boolean named(CertificateProperties certificate) {
    if (!certificate.getSubject().isEmpty()) {
      return true;
    }
    for (int i = 0; i < certificate.getSubjectAltNameCount(); i++) {
      SubjectAltName name = certificate.getSubjectAltName(i);
      if (!name.getUri().isEmpty() || !name.getDns().isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
