package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import java.util.function.Supplier;
import org.apache.skywalking.apm.network.common.v3.KeyStringValuePair;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.jspecify.annotations.Nullable;

/**
 * Trace segments of SkyWalking agents to calls and spans. What a segment knows for sure becomes a
 * call at once: entries from outside, messaging, databases and caches. A request to or from another
 * service becomes a span, to be paired with its other side.
 *
 * <p>A local span observes no call, and what is marked {@code skipAnalysis} leaves no trace here.
 * Each logical endpoint that an entry or local span declares is a call that counts for that
 * endpoint alone.
 *
 * <p>Stateless, safe for use by any threads.
 */
public final class SegmentConverter {

  /** Most references of one span that are converted; the rest is rejected at once. */
  static final int MAX_REFERENCES = 1_000;

  /** Most logical endpoints of one span that are converted; the rest is rejected at once. */
  static final int MAX_LOGICAL_ENDPOINTS = 100;

  /** Converts each span of a segment; never throws on account of the message. */
  public void convert(SegmentObject segment, Outlet outlet) {
    Segment own = common(segment, outlet);
    if (own == null) {
      return;
    }
    for (int i = 0; i < segment.getSpansCount(); i++) {
      convert(own, segment.getSpans(i), outlet);
    }
  }

  /** What all spans have in common; null if the segment was rejected. */
  static @Nullable Segment common(SegmentObject segment, Outlet outlet) {
    try {
      return Segment.of(segment);
    } catch (RuntimeException fault) {
      outlet.reject(Rejection.of(fault));
    }
    return null;
  }

  /** Converts one span of a segment; never throws on account of the message. */
  static void convert(Segment segment, SpanObject span, Outlet outlet) {
    if (span.getSkipAnalysis()) {
      return;
    }
    switch (span.getSpanType()) {
      case Entry -> entry(segment, span, outlet);
      case Exit -> exit(segment, span, outlet);
      case Local -> local(segment, span, outlet);
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
      emit(outlet, () -> EntrySpans.unreferenced(segment, span, facts));
    }
    int converted = Math.min(references, MAX_REFERENCES);
    for (int i = 0; i < converted; i++) {
      int index = i;
      emit(outlet, () -> EntrySpans.referenced(segment, span, facts, span.getRefs(index), index));
    }
    logicalEndpoints(segment, span, facts, outlet);
    if (references > converted) {
      outlet.reject(
          new Rejection(
              "too_many_references",
              "refs: " + references + " (expected: at most " + MAX_REFERENCES + ")"));
    }
  }

  private static void exit(Segment segment, SpanObject span, Outlet outlet) {
    SpanFacts facts = facts(span, outlet);
    if (facts != null) {
      emit(outlet, () -> ExitSpans.convert(segment, span, facts));
    }
  }

  /** What is wrong with a local span that declares nothing is nobody's business. */
  private static void local(Segment segment, SpanObject span, Outlet outlet) {
    SpanFacts facts = LogicalEndpoints.declaredBy(span) ? facts(span, outlet) : null;
    if (facts != null) {
      logicalEndpoints(segment, span, facts, outlet);
    }
  }

  private static void logicalEndpoints(
      Segment segment, SpanObject span, SpanFacts facts, Outlet outlet) {
    int declared = 0;
    for (KeyStringValuePair tag : span.getTagsList()) {
      if (LogicalEndpoints.declares(tag)) {
        if (++declared > MAX_LOGICAL_ENDPOINTS) {
          outlet.reject(
              new Rejection(
                  "too_many_logical_endpoints",
                  "x-le: more than " + MAX_LOGICAL_ENDPOINTS + " (expected: at most so many)"));
          return;
        }
        emit(outlet, () -> LogicalEndpoints.convert(segment, span, facts, tag.getValue()));
      }
    }
  }

  private static @Nullable SpanFacts facts(SpanObject span, Outlet outlet) {
    try {
      return SpanFacts.of(span);
    } catch (RuntimeException fault) {
      outlet.reject(Rejection.of(fault));
    }
    return null;
  }

  /** Builds first and hands over then, so that only faults of the building become rejections. */
  private static void emit(Outlet outlet, Supplier<Observation> building) {
    Observation observation;
    try {
      observation = building.get();
    } catch (RuntimeException fault) {
      outlet.reject(Rejection.of(fault));
      return;
    }
    observation.handTo(outlet);
  }
}
