package io.meshline.ingest.receiver;

import io.meshline.schemas.Party;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** Packs spans into {@link SpanBatch}es. */
final class SpanPacker implements Packer<Span> {
  // Numbers, lengths and enums of a span, and of one link.
  private static final int SPAN_BYTES = 96;
  private static final int LINK_BYTES = 72;

  private final int maxSpans;
  private final int maxBytes;
  private List<Span> spans = new ArrayList<>();
  private long bytes;

  SpanPacker(int maxSpans, int maxBytes) {
    this.maxSpans = maxSpans;
    this.maxBytes = maxBytes;
  }

  @Override
  public boolean add(Span one) {
    long added = estimate(one);
    if (!spans.isEmpty() && (spans.size() >= maxSpans || bytes + added > maxBytes)) {
      return false;
    }
    spans.add(one);
    bytes += added;
    return true;
  }

  @Override
  public int size() {
    return spans.size();
  }

  @Override
  public SpecificRecord build() {
    SpanBatch batch = new SpanBatch(spans);
    spans = new ArrayList<>();
    bytes = 0;
    return batch;
  }

  /** Characters count as they are: what is mostly ASCII need not be encoded twice to be sized. */
  private static long estimate(Span span) {
    long sum =
        SPAN_BYTES
            + span.getTraceId().length()
            + span.getSpanId().length()
            + span.getParentSpanId().length()
            + span.getPeerAddress().length()
            + span.getReason().length()
            + party(span.getSelf())
            + party(span.getPeer())
            + (long) LINK_BYTES * span.getLinks().size();
    for (Map.Entry<String, String> attribute : span.getAttributes().entrySet()) {
      sum += attribute.getKey().length() + attribute.getValue().length() + 4L;
    }
    return sum;
  }

  private static long party(Party party) {
    return (long) party.getTenant().length()
        + party.getEnvironment().length()
        + party.getNamespace().length()
        + party.getService().length()
        + party.getInstance().length()
        + party.getEndpoint().length();
  }
}
