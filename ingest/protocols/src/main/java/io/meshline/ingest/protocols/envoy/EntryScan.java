package io.meshline.ingest.protocols.envoy;

import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Timestamp;
import io.meshline.ingest.protocols.messages.ShapeKey;
import io.meshline.ingest.protocols.messages.ShapeRecording;
import io.meshline.ingest.protocols.messages.ShapeScan;
import io.meshline.ingest.protocols.messages.ShapeTable;
import io.meshline.schemas.Limits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the bytes of HTTP entries for what tells them apart, without making objects of
 * anything else: the numbers of a request go into a {@link LoggedRequest}, what is left is the
 * {@link ShapeKey} of its shape. A key is what was kept, field by field as it was written, with the
 * ends of nested messages marked; so two entries have one key only if decoding gives the same for
 * all that a shape is made of. Entries that come again but for their own bytes are known by a table
 * of such entries, without a key. Not for several threads.
 */
final class EntryScan extends ShapeScan {
  private static final byte[] TRACEPARENT = LoggedRequest.TRACEPARENT.getBytes(US_ASCII);
  private static final byte[] B3 = LoggedRequest.B3.getBytes(US_ASCII);
  private static final byte[] CONTENT_TYPE = HttpAnswer.CONTENT_TYPE.getBytes(US_ASCII);
  private static final byte[] GRPC_STATUS = HttpAnswer.GRPC_STATUS.getBytes(US_ASCII);

  /** Of a map's entry. */
  private static final int KEY_TAG = 1 << 3 | WIRETYPE_LENGTH_DELIMITED;

  private static final int VALUE_TAG = 2 << 3 | WIRETYPE_LENGTH_DELIMITED;

  private static final int SECONDS_TAG = Timestamp.SECONDS_FIELD_NUMBER << 3;
  private static final int NANOS_TAG = Timestamp.NANOS_FIELD_NUMBER << 3;

  /** Parts of a key; a log has some dozens. */
  private static final int MOST_PARTS = 2_000;

  /** In bytes; most names are shorter. */
  private static final int LIKELY_NAME = 128;

  /** No tag is 0. */
  private static final int END = 0;

  // Slots of what an entry has for itself.
  private static final int FIRST_TIME = 1;
  private static final int FIRST_SIZE = FIRST_TIME + LoggedTimes.COUNT;
  private static final int TRACEPARENT_SLOT = FIRST_SIZE + EntryFields.SIZES;
  private static final int B3_SLOT = TRACEPARENT_SLOT + 1;
  private static final int FIRST_PATH = B3_SLOT + 1;
  private static final int SLOTS = FIRST_PATH + EntryFields.PATHS;

  private final ShapeKey key;

  /** Of the messages around the one that is looked through: fields, and where they end. */
  private final @Nullable EntryFields[] outer = new @Nullable EntryFields[MOST_DEPTH];

  private final int[] ends = new int[MOST_DEPTH];

  /** A name in the making. */
  private byte[] name = {};

  /**
   * @param bytes of a message; not changed meanwhile
   */
  EntryScan(byte[] bytes) {
    super(bytes, SLOTS);
    this.key = new ShapeKey(bytes);
  }

  /** The key of the entry that was looked through last, until the next one is. */
  ShapeKey key() {
    return key;
  }

  /**
   * Looks through one entry.
   *
   * @param to where it ends
   * @throws OddException if something is not written as proxies write it
   */
  LoggedRequest entry(int from, int to) throws OddException {
    LoggedRequest request = new LoggedRequest(new LoggedTimes());
    entry(from, to, request);
    return request;
  }

  /**
   * Looks through one entry.
   *
   * @param to where it ends
   * @param request that knows nothing yet, and takes what the entry has for itself
   * @throws OddException if something is not written as proxies write it
   */
  void entry(int from, int to, LoggedRequest request) throws OddException {
    at = from;
    key.clear();
    message(EntryFields.ENTRY, to, request);
  }

  /**
   * Looks through one entry, for a table.
   *
   * @param to where it ends
   * @throws OddException if something is not written as proxies write it
   */
  ShapeRecording recorded(int from, int to) throws OddException {
    ShapeRecording recording = record(from);
    try {
      LoggedRequest unused = entry(from, to);
    } finally {
      recorded();
    }
    return recording;
  }

