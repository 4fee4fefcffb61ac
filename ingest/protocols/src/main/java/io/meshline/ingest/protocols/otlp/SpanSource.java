package io.meshline.ingest.protocols.otlp;

import io.meshline.schemas.SpanKind;

/**
 * One OpenTelemetry span, in whichever form it came: as a message of the protocol, or as the
 * recording library holds it. It says what is there and judges nothing; the rules are {@link
 * SpanConverter}'s.
 *
 * <p>Ids are lower-case hexadecimal, two digits for each byte, and may be of any length; of one
 * that is far too long not all digits need be given.
 */
public interface SpanSource extends AttributeSource {

  /** Id of the trace; valid ones have 32 digits. */
  String traceId();

  /** Id of the span; valid ones have 16 digits. */
  String spanId();

  /** Id of the parent; empty or zeros for a root. */
  String parentSpanId();

  /** The W3C {@code tracestate}, empty if there is none. */
  String traceState();

  /** Kind of the span; INTERNAL if none is given. */
  SpanKind kind();

  /** Name of the span. */
  String name();

  /** Nanoseconds since 1970-01-01T00:00:00Z, unsigned. */
  long startNanos();

  /** Nanoseconds since 1970-01-01T00:00:00Z, unsigned; 0 if the span has not ended. */
  long endNanos();

  /** Whether the status is ERROR. */
  boolean isError();

  /** Number of events. */
  int eventCount();

  /** Name of an event. */
  String eventName(int event);

  /** Hands over the attributes of an event. */
  void eventAttributes(int event, Visitor visitor);

  /** Number of links. */
  int linkCount();

  /** Id of the trace that a link leads to. */
  String linkTraceId(int link);

  /** Id of the span that a link leads to. */
  String linkSpanId(int link);
}
