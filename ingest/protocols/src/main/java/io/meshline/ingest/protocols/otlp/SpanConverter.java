package io.meshline.ingest.protocols.otlp;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.schemas.Span;

/**
 * OpenTelemetry spans of one resource to spans of the contract. These are the rules of every way on
 * which such spans come; safe for use by any threads.
 */
public final class SpanConverter {

  private final Identity identity;

  /** Converts spans that a resource recorded. */
  public SpanConverter(AttributeSource resource) {
    identity = Identity.of(resource);
  }

  /**
   * Converts one span, to a span or a rejection.
   *
   * <p>Throws only what the outlet does.
   */
  public void convert(SpanSource source, Outlet outlet) {
    Span span;
    try {
      span = Spans.convert(identity, source);
    } catch (RuntimeException fault) {
      outlet.reject(Rejection.of(fault));
      return;
    }
    outlet.span(span);
  }
}
