package io.meshline.ingest.protocols.envoy;

import static io.meshline.ingest.protocols.envoy.LoggedTimes.DURATION;
import static io.meshline.ingest.protocols.envoy.LoggedTimes.FIRST_UPSTREAM_TX;
import static io.meshline.ingest.protocols.envoy.LoggedTimes.LAST_DOWNSTREAM_TX;
import static io.meshline.ingest.protocols.envoy.LoggedTimes.LAST_RX;
import static io.meshline.ingest.protocols.envoy.LoggedTimes.LAST_UPSTREAM_RX;
import static io.meshline.ingest.protocols.envoy.LoggedTimes.LAST_UPSTREAM_TX;
import static io.meshline.ingest.protocols.envoy.LoggedTimes.START;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties;
import java.util.Arrays;

/**
 * What {@link EntryScan} does with each field of a type that an HTTP entry consists of. Immutable,
 * thread-safe.
 */
final class EntryFields {
  /** It makes no difference: nobody reads it, or it is unknown. By how it is written. */
  static final byte SKIP = 0;

  static final byte SKIP_NUMBER = 1;
  static final byte SKIP_FIXED64 = 2;
  static final byte SKIP_FIXED32 = 3;

  /** Part of the shape, whatever it holds. */
  static final byte KEEP = 4;

  static final byte KEEP_NUMBER = 5;
  static final byte KEEP_FIXED64 = 6;
  static final byte KEEP_FIXED32 = 7;

  /** Not written as it must be. */
  static final byte ODD = 8;

  /** A message, of which some fields are part of the shape. */
  static final byte NESTED = 9;

  /** A timestamp or duration of {@link LoggedTimes}. */
  static final byte TIME = 10;

  /** A number of bytes. */
  static final byte SIZE = 11;

  /** A path, of which the shape has only that there is one. */
  static final byte PATH = 12;

  /** Request headers: content type is part of the shape, a trace belongs to the request. */
  static final byte REQUEST_HEADERS = 13;

  /** Response headers or trailers: content type and gRPC status are part of the shape. */
  static final byte RESPONSE_HEADERS = 14;

  /** Numbers of the sizes. */
  static final int REQUEST_HEADERS_BYTES = 0;

  static final int REQUEST_BODY_BYTES = 1;
  static final int RESPONSE_HEADERS_BYTES = 2;
  static final int RESPONSE_BODY_BYTES = 3;
  static final int SIZES = 4;

  /** Numbers of the paths: as the proxy forwarded it, and as it came to it. */
  static final int FORWARDED_PATH = 0;

  static final int ORIGINAL_PATH = 1;
  static final int PATHS = 2;

  /** Of a whole entry. */
  static final EntryFields ENTRY = entry();

  private static final int WIRE_TYPE_BITS = 3;
  private static final int WIRE_TYPES = 1 << WIRE_TYPE_BITS;

  /** What is done with a field, by its tag. */
  private final byte[] actions;

  /** By its number. */
  private final byte[] wireType;

  private final int[] which;
  private final EntryFields[] nested;

  private EntryFields(Descriptor type) {
    int most = type.getFields().stream().mapToInt(FieldDescriptor::getNumber).max().orElse(0);
    actions = new byte[(most + 1) << WIRE_TYPE_BITS];
    wireType = new byte[most + 1];
    which = new int[most + 1];
    nested = new EntryFields[most + 1];
    for (int tag = 0; tag < actions.length; tag++) {
      actions[tag] = skipped(tag);
    }
    for (FieldDescriptor field : type.getFields()) {
      int number = field.getNumber();
      wireType[number] = (byte) field.getLiteType().getWireType();
      if (!AccessLogMessages.UNREAD.contains(field.getFullName())) {
        only(number, kept(wireType[number]));
      }
    }
  }

  /** Fields that are read must be written as their type is. */
  private void only(int number, byte does) {
    int first = number << WIRE_TYPE_BITS;
    Arrays.fill(actions, first, first + WIRE_TYPES, ODD);
    actions[first | wireType[number]] = does;
  }

  private static byte skipped(int tag) {
    if (tag >>> WIRE_TYPE_BITS == 0) {
      return ODD;
    }
    return switch (WireFormat.getTagWireType(tag)) {
      case WireFormat.WIRETYPE_VARINT -> SKIP_NUMBER;
      case WireFormat.WIRETYPE_FIXED64 -> SKIP_FIXED64;
      case WireFormat.WIRETYPE_FIXED32 -> SKIP_FIXED32;
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> SKIP;
      default -> ODD;
    };
  }

  private static byte kept(byte ofType) {
    return switch (ofType) {
      case WireFormat.WIRETYPE_VARINT -> KEEP_NUMBER;
      case WireFormat.WIRETYPE_FIXED64 -> KEEP_FIXED64;
      case WireFormat.WIRETYPE_FIXED32 -> KEEP_FIXED32;
      default -> KEEP;
    };
  }

