package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Span;

/** What one observation of a segment became: a call, or a span that is still to be paired. */
sealed interface Observation {

  void handTo(Outlet outlet);

  /** A call whose both sides are known. */
  record OfCall(CallRecord call) implements Observation {
    @Override
    public void handTo(Outlet outlet) {
      outlet.call(call);
    }
  }

  /** One side of a call. */
  record OfSpan(Span span) implements Observation {
    @Override
    public void handTo(Outlet outlet) {
      outlet.span(span);
    }
  }
}