  /**
   * Looks through the fields of an entry and of its nested messages. In one loop, and where it is
   * kept in a variable: what comes next has to wait for it.
   */
  private void message(EntryFields ofEntry, int to, LoggedRequest request) throws OddException {
    EntryFields fields = ofEntry;
    int end = to;
    int depth = 0;
    int i = at;
    while (depth > 0 || i < end) {
      if (i == end) {
        key.keepNumber(END);
        sawMessageEnd(i);
        depth--;
        fields = Objects.requireNonNull(outer[depth]);
        end = ends[depth];
        continue;
      }
      if (key.parts() > MOST_PARTS) {
        throw new OddException();
      }
      int begin = i;
      int tag = bytes[i++];
      if (tag < 0) {
        if (i < end && bytes[i] > 0) {
          tag = twoBytes(begin);
          i++;
        } else {
          tag = number(begin, end);
          i = at;
        }
      }
      byte action = fields.action(tag);
      switch (action) {
        case EntryFields.SKIP -> {
          begin = i;
          i = content(i, end);
          sawContent(NO_SLOT, begin, i);
        }
        case EntryFields.SKIP_NUMBER -> {
          begin = i;
          i = digits(i, end);
          sawNumber(NO_SLOT, begin, i);
        }
        case EntryFields.SKIP_FIXED64 -> {
          begin = i;
          i = behind(i, Long.BYTES, end);
          sawFixed(begin, i);
        }
        case EntryFields.SKIP_FIXED32 -> {
          begin = i;
          i = behind(i, Integer.BYTES, end);
          sawFixed(begin, i);
        }
        case EntryFields.KEEP -> {
          i = content(i, end);
          key.keep(begin, i);
        }
        case EntryFields.KEEP_NUMBER -> {
          i = digits(i, end);
          key.keep(begin, i);
        }
        case EntryFields.KEEP_FIXED64 -> {
          i = behind(i, Long.BYTES, end);
          key.keep(begin, i);
        }
        case EntryFields.KEEP_FIXED32 -> {
          i = behind(i, Integer.BYTES, end);
          key.keep(begin, i);
        }
        case EntryFields.NESTED -> {
          key.keep(begin, i);
          outer[depth] = fields;
          ends[depth++] = end;
          fields = fields.nested(tag >>> 3);
          end = content(i, end);
          begin = i;
          i = inside(i);
          sawMessage(begin, i);
        }
        default -> {
          at = i;
          own(fields, tag, begin, end, request);
          i = at;
        }
      }
    }
    at = i;
  }

  /** Reads a field that an entry has for itself, at least in part. */
  private void own(EntryFields fields, int tag, int begin, int end, LoggedRequest request)
      throws OddException {
    int content = at;
    int number = tag >>> 3;
    byte action = fields.action(tag);
    switch (action) {
      case EntryFields.TIME -> {
        int which = fields.which(number);
        if (which == LoggedTimes.FIRST_UPSTREAM_TX) {
          // That it was logged at all says whether a gateway called somebody.
          key.keep(begin, content);
        }
        time(which, end, request.times);
        sawContent(FIRST_TIME + which, content, at);
      }
      case EntryFields.SIZE -> {
        int which = fields.which(number);
        size(which, varint(end), request);
        sawNumber(FIRST_SIZE + which, content, at);
      }
      case EntryFields.PATH -> {
        key.keep(begin, content);
        int which = fields.which(number);
        int to = length(end) + at;
        if (!text(at, to)) {
          sawOdd();
        }
        path(which, to, request);
        sawPlain(FIRST_PATH + which, content, to);
      }
      case EntryFields.REQUEST_HEADERS, EntryFields.RESPONSE_HEADERS -> {
        int to = length(end) + at;
        sawMessage(content, at);
        header(action == EntryFields.REQUEST_HEADERS, begin, content, to, request);
        sawMessageEnd(to);
      }
      default -> throw new OddException();
    }
  }

  /** Reads the length and the content of a time before {@code limit}. */
  private void time(int which, int limit, LoggedTimes times) throws OddException {
    times.log(which);
    long only = onlyNumber(NANOS_TAG, limit);
    if (only != OTHERWISE) {
      times.logNanos(which, (int) only);
      return;
    }
    int end = length(limit) + at;
    while (at < end) {
      int tag = number(end);
      if (tag == SECONDS_TAG) {
        times.logSeconds(which, varint(end));
      } else if (tag == NANOS_TAG) {
        times.logNanos(which, (int) varint(end));
      } else {
        throw new OddException();
      }
    }
  }

  private static void size(int which, long value, LoggedRequest request) {
    switch (which) {
      case EntryFields.REQUEST_HEADERS_BYTES -> request.requestHeaders = value;
      case EntryFields.REQUEST_BODY_BYTES -> request.requestBody = value;
      case EntryFields.RESPONSE_HEADERS_BYTES -> request.responseHeaders = value;
      case EntryFields.RESPONSE_BODY_BYTES -> request.responseBody = value;
      default -> throw new IllegalStateException("size: " + which);
    }
  }

  /** Goes over a path, of which the query makes no difference. */
  private void path(int which, int to, LoggedRequest request) {
    int from = at;
    request.path(which, from, first('?', from, to));
    at = to;
  }

