package io.meshline.ingest.protocols.envoy;

import static com.google.protobuf.WireFormat.WIRETYPE_FIXED32;
import static com.google.protobuf.WireFormat.WIRETYPE_FIXED64;
import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static com.google.protobuf.WireFormat.WIRETYPE_VARINT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.Timestamp;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Looks through the bytes of HTTP entries for what tells them apart, without making objects of
 * anything else: the numbers of a request go into a {@link LoggedRequest}, what is left is the
 * {@link ShapeKey} of its shape. A key is what was kept, field by field as it was written, with the
 * ends of nested messages marked; so two entries have one key only if decoding gives the same for
 * all that a shape is made of. Not for several threads.
 */
final class EntryScan {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080808080808080L;

  private static final byte[] TRACEPARENT = LoggedRequest.TRACEPARENT.getBytes(US_ASCII);
  private static final byte[] B3 = LoggedRequest.B3.getBytes(US_ASCII);
  private static final byte[] CONTENT_TYPE = HttpAnswer.CONTENT_TYPE.getBytes(US_ASCII);
  private static final byte[] GRPC_STATUS = HttpAnswer.GRPC_STATUS.getBytes(US_ASCII);

  /** Of a map's entry. */
  private static final int KEY_TAG = 1 << 3 | WIRETYPE_LENGTH_DELIMITED;

  private static final int VALUE_TAG = 2 << 3 | WIRETYPE_LENGTH_DELIMITED;

  private static final int SECONDS_TAG = Timestamp.SECONDS_FIELD_NUMBER << 3;
  private static final int NANOS_TAG = Timestamp.NANOS_FIELD_NUMBER << 3;

  /** Of a number's tenth byte. */
  private static final int LAST_SHIFT = 63;

  /** Parts of a key; a log has some dozens. */
  private static final int MOST_PARTS = 2_000;

  /** No tag is 0. */
  private static final int END = 0;

  private final byte[] bytes;
  private final ShapeKey key;
  private int at;

  /** What is not written as expected; the ordinary decoder judges it. */
  static final class OddException extends Exception {
    private static final long serialVersionUID = 1;

    private OddException() {
      super("not written as expected", null, false, false);
    }
  }

  /**
   * @param bytes of a message; not changed meanwhile
   */
  EntryScan(byte[] bytes) {
    this.bytes = bytes;
    this.key = new ShapeKey(bytes);
  }

  /** The key of the entry that was looked through last, until the next one is. */
  ShapeKey key() {
    return key;
  }

  /** Where it is. */
  int position() {
    return at;
  }

  /** Goes on at another place. */
  void position(int to) {
    at = to;
  }

