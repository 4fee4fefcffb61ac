package io.meshline.ingest.protocols.envoy;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.schemas.SecretHash;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One stream of access logs of one proxy to calls. A stream names its proxy in its first message
 * only, so there is one of these per gRPC stream. An entry gives one call; an entry of a gateway
 * gives two, the one it answered and the one it made, and each may be rejected by itself. What a
 * stream holds is its proxy: what peers say of themselves is remembered once for all streams.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class AccessLogStream {

  private static final HttpLogReader READER =
      new HttpLogReader(KnownShapes.SHARED, KnownEntries.SHARED, KnownEndpoints.SHARED);

  /** One object for a proxy in all of its streams, by which the shapes of its entries know it. */
  private static final Interner<Proxy> PROXIES = Interners.newWeakInterner();

  private final Peers peers;
  private @Nullable Proxy proxy;
  private long proxyHash;

  /** Why the entries of this stream cannot be converted, until it says who it is. */
  private Rejection unidentified =
      new Rejection(
          "identifier_missing", "identifier: none (expected: in the first message of the stream)");

  /** A stream whose peers are known only by what their proxies say of them. */
  public AccessLogStream() {
    this(AddressBook.EMPTY);
  }

  /**
   * @param addresses who lives where, for peers whose proxies say nothing of them
   */
  public AccessLogStream(AddressBook addresses) {
    this.peers = new Peers(addresses);
  }

  /** A stream of a proxy that has said who it is. */
  AccessLogStream(AddressBook addresses, Proxy proxy) {
    this(addresses);
    use(proxy);
  }

  /**
   * Converts each entry of a message as it came. What entries have in common with ones that were
   * seen before is not decoded again, which makes no difference to what becomes of them.
   *
   * @throws InvalidProtocolBufferException if the bytes are not such a message, or would take up
   *     many times more memory than they do; then nothing was converted
   */
  public void convert(byte[] message, Outlet outlet) throws InvalidProtocolBufferException {
    HttpLogReader.Introduction said = READER.introduction(message);
    Proxy before = proxy;
    long hashBefore = proxyHash;
    if (said != null) {
      use(said.proxy());
    }
    Proxy known = proxy;
    int begin = said == null ? 0 : said.end();
    if (known == null || !READER.convert(known, proxyHash, peers, message, begin, outlet)) {
      proxy = before;
      proxyHash = hashBefore;
      convert(AccessLogMessages.parse(message), outlet);
    }
  }

  /** Converts each entry of a message; never throws on account of the message. */
  public void convert(StreamAccessLogsMessage message, Outlet outlet) {
    if (message.hasIdentifier()) {
      identify(message.getIdentifier());
    }
    switch (message.getLogEntriesCase()) {
      case HTTP_LOGS -> {
        for (int i = 0; i < message.getHttpLogs().getLogEntryCount(); i++) {
          http(message.getHttpLogs().getLogEntry(i), outlet);
        }
      }
      case TCP_LOGS -> {
        for (int i = 0; i < message.getTcpLogs().getLogEntryCount(); i++) {
          tcp(message.getTcpLogs().getLogEntry(i), outlet);
        }
      }
      case LOGENTRIES_NOT_SET -> {
        // The message only introduces its proxy.
      }
    }
  }

  private void identify(StreamAccessLogsMessage.Identifier identifier) {
    try {
      use(Proxy.of(identifier.getNode()));
    } catch (RuntimeException fault) {
      proxy = null;
      unidentified = Rejection.of(fault);
    }
  }

  private void use(Proxy known) {
    proxy = PROXIES.intern(known);
    proxyHash = SecretHash.mix(0, known.hashCode());
  }

  private void http(HTTPAccessLogEntry logged, Outlet outlet) {
    Proxy known = proxy;
    if (known == null) {
      outlet.reject(unidentified);
      return;
    }
    HttpShape shape = Sides.built(() -> HttpShape.of(known, logged, peers), outlet);
    if (shape != null) {
      HTTPRequestProperties request = logged.getRequest();
      HttpEndpoint endpoint =
          shape
              .endpoints()
              .at(request.getPath(), request.getOriginalPath(), UnaryOperator.identity());
      shape.convert(LoggedRequest.of(logged), endpoint, peers, outlet);
    }
  }

  private void tcp(TCPAccessLogEntry logged, Outlet outlet) {
    Proxy known = proxy;
    if (known == null) {
      outlet.reject(unidentified);
      return;
    }
    TcpEntry entry = Sides.built(() -> TcpEntry.of(known, logged, peers), outlet);
    if (entry != null) {
      Sides.hand(entry.seen(), entry::server, entry::client, outlet);
    }
  }
}
