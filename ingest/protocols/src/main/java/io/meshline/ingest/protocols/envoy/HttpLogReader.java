package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.HTTPAccessLogEntries;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.ingest.protocols.messages.ShapeTable;
import io.meshline.ingest.protocols.messages.ShapeTree;
import io.meshline.ingest.protocols.messages.WireScan;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Messages of HTTP entries straight from their bytes, where entries like them were seen before:
 * only what differs is read. An entry of a new shape is decoded by itself. Whatever is not written
 * as expected is left, as a whole message, to the ordinary decoder, so that both ways give the
 * same. One difference is meant: only what is decoded is weighed, since nothing else takes up much
 * memory. Thread-safe.
 */
final class HttpLogReader {
  private static final int IDENTIFIER_TAG =
      StreamAccessLogsMessage.IDENTIFIER_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int ENTRIES_TAG =
      StreamAccessLogsMessage.HTTP_LOGS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int ENTRY_TAG =
      HTTPAccessLogEntries.LOG_ENTRY_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  /** Shorter ones are no telemetry; masses of them are weighed as a whole message. */
  private static final int SHORTEST = 32;

  /** More are not kept for other messages. */
  private static final int IDLE = 16;

  private final KnownShapes shapes;
  private final KnownEntries known;
  private final KnownEndpoints endpoints;

  /** Lent to one thread at a time. */
  private final Queue<ScannedEntries> idle = new ArrayBlockingQueue<>(IDLE);

  HttpLogReader(KnownShapes shapes, KnownEntries known, KnownEndpoints endpoints) {
    this.shapes = shapes;
    this.known = known;
    this.endpoints = endpoints;
  }

  /**
   * What a message says of its proxy before its entries.
   *
   * @param end where it ends
   */
  record Introduction(Proxy proxy, int end) {}

  /**
   * Reads who a message says that its proxy is.
   *
   * @return null if it says nothing of it, or it is for the ordinary decoder to judge
   */
  @Nullable Introduction introduction(byte[] message) {
    if (message.length == 0 || message[0] != IDENTIFIER_TAG) {
      return null;
    }
    EntryScan scan = new EntryScan(message);
    scan.position(1);
    try {
      int length = scan.length(message.length);
      int begin = scan.position();
      int end = begin + length;
      Proxy proxy = Proxy.of(AccessLogMessages.identifier(message, begin, end).getNode());
      return new Introduction(proxy, end);
    } catch (WireScan.OddException | InvalidProtocolBufferException | RuntimeException e) {
      return null;
    }
  }

  /**
   * Converts a message.
   *
   * @param proxyHash of the proxy, the same each time
   * @param begin where its entries begin
   * @return false if nothing was done: the message is to be decoded
   */
  boolean convert(
      Proxy proxy, long proxyHash, Peers peers, byte[] message, int begin, Outlet outlet) {
    ScannedEntries lent = idle.poll();
    ScannedEntries entries = lent == null ? new ScannedEntries() : lent;
    try {
      return convert(proxy, proxyHash, peers, message, begin, entries, outlet);
    } finally {
      if (entries.clear()) {
        var unused = idle.offer(entries);
      }
    }
  }

  private boolean convert(
      Proxy proxy,
      long proxyHash,
      Peers peers,
      byte[] message,
      int begin,
      ScannedEntries entries,
      Outlet outlet) {
    EntryScan scan = new EntryScan(message);
    try {
      if (!scan(scan, begin, known.of(proxy, proxyHash), proxyHash, entries)) {
        return false;
      }
      for (int i = 0; i < entries.size(); i++) {
        if (entries.known(i) == null && !know(proxy, proxyHash, peers, message, scan, entries, i)) {
          return false;
        }
      }
    } catch (WireScan.OddException | InvalidProtocolBufferException e) {
      return false;
    }
    known.looked(entries.size());
    // All together: shapes lie anywhere in memory, and waiting for one of them takes as long as
    // waiting for some.
    for (int i = 0; i < entries.size(); i++) {
      KnownShapes.Known each = Objects.requireNonNull(entries.known(i));
      if (!each.isOf(proxy)) {
        throw new IllegalStateException("a shape of another proxy than " + proxy);
      }
      each.use();
    }
    convert(scan, entries, peers, outlet);
    return true;
  }

