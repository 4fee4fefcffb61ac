package io.meshline.ingest.protocols.skywalking;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.Side;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What spans have in common that differ in times, ids and the service they are of alone. Immutable,
 * thread-safe.
 */
abstract sealed class SpanShape {

  /** In place of the service, which is another one each time. */
  private static final Party NOBODY = new Party("", "", "", "", "", "", Kind.SERVICE);

  private SpanShape() {}

  /**
   * The shape of what became a span.
   *
   * @param peer an equal one to be used each time
   */
  static SpanShape of(Span made, Party peer) {
    return new OfSpan(made, peer);
  }

  /** The shape of what became a call. */
  static SpanShape of(CallRecord made) {
    return new OfCall(made);
  }

  /**
   * What becomes of a span of this shape.
   *
   * @param latencyMicros in microseconds, within the contract
   * @param self the service, of an entry at its endpoint
   */
  abstract Observation observe(
      ScannedSpan span, SegmentIds ids, Instant start, long latencyMicros, Party self);

  private static Map<String, String> own(Map<String, String> attributes) {
    return attributes.isEmpty() ? Map.of() : new HashMap<>(attributes);
  }

  private static final class OfSpan extends SpanShape {
    private final Span shape;

    OfSpan(Span made, Party peer) {
      // A copy: others give their own parties to what was made.
      shape = like(made, "", "", "", made.getStart(), made.getLatencyMicros(), NOBODY);
      shape.setPeer(peer);
    }

    @Override
    Observation observe(
        ScannedSpan span, SegmentIds ids, Instant start, long latencyMicros, Party self) {
      boolean server = shape.getKind() == SpanKind.SERVER;
      String parent =
          server
              ? ids.span(span.parentSegment, span.parentSpan)
              : span.parent < 0 ? "" : ids.span(span.parent);
      return new Observation.OfSpan(
          like(
              shape,
              server ? ids.trace(span.referenceTrace) : ids.trace(),
              ids.span(span.id),
              parent,
              start,
              latencyMicros,
              self));
    }

    private static Span like(
        Span made,
        String traceId,
        String spanId,
        String parentSpanId,
        Instant start,
        long latencyMicros,
        Party self) {
      return new Span(
          traceId,
          spanId,
          parentSpanId,
          made.getKind(),
          made.getShared(),
          start,
          latencyMicros,
          self,
          made.getPeer(),
          made.getPeerAddress(),
          made.getProtocol(),
          made.getStatusCode(),
          made.getOutcome(),
          made.getReason(),
          made.getRequestBytes(),
          made.getResponseBytes(),
          made.getWeight(),
          made.getLinks(),
          own(made.getAttributes()));
    }
  }

  private static final class OfCall extends SpanShape {
    private final CallRecord shape;

    OfCall(CallRecord made) {
      boolean server = made.getSide() == Side.SERVER;
      shape =
          like(
              made,
              made.getStart(),
              made.getLatencyMicros(),
              server ? made.getSource() : NOBODY,
              server ? NOBODY : made.getDestination(),
              "",
              "");
    }

    @Override
    Observation observe(
        ScannedSpan span, SegmentIds ids, Instant start, long latencyMicros, Party self) {
      boolean server = shape.getSide() == Side.SERVER;
      return new Observation.OfCall(
          like(
              shape,
              start,
              latencyMicros,
              server ? shape.getSource() : self,
              server ? self : shape.getDestination(),
              ids.trace(),
              ids.span(span.id)));
    }

    private static CallRecord like(
        CallRecord made,
        Instant start,
        long latencyMicros,
        Party source,
        Party destination,
        String traceId,
        String spanId) {
      return new CallRecord(
          start,
          latencyMicros,
          made.getReporter(),
          made.getSide(),
          source,
          destination,
          made.getProtocol(),
          made.getStatusCode(),
          made.getOutcome(),
          made.getReason(),
          made.getTls(),
          made.getRequestBytes(),
          made.getResponseBytes(),
          made.getWeight(),
          traceId,
          spanId,
          own(made.getAttributes()),
          made.getScope());
    }
  }
}
