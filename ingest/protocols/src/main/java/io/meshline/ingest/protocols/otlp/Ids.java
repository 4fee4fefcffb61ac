package io.meshline.ingest.protocols.otlp;

import io.meshline.ingest.protocols.Refusal;
import io.meshline.schemas.SpanLink;
import java.util.ArrayList;
import java.util.List;

/** Ids and links, lower-case hexadecimal as in the contract. */
final class Ids {

  /** Most links of a span that are kept, the limit of OpenTelemetry's own libraries. */
  static final int MAX_LINKS = 128;

  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;

  private Ids() {}

  /**
   * @throws Refusal {@code trace_id_invalid}
   */
  static String trace(String id) {
    if (!valid(id, TRACE_DIGITS)) {
      throw new Refusal("trace_id_invalid", invalid("trace id", id, TRACE_DIGITS));
    }
    return id;
  }

  /**
   * @throws Refusal {@code span_id_invalid}
   */
  static String span(String id) {
    if (!valid(id, SPAN_DIGITS)) {
      throw new Refusal("span_id_invalid", invalid("span id", id, SPAN_DIGITS));
    }
    return id;
  }

  /**
   * Empty for a root; some libraries write zeros for that.
   *
   * @throws Refusal {@code parent_id_invalid}
   */
  static String parent(String id) {
    if (id.isEmpty() || (id.length() == SPAN_DIGITS && zero(id))) {
      return "";
    }
    if (id.length() != SPAN_DIGITS) {
      throw new Refusal("parent_id_invalid", invalid("parent span id", id, SPAN_DIGITS));
    }
    return id;
  }

  /** The links of a span that can be followed. */
  static List<SpanLink> links(SpanSource span) {
    int count = Math.min(span.linkCount(), MAX_LINKS);
    if (count == 0) {
      return List.of();
    }
    List<SpanLink> links = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String traceId = span.linkTraceId(i);
      String spanId = span.linkSpanId(i);
      if (valid(traceId, TRACE_DIGITS) && valid(spanId, SPAN_DIGITS)) {
        links.add(new SpanLink(traceId, spanId));
      }
    }
    return links;
  }

  private static boolean valid(String id, int digits) {
    return id.length() == digits && !zero(id);
  }

  private static boolean zero(String id) {
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }

  private static String invalid(String name, String id, int digits) {
    return "%s: \"%s\" (expected: %d hexadecimal digits, not all zero)".formatted(name, id, digits);
  }
}