  private void header(boolean ofRequest, int begin, int content, int to, LoggedRequest request)
      throws OddException {
    int from = at;
    if (number(to) != KEY_TAG) {
      throw new OddException();
    }
    int nameLength = length(to);
    int name = at;
    at += nameLength;
    if (number(to) != VALUE_TAG) {
      throw new OddException();
    }
    int valueLengthAt = at;
    int valueLength = length(to);
    int value = at;
    at += valueLength;
    if (at != to) {
      throw new OddException();
    }
    if (is(CONTENT_TYPE, name, nameLength) || (!ofRequest && is(GRPC_STATUS, name, nameLength))) {
      key.keep(begin, content);
      key.keepNumber(to - from);
      key.keep(from, to);
      return;
    }
    // What is no text makes a message one that cannot be decoded.
    ascii(name, name + nameLength);
    ascii(value, to);
    int slot = NO_SLOT;
    if (ofRequest && is(TRACEPARENT, name, nameLength)) {
      slot = TRACEPARENT_SLOT;
      traceparent(value, to, request);
    } else if (ofRequest && is(B3, name, nameLength)) {
      slot = B3_SLOT;
      b3(value, to, request);
    }
    sawText(slot, valueLengthAt, to);
  }

  private void traceparent(int from, int to, LoggedRequest request) {
    int length = to - from;
    if (TraceIds.isParent(bytes, from, length)) {
      request.traceId = new String(bytes, from + TraceIds.VERSION, TraceIds.TRACE_ID, US_ASCII);
    } else {
      request.traceId = "";
      request.traceparent = new String(bytes, from, length, US_ASCII);
    }
  }

  private void b3(int from, int to, LoggedRequest request) {
    request.b3 = new String(bytes, from, to - from, US_ASCII);
  }

  /**
   * Makes the digest of a request's paths, into {@link #key}.
   *
   * @param others what else endpoints are told apart by
   */
  void digestPaths(LoggedRequest request, long others) {
    key.clear();
    for (int which = 0; which < EntryFields.PATHS; which++) {
      key.keep(request.pathFrom(which), request.pathTo(which));
      key.cut();
    }
    key.digest(others);
  }

  /**
   * A name that ends in one of a request's paths, without its query.
   *
   * @param before the path, in ASCII
   * @return null unless the name is fit for an endpoint as it is
   */
  @Nullable String plainName(byte[] before, LoggedRequest request, int which) {
    int from = request.pathFrom(which);
    int to = request.pathTo(which);
    int pathLength = to - from;
    int length = before.length + pathLength;
    if (pathLength == 0
        || length > Limits.ENDPOINT_LENGTH
        || !isVisible(from, to)
        || first('#', from, to) < to) {
      return null;
    }
    if (length > name.length) {
      name = new byte[Math.max(length, LIKELY_NAME)];
    }
    System.arraycopy(before, 0, name, 0, before.length);
    System.arraycopy(bytes, from, name, before.length, pathLength);
    return new String(name, 0, length, ISO_8859_1);
  }

  /** One of a request's paths, without its query; empty if it was not logged. */
  String path(LoggedRequest request, int which) {
    int from = request.pathFrom(which);
    return new String(bytes, from, request.pathTo(which) - from, UTF_8);
  }

  /**
   * Looks through one entry by the table of those that came before.
   *
   * @param to where the entry ends
   * @param request takes what the entry has for itself, if the entry is known
   * @return what is known of entries like it; null if it is not in the table
   * @throws OddException if something is not written as proxies write it
   */
  <K> @Nullable K known(ShapeTable<K> table, int from, int to, LoggedRequest request)
      throws OddException {
    K known = known(table, from, to);
    if (known == null) {
      return null;
    }
    for (int which = 0; which < LoggedTimes.COUNT; which++) {
      at = place(FIRST_TIME + which);
      if (at > 0) {
        time(which, to, request.times);
      }
    }
    for (int which = 0; which < EntryFields.SIZES; which++) {
      at = place(FIRST_SIZE + which);
      if (at > 0) {
        size(which, varint(to), request);
      }
    }
    for (int which = 0; which < EntryFields.PATHS; which++) {
      int path = place(FIRST_PATH + which);
      if (path > 0) {
        int end = content(path, to);
        at = inside(path);
        path(which, end, request);
      }
    }
    int traceparent = place(TRACEPARENT_SLOT);
    if (traceparent > 0) {
      int end = content(traceparent, to);
      traceparent(inside(traceparent), end, request);
    }
    int b3 = place(B3_SLOT);
    if (b3 > 0) {
      int end = content(b3, to);
      b3(inside(b3), end, request);
    }
    return known;
  }
}
