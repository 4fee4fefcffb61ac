package io.meshline.ingest.protocols.otlp;

import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Text;
import io.meshline.ingest.protocols.Times;
import io.meshline.ingest.protocols.conventions.Attributes;
import io.meshline.ingest.protocols.conventions.Endpoints;
import io.meshline.ingest.protocols.conventions.Peers;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import java.util.Map;

/** Single OpenTelemetry spans. */
final class Spans {

  private Spans() {}

  /**
   * @throws Refusal naming what breaks the contract
   */
  static Span convert(Identity identity, SpanSource span) {
    String traceId = Ids.trace(span.traceId());
    String spanId = Ids.span(span.spanId());
    long start = span.startNanos();
    Attributes attributes = attributes(span);
    SpanKind kind = span.kind();
    Outcome outcome = outcome(span, kind, attributes);
    return new Span(
        traceId,
        spanId,
        Ids.parent(span.parentSpanId()),
        kind,
        false,
        Times.startOfMicros(Long.divideUnsigned(start, 1_000)),
        latencyMicros(start, span.endNanos()),
        self(identity, kind, attributes, span.name()),
        peer(identity, kind, attributes, span.name()),
        peerAddress(kind, attributes),
        attributes.protocol(),
        attributes.statusCode(),
        outcome,
        outcome == Outcome.SUCCESS ? "" : reason(span, attributes),
        attributes.requestBytes(),
        attributes.responseBytes(),
        SamplingWeight.of(span.traceState(), traceId),
        Ids.links(span),
        Map.of());
  }

  private static Attributes attributes(AttributeSource span) {
    Attributes attributes = new Attributes();
    span.attributes(attributes::read);
    attributes.settle();
    return attributes;
  }

  /** Times are unsigned nanoseconds; an open end is 0 and so before the start. */
  private static long latencyMicros(long start, long end) {
    if (Long.compareUnsigned(end, start) < 0) {
      throw new Refusal(
          "latency_out_of_range",
          "end: %s ns (expected: not before start, %s ns)"
              .formatted(Long.toUnsignedString(end), Long.toUnsignedString(start)));
    }
    return Times.latencyOfMicros(Long.divideUnsigned(end - start, 1_000));
  }

  private static Party self(
      Identity identity, SpanKind kind, Attributes attributes, String spanName) {
    return switch (kind) {
      case SERVER, CONSUMER -> Parties.at(identity.party(), Endpoints.served(attributes, spanName));
      case CLIENT, PRODUCER, INTERNAL -> identity.party();
    };
  }

  /** A server span does not know its caller; a consumer knows at least its broker. */
  private static Party peer(
      Identity identity, SpanKind kind, Attributes attributes, String spanName) {
    return switch (kind) {
      case CLIENT, PRODUCER ->
          Peers.of(identity.environment(), attributes, Endpoints.called(attributes, spanName));
      case CONSUMER -> Peers.of(identity.environment(), attributes, attributes.destination());
      case SERVER, INTERNAL -> Parties.none();
    };
  }

  private static String peerAddress(SpanKind kind, Attributes attributes) {
    return switch (kind) {
      case CLIENT, PRODUCER, CONSUMER ->
          Text.bounded(
              Attributes.or(attributes.serverAddress(), attributes.networkAddress()),
              Limits.SERVICE_LENGTH);
      case SERVER, INTERNAL -> "";
    };
  }

  /**
   * Status ERROR is a failure, except that a client must set it for refused requests too: there the
   * code decides whether the request or the callee was at fault.
   */
  private static Outcome outcome(SpanSource span, SpanKind kind, Attributes attributes) {
    Outcome byCode = attributes.outcomeByCode();
    if (!span.isError()) {
      return byCode;
    }
    return kind == SpanKind.CLIENT && byCode == Outcome.CLIENT_ERROR ? byCode : Outcome.FAILURE;
  }

  private static String reason(SpanSource span, Attributes attributes) {
    String reason = attributes.errorType();
    for (int i = 0; Text.isBlank(reason) && i < span.eventCount(); i++) {
      if (span.eventName(i).equals("exception")) {
        reason = exceptionType(span, i);
      }
    }
    return Text.bounded(reason, Limits.REASON_LENGTH);
  }

  private static String exceptionType(SpanSource span, int event) {
    String[] type = {""};
    span.eventAttributes(
        event,
        (key, value) -> {
          if (type[0].isEmpty() && key.equals("exception.type")) {
            type[0] = value;
          }
        });
    return type[0];
  }
}
