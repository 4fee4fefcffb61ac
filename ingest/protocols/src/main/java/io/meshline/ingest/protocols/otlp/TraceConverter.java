package io.meshline.ingest.protocols.otlp;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;

/**
 * OpenTelemetry spans to spans of the contract, of every kind: a client span's caller is found by
 * climbing through the internal ones. Stateless, safe for use by any threads.
 */
public final class TraceConverter {

  /** Converts each span of an export; never throws on account of the message. */
  public void convert(ExportTraceServiceRequest request, Outlet outlet) {
    for (int i = 0; i < request.getResourceSpansCount(); i++) {
      ResourceSpans spans = request.getResourceSpans(i);
      SpanConverter converter;
      try {
        converter = new SpanConverter(MessageAttributes.of(spans.getResource()));
      } catch (RuntimeException fault) {
        outlet.reject(Rejection.internal(fault));
        continue;
      }
      for (int j = 0; j < spans.getScopeSpansCount(); j++) {
        convert(converter, spans.getScopeSpans(j), outlet);
      }
    }
  }

  private static void convert(SpanConverter converter, ScopeSpans spans, Outlet outlet) {
    for (int i = 0; i < spans.getSpansCount(); i++) {
      converter.convert(new MessageSpan(spans.getSpans(i)), outlet);
    }
  }
}