  private static EntryFields entry() {
    // The port of a caller is another one for each of its connections; nobody reads it.
    EntryFields socket =
        new EntryFields(SocketAddress.getDescriptor())
            .without(SocketAddress.PORT_VALUE_FIELD_NUMBER);
    EntryFields caller =
        new EntryFields(Address.getDescriptor()).with(Address.SOCKET_ADDRESS_FIELD_NUMBER, socket);
    EntryFields common =
        new EntryFields(AccessLogCommon.getDescriptor())
            .with(AccessLogCommon.DOWNSTREAM_REMOTE_ADDRESS_FIELD_NUMBER, caller)
            .with(AccessLogCommon.DOWNSTREAM_DIRECT_REMOTE_ADDRESS_FIELD_NUMBER, caller)
            .with(
                AccessLogCommon.TLS_PROPERTIES_FIELD_NUMBER,
                new EntryFields(TLSProperties.getDescriptor()))
            .with(AccessLogCommon.START_TIME_FIELD_NUMBER, TIME, START)
            .with(AccessLogCommon.TIME_TO_LAST_RX_BYTE_FIELD_NUMBER, TIME, LAST_RX)
            .with(
                AccessLogCommon.TIME_TO_FIRST_UPSTREAM_TX_BYTE_FIELD_NUMBER,
                TIME,
                FIRST_UPSTREAM_TX)
            .with(
                AccessLogCommon.TIME_TO_LAST_UPSTREAM_TX_BYTE_FIELD_NUMBER, TIME, LAST_UPSTREAM_TX)
            .with(
                AccessLogCommon.TIME_TO_LAST_UPSTREAM_RX_BYTE_FIELD_NUMBER, TIME, LAST_UPSTREAM_RX)
            .with(
                AccessLogCommon.TIME_TO_LAST_DOWNSTREAM_TX_BYTE_FIELD_NUMBER,
                TIME,
                LAST_DOWNSTREAM_TX)
            .with(AccessLogCommon.DURATION_FIELD_NUMBER, TIME, DURATION);
    EntryFields request =
        new EntryFields(HTTPRequestProperties.getDescriptor())
            .with(HTTPRequestProperties.PATH_FIELD_NUMBER, PATH, FORWARDED_PATH)
            .with(HTTPRequestProperties.ORIGINAL_PATH_FIELD_NUMBER, PATH, ORIGINAL_PATH)
            .with(
                HTTPRequestProperties.REQUEST_HEADERS_BYTES_FIELD_NUMBER,
                SIZE,
                REQUEST_HEADERS_BYTES)
            .with(HTTPRequestProperties.REQUEST_BODY_BYTES_FIELD_NUMBER, SIZE, REQUEST_BODY_BYTES)
            .with(HTTPRequestProperties.REQUEST_HEADERS_FIELD_NUMBER, REQUEST_HEADERS, 0);
    EntryFields response =
        new EntryFields(HTTPResponseProperties.getDescriptor())
            .with(
                HTTPResponseProperties.RESPONSE_HEADERS_BYTES_FIELD_NUMBER,
                SIZE,
                RESPONSE_HEADERS_BYTES)
            .with(
                HTTPResponseProperties.RESPONSE_BODY_BYTES_FIELD_NUMBER, SIZE, RESPONSE_BODY_BYTES)
            .with(HTTPResponseProperties.RESPONSE_HEADERS_FIELD_NUMBER, RESPONSE_HEADERS, 0)
            .with(HTTPResponseProperties.RESPONSE_TRAILERS_FIELD_NUMBER, RESPONSE_HEADERS, 0);
    return new EntryFields(HTTPAccessLogEntry.getDescriptor())
        .with(HTTPAccessLogEntry.COMMON_PROPERTIES_FIELD_NUMBER, common)
        .with(HTTPAccessLogEntry.REQUEST_FIELD_NUMBER, request)
        .with(HTTPAccessLogEntry.RESPONSE_FIELD_NUMBER, response);
  }

  private EntryFields with(int number, byte does, int toWhich) {
    only(number, does);
    which[number] = toWhich;
    return this;
  }

  private EntryFields with(int number, EntryFields fields) {
    nested[number] = fields;
    return with(number, NESTED, 0);
  }

  private EntryFields without(int number) {
    int first = number << WIRE_TYPE_BITS;
    for (int tag = first; tag < first + WIRE_TYPES; tag++) {
      actions[tag] = skipped(tag);
    }
    return this;
  }

  /** What is done with a field. */
  byte action(int tag) {
    return tag < actions.length ? actions[tag] : skipped(tag);
  }

  /** Which time or size a field is. */
  int which(int number) {
    return which[number];
  }

  /** The fields of a nested message. */
  EntryFields nested(int number) {
    return nested[number];
  }
}
