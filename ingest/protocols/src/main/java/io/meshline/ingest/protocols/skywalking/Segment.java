package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Party;
import org.apache.skywalking.apm.network.language.agent.v3.RefType;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentReference;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;

/**
 * What all spans of a segment have in common.
 *
 * @param traceId the trace, fit for the contract, empty where not given
 * @param id the segment as sent, empty where not given
 * @param caller the service as the source of its exits: at the endpoint it was entered by
 */
record Segment(String traceId, String id, Party caller) {

  /**
   * Reads what is common.
   *
   * @throws Refusal {@code service_missing}
   */
  static Segment of(SegmentObject segment) {
    if (Text.isBlank(segment.getService())) {
      throw new Refusal("service_missing", "service: \"\" (expected: a name)");
    }
    return new Segment(
        Text.id(segment.getTraceId(), Limits.ID_LENGTH),
        segment.getTraceSegmentId(),
        Parties.service(
            "", "", segment.getService(), segment.getServiceInstance(), entryEndpoint(segment)));
  }

  /** Id of one of its spans, as its children name it. */
  String spanId(int span) {
    return id.isEmpty() ? "" : Text.id(id + '.' + span, Limits.ID_LENGTH);
  }

  /**
   * The endpoint by which the service was entered: the first entry span's. A segment of another
   * thread has none of its own, but a reference that names the endpoint it was started from. A job
   * was not entered at all: agents tell its callees the name of its first span, be that local work
   * or a request itself.
   */
  private static String entryEndpoint(SegmentObject segment) {
    SpanObject first = null;
    String inherited = "";
    String job = "";
    for (int i = 0; i < segment.getSpansCount(); i++) {
      SpanObject span = segment.getSpans(i);
      if (span.getSpanType() == SpanType.Entry) {
        if (first == null || span.getSpanId() < first.getSpanId()) {
          first = span;
        }
      } else if (inherited.isEmpty()) {
        inherited = crossThreadEndpoint(span);
        boolean root = span.getParentSpanId() < 0;
        job = root && job.isEmpty() ? span.getOperationName() : job;
      }
    }
    if (first != null) {
      return first.getOperationName();
    }
    return inherited.isEmpty() ? job : inherited;
  }

  private static String crossThreadEndpoint(SpanObject span) {
    for (int i = 0; i < Math.min(span.getRefsCount(), SegmentConverter.MAX_REFERENCES); i++) {
      SegmentReference reference = span.getRefs(i);
      if (reference.getRefType() == RefType.CrossThread) {
        return reference.getParentEndpoint();
      }
    }
    return "";
  }
}
