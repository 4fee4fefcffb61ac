package io.meshline.ingest.protocols.otlp;

import com.google.protobuf.ByteString;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.schemas.SpanLink;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;

/** Ids and links: bytes on the wire, lower-case hexadecimal in the contract. */
final class Ids {

  /** Most links of a span that are kept, the limit of OpenTelemetry's own libraries. */
  static final int MAX_LINKS = 128;

  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private Ids() {}

  /**
   * @throws Refusal {@code trace_id_invalid}
   */
  static String trace(ByteString id) {
    if (!valid(id, TRACE_BYTES)) {
      throw new Refusal("trace_id_invalid", invalid("trace id", id, TRACE_BYTES));
    }
    return hex(id);
  }

  /**
   * @throws Refusal {@code span_id_invalid}
   */
  static String span(ByteString id) {
    if (!valid(id, SPAN_BYTES)) {
      throw new Refusal("span_id_invalid", invalid("span id", id, SPAN_BYTES));
    }
    return hex(id);
  }

  /**
   * Empty for a root; some libraries write zeros for that.
   *
   * @throws Refusal {@code parent_id_invalid}
   */
  static String parent(ByteString id) {
    if (id.isEmpty() || (id.size() == SPAN_BYTES && zero(id))) {
      return "";
    }
    if (id.size() != SPAN_BYTES) {
      throw new Refusal("parent_id_invalid", invalid("parent span id", id, SPAN_BYTES));
    }
    return hex(id);
  }

  /** The links of a span that can be followed. */
  static List<SpanLink> links(Span span) {
    int count = Math.min(span.getLinksCount(), MAX_LINKS);
    if (count == 0) {
      return List.of();
    }
    List<SpanLink> links = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Span.Link link = span.getLinks(i);
      if (valid(link.getTraceId(), TRACE_BYTES) && valid(link.getSpanId(), SPAN_BYTES)) {
        links.add(new SpanLink(hex(link.getTraceId()), hex(link.getSpanId())));
      }
    }
    return links;
  }

  private static boolean valid(ByteString id, int bytes) {
    return id.size() == bytes && !zero(id);
  }

  private static boolean zero(ByteString id) {
    for (int i = 0; i < id.size(); i++) {
      if (id.byteAt(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private static String hex(ByteString id) {
    char[] text = new char[id.size() * 2];
    for (int i = 0; i < id.size(); i++) {
      int b = id.byteAt(i);
      text[2 * i] = DIGITS[(b >> 4) & 0xF];
      text[2 * i + 1] = DIGITS[b & 0xF];
    }
    return new String(text);
  }

  private static String invalid(String name, ByteString id, int bytes) {
    return "%s: %d bytes, %s (expected: %d bytes, not all zero)"
        .formatted(name, id.size(), hex(id.substring(0, Math.min(id.size(), bytes))), bytes);
  }
}
