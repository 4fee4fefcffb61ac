package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.HTTPAccessLogEntries;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Rejection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of HTTP entries straight from their bytes, where entries like them were seen before:
 * only what differs is read. An entry of a new shape is decoded by itself. Whatever is not written
 * as expected is left, as a whole message, to the ordinary decoder, so that both ways give the
 * same. One difference is meant: only what is decoded is weighed, since nothing else takes up
 * memory. Thread-safe.
 */
final class HttpLogReader {
  private static final int ENTRIES_TAG =
      StreamAccessLogsMessage.HTTP_LOGS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int ENTRY_TAG =
      HTTPAccessLogEntries.LOG_ENTRY_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  /** Shorter ones are no telemetry; masses of them are weighed as a whole message. */
  private static final int SHORTEST = 32;

  private final KnownShapes shapes;

  HttpLogReader(KnownShapes shapes) {
    this.shapes = shapes;
  }

  /**
   * Converts a message.
   *
   * @param proxyHash of the proxy, the same each time
   * @return false if nothing was done: the message is to be decoded
   */
  boolean convert(Proxy proxy, long proxyHash, Peers peers, byte[] message, Outlet outlet) {
    List<LoggedRequest> requests = new ArrayList<>();
    List<KnownShapes.Known> known = new ArrayList<>();
    try {
      EntryScan scan = new EntryScan(message);
      if (scan.number(message.length) != ENTRIES_TAG
          || scan.length(message.length) != message.length - scan.position()) {
        return false;
      }
      while (scan.position() < message.length) {
        if (scan.number(message.length) != ENTRY_TAG) {
          return false;
        }
        int length = scan.length(message.length);
        int from = scan.position();
        if (length < SHORTEST) {
          return false;
        }
        requests.add(scan.entry(from, from + length));
        scan.key().digest(proxyHash);
        KnownShapes.Known shape = shapes.find(proxy, scan.key());
        if (shape == null) {
          shape = learn(proxy, peers, scan.key(), message, from, from + length);
          if (shape == null) {
            return false;
          }
        }
        known.add(shape);
        scan.position(from + length);
      }
    } catch (EntryScan.OddException | InvalidProtocolBufferException e) {
      return false;
    }
    for (int i = 0; i < requests.size(); i++) {
      KnownShapes.Known each = known.get(i);
      if (each.shape != null) {
        each.shape.convert(requests.get(i), peers, outlet);
      } else if (each.rejection != null) {
        outlet.reject(each.rejection);
      }
    }
    return true;
  }

  /** Decodes one entry for its shape; null if that failed, which is told by the ordinary way. */
  private KnownShapes.@Nullable Known learn(
      Proxy proxy, Peers peers, ShapeKey key, byte[] message, int from, int to)
      throws InvalidProtocolBufferException {
    HTTPAccessLogEntry entry = AccessLogMessages.entry(message, from, to);
    HttpShape shape = null;
    Rejection rejection = null;
    try {
      shape = HttpShape.of(proxy, entry, peers);
    } catch (Refusal refusal) {
      rejection = refusal.rejection();
    } catch (RuntimeException fault) {
      return null;
    }
    KnownShapes.Known known = new KnownShapes.Known(key, proxy, shape, rejection);
    if (key.length() <= KnownShapes.LONGEST_KEY) {
      shapes.add(known);
    }
    return known;
  }
}
