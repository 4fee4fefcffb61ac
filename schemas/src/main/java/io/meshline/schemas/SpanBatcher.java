package io.meshline.schemas;

import java.util.Map;

/**
 * Spans → {@link SpanBatch}es, bounded by count and by size. What is in a batch is a copy: whatever
 * becomes of a span afterwards makes no difference. Not thread-safe.
 *
 * <pre>{@code
 * if (!batcher.add(span)) {
 *   publish(batcher.build());
 *   batcher.add(span);
 * }
 * }</pre>
 */
public final class SpanBatcher {
  // Numbers, lengths and enums of a span, and of one link.
  private static final int SPAN_BYTES = 96;
  private static final int LINK_BYTES = 72;

  private static final int FIRST_ROOM = 512;

  /** No more is kept free for the next batch, in bytes. */
  private static final int MOST_ROOM = 640 << 10;

  private final int maxSpans;
  private final int maxBytes;
  private final PartyEncoder parties = new PartyEncoder();
  private SpanColumn spans = new SpanColumn(FIRST_ROOM);

  /**
   * A batcher.
   *
   * @param maxSpans most spans of a batch, at least 1
   * @param maxBytes largest encoded size of a batch of more than one span, in bytes
   */
  public SpanBatcher(int maxSpans, int maxBytes) {
    this.maxSpans = maxSpans;
    this.maxBytes = maxBytes;
  }

  /**
   * Takes a span, copying it; false if the batch is full, then it must be built first.
   *
   * @throws IllegalArgumentException if the span's start does not fit 64 bits of microseconds
   * @throws NullPointerException if a field is null; the batch is as before
   */
  public boolean add(Span span) {
    if (spans.isEmpty()) {
      return append(span, Long.MAX_VALUE);
    }
    return spans.size() < maxSpans && append(span, maxBytes);
  }

  private boolean append(Span span, long mostBytes) {
    return spans.append(span, parties, mostBytes);
  }

  /** Spans taken since the last build. */
  public int size() {
    return spans.size();
  }

  /** The batch of what was taken; empty afterwards. */
  public SpanBatch build() {
    SpanBatch batch = new SpanBatch(spans);
    // Somewhat more: also of the span that a full batch has no room for.
    int room = Math.min(spans.bytes() + spans.bytes() / 8, MOST_ROOM);
    spans = new SpanColumn(Math.max(FIRST_ROOM, room));
    parties.endBatch();
    return batch;
  }

  /**
   * About how many bytes a span takes. Characters count as they are: what is mostly ASCII need not
   * be encoded twice to be sized.
   */
  public static long estimate(Span span) {
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
