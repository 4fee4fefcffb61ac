package io.meshline.schemas;

import java.io.IOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import org.apache.avro.io.Encoder;

/**
 * Spans of a batch that write themselves: their parties by what their keys know of them, as long as
 * the spans still have these. Not thread-safe.
 */
final class SpanColumn extends AbstractList<Span> implements PlainColumn, RandomAccess {
  private final List<Span> spans = new ArrayList<>();

  /** Those of the span itself and of its peer, in turn; none once others have changed the list. */
  private final List<PartyKey> parties = new ArrayList<>();

  /** Adds a span at the end, whose parties have these keys. */
  void append(Span span, PartyKey self, PartyKey peer) {
    spans.add(span);
    parties.add(self);
    parties.add(peer);
    modCount++;
  }

  @Override
  public Span get(int index) {
    return spans.get(index);
  }

  @Override
  public Span set(int index, Span span) {
    return spans.set(index, span);
  }

  @Override
  public void add(int index, Span span) {
    parties.clear();
    spans.add(index, span);
    modCount++;
  }

  @Override
  public Span remove(int index) {
    parties.clear();
    modCount++;
    return spans.remove(index);
  }

  @Override
  public int size() {
    return spans.size();
  }

  @Override
  public void write(Encoder out) throws IOException {
    boolean known = parties.size() == 2 * spans.size();
    out.writeArrayStart();
    out.setItemCount(spans.size());
    for (int i = 0; i < spans.size(); i++) {
      out.startItem();
      Span span = spans.get(i);
      out.writeString(span.getTraceId());
      out.writeString(span.getSpanId());
      out.writeString(span.getParentSpanId());
      out.writeEnum(ordinal(span.getKind()));
      out.writeBoolean(span.getShared());
      out.writeLong(EventTimes.micros(span.getStart()));
      out.writeLong(span.getLatencyMicros());
      if (known) {
        write(parties.get(2 * i), span.getSelf(), out);
        write(parties.get(2 * i + 1), span.getPeer(), out);
      } else {
        span.getSelf().customEncode(out);
        span.getPeer().customEncode(out);
      }
      rest(span, out);
    }
    out.writeArrayEnd();
  }

  private static void write(PartyKey key, Party party, Encoder out) throws IOException {
    if (key.isLike(party)) {
      out.writeFixed(key.encoded());
    } else {
      party.customEncode(out);
    }
  }

  private static void rest(Span span, Encoder out) throws IOException {
    out.writeString(span.getPeerAddress());
    out.writeEnum(ordinal(span.getProtocol()));
    out.writeInt(span.getStatusCode());
    out.writeEnum(ordinal(span.getOutcome()));
    out.writeString(span.getReason());
    out.writeLong(span.getRequestBytes());
    out.writeLong(span.getResponseBytes());
    out.writeLong(span.getWeight());
    List<SpanLink> links = span.getLinks();
    out.writeArrayStart();
    out.setItemCount(links.size());
    for (SpanLink link : links) {
      out.startItem();
      link.customEncode(out);
    }
    out.writeArrayEnd();
    Map<String, String> attributes = span.getAttributes();
    out.writeMapStart();
    out.setItemCount(attributes.size());
    for (Map.Entry<String, String> each : attributes.entrySet()) {
      out.startItem();
      out.writeString(each.getKey());
      out.writeString(each.getValue());
    }
    out.writeMapEnd();
  }

  @SuppressWarnings("EnumOrdinal") // Avro writes the place of a symbol in the schema.
  private static int ordinal(Enum<?> symbol) {
    return Objects.requireNonNull(symbol, "symbol of a span").ordinal();
  }
}
