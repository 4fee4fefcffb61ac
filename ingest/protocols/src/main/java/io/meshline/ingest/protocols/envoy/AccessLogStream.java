package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.schemas.CallRecord;
import org.jspecify.annotations.Nullable;

/**
 * One stream of access logs of one proxy to calls. A stream names its proxy in its first message
 * only, so there is one of these per gRPC stream. An entry gives one call; an entry of a gateway
 * gives two, the one it answered and the one it made. What a stream holds is its proxy: what peers
 * say of themselves is remembered once for all streams.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class AccessLogStream {

  private final Peers peers;
  private @Nullable Proxy proxy;

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
      proxy = Proxy.of(identifier.getNode());
    } catch (Refusal refusal) {
      proxy = null;
      unidentified = refusal.rejection();
    } catch (RuntimeException fault) {
      proxy = null;
      unidentified = Rejection.internal(fault);
    }
  }

  private void http(HTTPAccessLogEntry entry, Outlet outlet) {
    Proxy known = proxy;
    if (known == null) {
      outlet.reject(unidentified);
      return;
    }
    CallRecord[] calls;
    try {
      calls = HttpEntry.convert(known, entry, peers);
    } catch (Refusal refusal) {
      outlet.reject(refusal.rejection());
      return;
    } catch (RuntimeException fault) {
      outlet.reject(Rejection.internal(fault));
      return;
    }
    for (CallRecord call : calls) {
      outlet.call(call);
    }
  }

  private void tcp(TCPAccessLogEntry entry, Outlet outlet) {
    Proxy known = proxy;
    if (known == null) {
      outlet.reject(unidentified);
      return;
    }
    CallRecord[] calls;
    try {
      calls = TcpEntry.convert(known, entry, peers);
    } catch (Refusal refusal) {
      outlet.reject(refusal.rejection());
      return;
    } catch (RuntimeException fault) {
      outlet.reject(Rejection.internal(fault));
      return;
    }
    for (CallRecord call : calls) {
      outlet.call(call);
    }
  }
}
