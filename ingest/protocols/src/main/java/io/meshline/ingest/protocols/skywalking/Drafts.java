package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Party;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.TlsMode;
import java.util.List;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;

/** Fills calls and spans from what a segment's span says of itself. */
final class Drafts {

  private Drafts() {}

  static Observation serverCall(
      Segment segment, SpanObject span, SpanFacts facts, Party source, Party destination) {
    return call(segment, span, facts, Side.SERVER, source, destination);
  }

  static Observation clientCall(
      Segment segment, SpanObject span, SpanFacts facts, Party destination) {
    return call(segment, span, facts, Side.CLIENT, segment.caller(), destination);
  }

  private static Observation call(
      Segment segment,
      SpanObject span,
      SpanFacts facts,
      Side side,
      Party source,
      Party destination) {
    return new Observation.OfCall(
        new CallRecord(
            facts.start(),
            facts.latencyMicros(),
            Reporter.AGENT,
            side,
            source,
            destination,
            facts.layer().protocol(span),
            facts.statusCode(),
            facts.outcome(),
            facts.reason(),
            TlsMode.UNKNOWN,
            0L,
            0L,
            1L,
            segment.traceId(),
            segment.spanId(span.getSpanId()),
            facts.tags().attributes(),
            Scope.FULL));
  }

  /**
   * @throws Refusal {@code id_missing}: a span without ids can never be paired
   */
  static Observation span(
      String traceId,
      String spanId,
      String parentSpanId,
      SpanKind kind,
      Party self,
      Party peer,
      String peerAddress,
      SpanObject span,
      SpanFacts facts) {
    if (traceId.isEmpty() || spanId.isEmpty()) {
      throw new Refusal(
          "id_missing",
          "traceId: \"%s\", traceSegmentId: \"%s\" (expected: both)".formatted(traceId, spanId));
    }
    return new Observation.OfSpan(
        new Span(
            traceId,
            spanId,
            parentSpanId,
            kind,
            false,
            facts.start(),
            facts.latencyMicros(),
            self,
            peer,
            Text.bounded(peerAddress, Limits.SERVICE_LENGTH),
            facts.layer().protocol(span),
            facts.statusCode(),
            facts.outcome(),
            facts.reason(),
            0L,
            0L,
            1L,
            List.of(),
            facts.tags().attributes()));
  }
}