  /** Converts entries whose shapes are known. */
  private void convert(EntryScan scan, ScannedEntries entries, Peers peers, Outlet outlet) {
    for (int begin = 0; begin < entries.size(); begin += ScannedEntries.AHEAD) {
      int end = Math.min(begin + ScannedEntries.AHEAD, entries.size());
      for (int i = begin; i < end; i++) {
        HttpShape shape = Objects.requireNonNull(entries.known(i)).shape;
        entries.endpoint(
            i, shape == null ? null : endpoint(scan, shape.endpoints(), entries.request(i)));
      }
      for (int i = begin; i < end; i++) {
        KnownShapes.Known each = Objects.requireNonNull(entries.known(i));
        HttpEndpoint endpoint = entries.endpoint(i);
        if (each.shape != null && endpoint != null) {
          each.shape.convert(entries.request(i), endpoint, peers, outlet);
        } else if (each.rejection != null) {
          outlet.reject(each.rejection);
        }
      }
    }
  }

  private HttpEndpoint endpoint(EntryScan scan, HttpEndpoints of, LoggedRequest request) {
    scan.digestPaths(request, of.hashCode());
    HttpEndpoint known = endpoints.find(scan.key(), of);
    if (known != null) {
      return known;
    }
    if (!endpoints.keeps(scan.key())) {
      return of.of(scan, request, UnaryOperator.identity());
    }
    HttpEndpoint endpoint = of.of(scan, request, shapes::only);
    endpoints.add(scan.key(), endpoint);
    return endpoint;
  }

  /** False if the message is not written as expected. */
  private static boolean scan(
      EntryScan scan,
      int begin,
      @Nullable ShapeTable<KnownShapes.Known> table,
      long proxyHash,
      ScannedEntries entries)
      throws WireScan.OddException {
    int end = scan.end();
    scan.position(begin);
    if (scan.number(end) != ENTRIES_TAG || scan.length(end) != end - scan.position()) {
      return false;
    }
    while (scan.position() < end) {
      if (scan.number(end) != ENTRY_TAG) {
        return false;
      }
      int length = scan.length(end);
      int from = scan.position();
      if (length < SHORTEST) {
        return false;
      }
      int to = from + length;
      LoggedRequest request = entries.next();
      KnownShapes.Known like = table == null ? null : scan.known(table, from, to, request);
      if (like != null) {
        entries.add(like, from, to);
      } else {
        scan.entry(from, to, request);
        scan.key().digest(proxyHash);
        entries.add(scan.key(), from, to);
      }
      scan.position(to);
    }
    return true;
  }

  /** Finds the shape of an entry that is in no table; false if that failed. */
  private boolean know(
      Proxy proxy,
      long proxyHash,
      Peers peers,
      byte[] message,
      EntryScan scan,
      ScannedEntries entries,
      int index)
      throws WireScan.OddException, InvalidProtocolBufferException {
    KnownShapes.Known shape = shapes.find(proxy, entries.first(index), entries.second(index));
    if (shape == null) {
      return learn(proxy, peers, message, entries, index);
    }
    entries.know(index, shape);
    int from = entries.from(index);
    int to = entries.to(index);
    if (to - from <= ShapeTree.LONGEST && known.takesMore()) {
      // It came again, so it may come often.
      known.add(proxy, proxyHash, scan.recorded(from, to), to, shape);
    }
    return true;
  }

  /** Decodes one entry for its shape; false if that failed, which is told by the ordinary way. */
  private boolean learn(Proxy proxy, Peers peers, byte[] message, ScannedEntries entries, int index)
      throws InvalidProtocolBufferException {
    long first = entries.first(index);
    long second = entries.second(index);
    int keyBytes = entries.keyBytes(index);
    boolean isKept = keyBytes <= KnownShapes.LONGEST_KEY;
    HttpShape shape = null;
    Rejection rejection = null;
    try {
      shape =
          HttpShape.of(
              proxy,
              AccessLogMessages.entry(message, entries.from(index), entries.to(index)),
              peers,
              isKept ? shapes::only : UnaryOperator.identity());
    } catch (Refusal refusal) {
      rejection = refusal.rejection();
    } catch (RuntimeException fault) {
      return false;
    }
    KnownShapes.Known learnt =
        new KnownShapes.Known(first, second, keyBytes, proxy, shape, rejection);
    if (isKept) {
      shapes.add(learnt);
    }
    entries.know(index, learnt);
    return true;
  }
}
