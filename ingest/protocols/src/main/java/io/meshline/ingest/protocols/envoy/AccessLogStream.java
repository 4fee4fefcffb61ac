package io.meshline.ingest.protocols.envoy;

import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.schemas.CallRecord;
import java.util.function.Supplier;
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

  private void http(HTTPAccessLogEntry logged, Outlet outlet) {
    Proxy known = proxy;
    if (known == null) {
      outlet.reject(unidentified);
      return;
    }
    HttpEntry entry = built(() -> HttpEntry.of(known, logged, peers), outlet);
    if (entry != null) {
      hand(entry.seen(), entry::server, entry::client, outlet);
    }
  }

  private void tcp(TCPAccessLogEntry logged, Outlet outlet) {
    Proxy known = proxy;
    if (known == null) {
      outlet.reject(unidentified);
      return;
    }
    TcpEntry entry = built(() -> TcpEntry.of(known, logged, peers), outlet);
    if (entry != null) {
      hand(entry.seen(), entry::server, entry::client, outlet);
    }
  }

  /** Each side is an observation of its own: that one cannot be converted is no fault of both. */
  private static void hand(
      Ends.Seen seen, Supplier<CallRecord> server, Supplier<CallRecord> client, Outlet outlet) {
    if (seen != Ends.Seen.CLIENT) {
      hand(server, outlet);
    }
    if (seen != Ends.Seen.SERVER) {
      hand(client, outlet);
    }
  }

  private static void hand(Supplier<CallRecord> side, Outlet outlet) {
    CallRecord call = built(side, outlet);
    if (call != null) {
      outlet.call(call);
    }
  }

  /** What is built, or null if it was rejected. */
  private static <T> @Nullable T built(Supplier<T> builder, Outlet outlet) {
    try {
      return builder.get();
    } catch (Refusal refusal) {
      outlet.reject(refusal.rejection());
    } catch (RuntimeException fault) {
      outlet.reject(Rejection.internal(fault));
    }
    return null;
  }
}
