package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Rejection;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentReference;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.jspecify.annotations.Nullable;

/**
 * Trace segments of SkyWalking agents to calls and spans. What a segment knows for sure becomes a
 * call at once: entries from outside, messaging, databases and caches. A request to or from another
 * service becomes a span, to be paired with its other side.
 *
 * <p>A local span observes no call. One that declares a logical endpoint becomes a span of kind
 * INTERNAL, which feeds no node and no edge; any other leaves no trace here, and neither does what
 * is marked {@code skipAnalysis}.
 *
 * <p>Stateless, safe for use by any threads.
 */
public final class SegmentConverter {

  /** Most references of one span that are converted; the rest is rejected at once. */
  static final int MAX_REFERENCES = 1_000;

  /** Converts each span of a segment; never throws on account of the message. */
  public void convert(SegmentObject segment, Outlet outlet) {
    Segment own;
    try {
      own = Segment.of(segment);
    } catch (Refusal refusal) {
      outlet.reject(refusal.rejection());
      return;
    } catch (RuntimeException fault) {
      outlet.reject(Rejection.internal(fault));
      return;
    }
    for (int i = 0; i < segment.getSpansCount(); i++) {
      SpanObject span = segment.getSpans(i);
      if (!span.getSkipAnalysis()) {
        convert(own, span, outlet);
      }
    }
  }

  private static void convert(Segment segment, SpanObject span, Outlet outlet) {
    switch (span.getSpanType()) {
      case Entry -> entry(segment, span, outlet);
      case Exit -> alone(segment, span, outlet);
      case Local -> {
        if (LocalSpans.isLogicalEndpoint(span)) {
          alone(segment, span, outlet);
        }
      }
      case UNRECOGNIZED ->
          outlet.reject(
              new Rejection(
                  "span_type_unknown",
                  "spanType: " + span.getSpanTypeValue() + " (expected: 0, 1 or 2)"));
    }
  }

  private static void entry(Segment segment, SpanObject span, Outlet outlet) {
    SpanFacts facts = facts(span, outlet);
    if (facts == null) {
      return;
    }
    int references = span.getRefsCount();
    if (references == 0) {
      emit(outlet, segment, facts, span, null, 0);
      return;
    }
    int converted = Math.min(references, MAX_REFERENCES);
    for (int i = 0; i < converted; i++) {
      emit(outlet, segment, facts, span, span.getRefs(i), i);
    }
    if (references > converted) {
      outlet.reject(
          new Rejection(
              "too_many_references",
              "refs: " + references + " (expected: at most " + MAX_REFERENCES + ")"));
    }
  }

  private static void alone(Segment segment, SpanObject span, Outlet outlet) {
    SpanFacts facts = facts(span, outlet);
    if (facts != null) {
      emit(outlet, segment, facts, span, null, 0);
    }
  }

  private static @Nullable SpanFacts facts(SpanObject span, Outlet outlet) {
    try {
      return SpanFacts.of(span);
    } catch (Refusal refusal) {
      outlet.reject(refusal.rejection());
    } catch (RuntimeException fault) {
      outlet.reject(Rejection.internal(fault));
    }
    return null;
  }

  /** Builds first and hands over then, so that only faults of the building become rejections. */
  private static void emit(
      Outlet outlet,
      Segment segment,
      SpanFacts facts,
      SpanObject span,
      @Nullable SegmentReference reference,
      int index) {
    Observation observation;
    try {
      observation =
          switch (span.getSpanType()) {
            case Entry ->
                reference == null
                    ? EntrySpans.unreferenced(segment, span, facts)
                    : EntrySpans.referenced(segment, span, facts, reference, index);
            case Local -> LocalSpans.convert(segment, span, facts);
            default -> ExitSpans.convert(segment, span, facts);
          };
    } catch (Refusal refusal) {
      outlet.reject(refusal.rejection());
      return;
    } catch (RuntimeException fault) {
      outlet.reject(Rejection.internal(fault));
      return;
    }
    observation.handTo(outlet);
  }
}
