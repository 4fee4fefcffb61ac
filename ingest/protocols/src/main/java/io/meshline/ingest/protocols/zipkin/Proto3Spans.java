package io.meshline.ingest.protocols.zipkin;

import com.google.common.net.InetAddresses;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.meshline.ingest.protocols.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/**
 * Reads a {@code ListOfSpans} of {@code zipkin.proto3} field by field. A generated class would hold
 * every annotation, of which a small message can bring millions.
 */
final class Proto3Spans {

  private static final int SPAN = 1;

  private Proto3Spans() {}

  static void read(byte[] message, SpanListConverter.Reception reception)
      throws MalformedSpansException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    try {
      while (!in.isAtEnd()) {
        int tag = in.readTag();
        if (tag != lengthDelimited(SPAN)) {
          skip(in, tag);
          continue;
        }
        int end = in.pushLimit(in.readRawVarint32());
        SentSpan span = new SentSpan();
        Refusal refusal = null;
        try {
          span(in, span);
        } catch (Refusal e) {
          refusal = e;
          in.skipRawBytes(in.getBytesUntilLimit());
        }
        in.popLimit(end);
        if (refusal == null) {
          reception.take(span);
        } else {
          reception.refuse(refusal);
        }
      }
    } catch (IOException e) {
      throw new MalformedSpansException(
          "byte %d: %s (expected: a ListOfSpans of zipkin.proto3)"
              .formatted(in.getTotalBytesRead(), e.getMessage()),
          e);
    }
  }

  private static void span(CodedInputStream in, SentSpan span) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case (1 << 3) | 2 -> span.traceId = hex(in, "trace_id_invalid");
        case (2 << 3) | 2 -> span.parentId = hex(in, "parent_id_invalid");
        case (3 << 3) | 2 -> span.id = hex(in, "span_id_invalid");
        case 4 << 3 -> span.kind(kind(in.readEnum()));
        case (5 << 3) | 2 -> span.name = in.readString();
        case (6 << 3) | 1 -> span.timestamp = in.readFixed64();
        case 7 << 3 -> span.duration = in.readUInt64();
        case (8 << 3) | 2 -> span.local = endpoint(in);
        case (9 << 3) | 2 -> span.remote = endpoint(in);
        case (11 << 3) | 2 -> tag(in, span.tags);
        case 13 << 3 -> span.shared = in.readBool();
        default -> skip(in, tag);
      }
    }
  }

  private static String kind(int number) {
    return switch (number) {
      case 1 -> "CLIENT";
      case 2 -> "SERVER";
      case 3 -> "PRODUCER";
      case 4 -> "CONSUMER";
      default -> "";
    };
  }

  private static Endpoint endpoint(CodedInputStream in) throws IOException {
    int end = in.pushLimit(in.readRawVarint32());
    String service = "";
    String ipv4 = "";
    String ipv6 = "";
    long port = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case (1 << 3) | 2 -> service = in.readString();
        case (2 << 3) | 2 -> ipv4 = ip(in, 4);
        case (3 << 3) | 2 -> ipv6 = ip(in, 16);
        case 4 << 3 -> port = in.readInt32();
        default -> skip(in, tag);
      }
    }
    in.popLimit(end);
    return Endpoint.of(service, ipv4, ipv6, port);
  }

  private static void tag(CodedInputStream in, Tags tags) throws IOException {
    int end = in.pushLimit(in.readRawVarint32());
    String key = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case (1 << 3) | 2 -> key = in.readString();
        case (2 << 3) | 2 -> value = in.readString();
        default -> skip(in, tag);
      }
    }
    in.popLimit(end);
    tags.read(key, value);
  }

  /** Ids are bytes; the longest has 16. */
  private static String hex(CodedInputStream in, String reason) throws IOException {
    byte[] id = in.readByteArray();
    if (id.length > 16) {
      throw new Refusal(reason, "id: " + id.length + " bytes (expected: 8 or 16)");
    }
    return HexFormat.of().formatHex(id);
  }

  /** The address as text, empty if it has another length than one of that family. */
  private static String ip(CodedInputStream in, int bytes) throws IOException {
    byte[] address = in.readByteArray();
    if (address.length != bytes) {
      return "";
    }
    try {
      return InetAddresses.toAddrString(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes + " bytes", e);
    }
  }

  private static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that did not begin");
    }
  }

  private static int lengthDelimited(int field) {
    return (field << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }
}