  /**
   * Reads a tag, or the length of what follows, before {@code end}.
   *
   * @throws OddException if there is none
   */
  int number(int end) throws OddException {
    long value = varint(end);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new OddException();
    }
    return (int) value;
  }

  /** Skips a field whose tag was read, and gives the length of its content. */
  int length(int end) throws OddException {
    int length = number(end);
    if (length > end - at) {
      throw new OddException();
    }
    return length;
  }

  /**
   * Looks through one entry.
   *
   * @param to where it ends
   * @throws OddException if something is not written as proxies write it
   */
  LoggedRequest entry(int from, int to) throws OddException {
    at = from;
    key.clear();
    LoggedRequest request = new LoggedRequest(new LoggedTimes());
    message(EntryFields.ENTRY, to, request);
    return request;
  }

  private void message(EntryFields fields, int end, LoggedRequest request) throws OddException {
    while (at < end) {
      int begin = at;
      int tag = number(end);
      int content = at;
      int number = tag >>> 3;
      if (number == 0 || key.parts() > MOST_PARTS) {
        throw new OddException();
      }
      byte action = fields.action(number);
      int wireType = tag & 7;
      if (action != EntryFields.SKIP && wireType != fields.wireType(number)) {
        throw new OddException();
      }
      long value = 0;
      switch (wireType) {
        case WIRETYPE_VARINT -> value = varint(end);
        case WIRETYPE_FIXED64 -> skip(Long.BYTES, end);
        case WIRETYPE_FIXED32 -> skip(Integer.BYTES, end);
        case WIRETYPE_LENGTH_DELIMITED -> {
          int length = length(end);
          value = at;
          at += length;
        }
        default -> throw new OddException();
      }
      int from = (int) value;
      int to = at;
      switch (action) {
        case EntryFields.SKIP -> {}
        case EntryFields.KEEP -> key.keep(begin, to);
        case EntryFields.NESTED -> {
          key.keep(begin, content);
          at = from;
          message(fields.nested(number), to, request);
          key.keepNumber(END);
        }
        case EntryFields.TIME -> {
          if (fields.which(number) == LoggedTimes.FIRST_UPSTREAM_TX) {
            // That it was logged at all says whether a gateway called somebody.
            key.keep(begin, content);
          }
          at = from;
          time(fields.which(number), to, request.times);
        }
        case EntryFields.SIZE -> size(fields.which(number), value, request);
        case EntryFields.PATH -> {
          key.keep(begin, content);
          path(from, to);
        }
        case EntryFields.REQUEST_HEADERS, EntryFields.RESPONSE_HEADERS ->
            header(action == EntryFields.REQUEST_HEADERS, begin, from, to, request);
        default -> throw new IllegalStateException("action: " + action);
      }
    }
    if (at != end) {
      throw new OddException();
    }
  }

  private void time(int which, int end, LoggedTimes times) throws OddException {
    times.log(which);
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

  private void path(int from, int to) throws OddException {
    int query = from;
    while (query < to && bytes[query] != '?') {
      query++;
    }
    ascii(query, to);
    key.keepNumber(query - from);
    key.keep(from, query);
  }

  private void header(boolean ofRequest, int begin, int from, int to, LoggedRequest request)
      throws OddException {
    at = from;
    if (number(to) != KEY_TAG) {
      throw new OddException();
    }
    int nameLength = length(to);
    int name = at;
    at += nameLength;
    if (number(to) != VALUE_TAG) {
      throw new OddException();
    }
    int valueLength = length(to);
    int value = at;
    at += valueLength;
    if (at != to) {
      throw new OddException();
    }
    if (is(CONTENT_TYPE, name, nameLength) || (!ofRequest && is(GRPC_STATUS, name, nameLength))) {
      key.keep(begin, to);
      return;
    }
    // What is no text makes a message one that cannot be decoded.
    ascii(name, name + nameLength);
    ascii(value, to);
    if (ofRequest && is(TRACEPARENT, name, nameLength)) {
      if (TraceIds.isParent(bytes, value, valueLength)) {
        request.traceId = new String(bytes, value + TraceIds.VERSION, TraceIds.TRACE_ID, US_ASCII);
      } else {
        request.traceId = "";
        request.traceparent = new String(bytes, value, valueLength, US_ASCII);
      }
    } else if (ofRequest && is(B3, name, nameLength)) {
      request.b3 = new String(bytes, value, valueLength, US_ASCII);
    }
  }

  private boolean is(byte[] expected, int from, int length) {
    return length == expected.length
        && Arrays.equals(bytes, from, from + length, expected, 0, length);
  }

  private void ascii(int from, int to) throws OddException {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      if (((long) LONGS.get(bytes, i) & NOT_ASCII) != 0) {
        throw new OddException();
      }
    }
    for (; i < to; i++) {
      if (bytes[i] < 0) {
        throw new OddException();
      }
    }
  }

  private void skip(int count, int end) throws OddException {
    if (count > end - at) {
      throw new OddException();
    }
    at += count;
  }

  private long varint(int end) throws OddException {
    int i = at;
    // Most are short, and the message seldom ends within five bytes: a longer number, and what
    // would end behind the field, is left to the loop.
    if (i + 5 <= bytes.length) {
      long value = bytes[i];
      int next = i + 1;
      if (value < 0) {
        value ^= (long) bytes[next++] << 7;
        if (value < 0) {
          value ^= ~0L << 7;
        } else {
          value ^= (long) bytes[next++] << 14;
          if (value >= 0) {
            value ^= ~0L << 7 ^ ~0L << 14;
          } else {
            value ^= (long) bytes[next++] << 21;
            if (value < 0) {
              value ^= ~0L << 7 ^ ~0L << 14 ^ ~0L << 21;
            } else {
              value ^= (long) bytes[next++] << 28;
              if (value < 0) {
                return longVarint(end);
              }
              value ^= ~0L << 7 ^ ~0L << 14 ^ ~0L << 21 ^ ~0L << 28;
            }
          }
        }
      }
      if (next <= end) {
        at = next;
        return value;
      }
    }
    return longVarint(end);
  }

  private long longVarint(int end) throws OddException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at == end) {
        throw new OddException();
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        // Of a tenth byte one bit is left; decoders do not agree on what others mean.
        if (shift == LAST_SHIFT && next != 1) {
          throw new OddException();
        }
        return value;
      }
    }
    throw new OddException();
  }
}
