package io.meshline.ingest.protocols.otlp;

import com.google.protobuf.ByteString;
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
import io.meshline.schemas.SpanKind;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.Event;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.Map;

/** Single OpenTelemetry spans. */
final class Spans {

  private Spans() {}

  /**
   * @throws Refusal naming what breaks the contract
   */
  static io.meshline.schemas.Span convert(Identity identity, Span span) {
    ByteString trace = span.getTraceId();
    String traceId = Ids.trace(trace);
    String spanId = Ids.span(span.getSpanId());
    long start = span.getStartTimeUnixNano();
    Attributes attributes = attributes(span);
    SpanKind kind = kind(span.getKind());
    Outcome outcome = outcome(span, kind, attributes);
    return new io.meshline.schemas.Span(
        traceId,
        spanId,
        Ids.parent(span.getParentSpanId()),
        kind,
        false,
        Times.startOfMicros(Long.divideUnsigned(start, 1_000)),
        latencyMicros(start, span.getEndTimeUnixNano()),
        self(identity, kind, attributes, span.getName()),
        peer(identity, kind, attributes, span.getName()),
        peerAddress(kind, attributes),
        attributes.protocol(),
        attributes.statusCode(),
        outcome,
        outcome == Outcome.SUCCESS ? "" : reason(span, attributes),
        attributes.requestBytes(),
        attributes.responseBytes(),
        SamplingWeight.of(span.getTraceState(), trace),
        Ids.links(span),
        Map.of());
  }

  private static Attributes attributes(Span span) {
    Attributes attributes = new Attributes();
    for (int i = 0; i < span.getAttributesCount(); i++) {
      KeyValue attribute = span.getAttributes(i);
      attributes.read(attribute.getKey(), Values.text(attribute));
    }
    attributes.settle();
    return attributes;
  }

  private static SpanKind kind(Span.SpanKind kind) {
    return switch (kind) {
      case SPAN_KIND_SERVER -> SpanKind.SERVER;
      case SPAN_KIND_CLIENT -> SpanKind.CLIENT;
      case SPAN_KIND_PRODUCER -> SpanKind.PRODUCER;
      case SPAN_KIND_CONSUMER -> SpanKind.CONSUMER;
      case SPAN_KIND_INTERNAL, SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> SpanKind.INTERNAL;
    };
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
  private static Outcome outcome(Span span, SpanKind kind, Attributes attributes) {
    Outcome byCode = attributes.outcomeByCode();
    if (span.getStatus().getCode() != StatusCode.STATUS_CODE_ERROR) {
      return byCode;
    }
    return kind == SpanKind.CLIENT && byCode == Outcome.CLIENT_ERROR ? byCode : Outcome.FAILURE;
  }

  private static String reason(Span span, Attributes attributes) {
    String reason = attributes.errorType();
    for (int i = 0; Text.isBlank(reason) && i < span.getEventsCount(); i++) {
      Event event = span.getEvents(i);
      if (event.getName().equals("exception")) {
        reason = exceptionType(event);
      }
    }
    return Text.bounded(reason, Limits.REASON_LENGTH);
  }

  private static String exceptionType(Event event) {
    for (int i = 0; i < event.getAttributesCount(); i++) {
      if (event.getAttributes(i).getKey().equals("exception.type")) {
        return Values.text(event.getAttributes(i));
      }
    }
    return "";
  }
}
