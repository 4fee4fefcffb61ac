package io.meshline.ingest.protocols.zipkin;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.schemas.Span;

/**
 * Lists of Zipkin spans to spans of the contract. Every span becomes one span, or two where client
 * and server wrote into the same one (version 1), or one rejection. Stateless, safe for use by any
 * threads.
 */
public final class SpanListConverter {

  /**
   * Converts each span of a list, as it is read: what comes before a place at which the bytes stop
   * being a list has been handed on.
   *
   * @throws MalformedSpansException if the bytes are no such list
   */
  public void convert(byte[] message, Encoding encoding, Outlet outlet)
      throws MalformedSpansException {
    Reception reception = new Reception(outlet);
    switch (encoding) {
      case JSON -> JsonSpans.read(message, reception);
      case PROTO3 -> Proto3Spans.read(message, reception);
    }
  }

  /** Where readers put single spans. */
  static final class Reception {

    private final Outlet outlet;

    Reception(Outlet outlet) {
      this.outlet = outlet;
    }

    void take(SentSpan sent) {
      Span span;
      try {
        span = Spans.convert(sent);
      } catch (RuntimeException fault) {
        outlet.reject(Rejection.of(fault));
        return;
      }
      outlet.span(span);
    }

    void refuse(Refusal refusal) {
      outlet.reject(refusal.rejection());
    }
  }
}
