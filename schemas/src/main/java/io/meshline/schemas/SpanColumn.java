package io.meshline.schemas;

import java.util.List;
import java.util.Map;

/** Spans of a batch in the making. Not thread-safe. */
final class SpanColumn extends EncodedColumn<Span> {

  /**
   * @param room bytes that are likely to be needed
   */
  SpanColumn(int room) {
    super(Span.SCHEMA$, room);
  }

  /**
   * Adds a span at the end, unless the column would get too large by that.
   *
   * @param parties writes those of the span
   * @param mostBytes how large it may get
   * @return false if the span was not added
   * @throws RuntimeException if it cannot be encoded; then it was not added
   */
  boolean append(Span span, PartyEncoder parties, long mostBytes) {
    int before = encoded.size();
    boolean fits = false;
    try {
      encode(span, parties);
      fits = encoded.size() <= mostBytes;
    } finally {
      if (!fits) {
        encoded.cut(before);
      }
    }
    if (fits) {
      appended();
    }
    return fits;
  }

  private void encode(Span span, PartyEncoder parties) {
    encoded.text(span.getTraceId());
    encoded.text(span.getSpanId());
    encoded.text(span.getParentSpanId());
    symbol(span.getKind());
    encoded.bool(span.getShared());
    encoded.number(EventTimes.micros(span.getStart()));
    encoded.number(span.getLatencyMicros());
    party(span.getSelf(), parties);
    party(span.getPeer(), parties);
    encoded.text(span.getPeerAddress());
    symbol(span.getProtocol());
    encoded.number(span.getStatusCode());
    symbol(span.getOutcome());
    encoded.text(span.getReason());
    encoded.number(span.getRequestBytes());
    encoded.number(span.getResponseBytes());
    encoded.number(span.getWeight());
    List<SpanLink> links = span.getLinks();
    begin(links.size());
    for (int i = 0; i < links.size(); i++) {
      encoded.text(links.get(i).getTraceId());
      encoded.text(links.get(i).getSpanId());
    }
    encoded.number(0);
    Map<String, String> attributes = span.getAttributes();
    begin(attributes.size());
    if (!attributes.isEmpty()) {
      for (Map.Entry<String, String> each : attributes.entrySet()) {
        encoded.text(each.getKey());
        encoded.text(each.getValue());
      }
    }
    encoded.number(0);
  }

  private void party(Party party, PartyEncoder parties) {
    PartyKey known = parties.find(party);
    if (known == null) {
      var unused = parties.write(party, encoded);
    } else {
      encoded.write(known.encoded());
    }
  }

  /** Begins an array or map, of one block or of none; 0 ends it. */
  private void begin(int items) {
    if (items > 0) {
      encoded.number(items);
    }
  }
}
