package io.meshline.ingest.protocols.skywalking;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.Side;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.Starts;
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

  /**
   * How many requests one span stands for. Shapes lie anywhere in memory, so whoever needs some of
   * them asks all first: waiting for one takes as long as waiting for some.
   */
  abstract long weight();

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
    long weight() {
      return shape.getWeight();
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
      Span span = new Span();
      span.setTraceId(traceId);
      span.setSpanId(spanId);
      span.setParentSpanId(parentSpanId);
      span.setKind(made.getKind());
      span.setShared(made.getShared());
      Starts.set(span, start);
      span.setLatencyMicros(latencyMicros);
      span.setSelf(self);
      span.setPeer(made.getPeer());
      span.setPeerAddress(made.getPeerAddress());
      span.setProtocol(made.getProtocol());
      span.setStatusCode(made.getStatusCode());
      span.setOutcome(made.getOutcome());
      span.setReason(made.getReason());
      span.setRequestBytes(made.getRequestBytes());
      span.setResponseBytes(made.getResponseBytes());
      span.setWeight(made.getWeight());
      span.setLinks(made.getLinks());
      span.setAttributes(own(made.getAttributes()));
      return span;
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
    long weight() {
      return shape.getWeight();
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
      CallRecord call = new CallRecord();
      Starts.set(call, start);
      call.setLatencyMicros(latencyMicros);
      call.setReporter(made.getReporter());
      call.setSide(made.getSide());
      call.setSource(source);
      call.setDestination(destination);
      call.setProtocol(made.getProtocol());
      call.setStatusCode(made.getStatusCode());
      call.setOutcome(made.getOutcome());
      call.setReason(made.getReason());
      call.setTls(made.getTls());
      call.setRequestBytes(made.getRequestBytes());
      call.setResponseBytes(made.getResponseBytes());
      call.setWeight(made.getWeight());
      call.setTraceId(traceId);
      call.setSpanId(spanId);
      call.setAttributes(own(made.getAttributes()));
      call.setScope(made.getScope());
      return call;
    }
  }
}
