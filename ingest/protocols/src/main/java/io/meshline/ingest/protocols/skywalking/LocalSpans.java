package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.Limits;
import io.meshline.schemas.SpanKind;
import java.util.HashMap;
import java.util.Map;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;

/** Local spans: work within a service, of which only logical endpoints are kept. */
final class LocalSpans {

  /** Attribute: the span's own name, which is the endpoint's if the tag gives none. */
  static final String NAME = "span.name";

  private LocalSpans() {}

  static boolean isLogicalEndpoint(SpanObject span) {
    for (int i = 0; i < span.getTagsCount(); i++) {
      if (span.getTags(i).getKey().equals(Tags.LOGICAL_ENDPOINT)
          && !Text.isBlank(span.getTags(i).getValue())) {
        return true;
      }
    }
    return false;
  }

  /**
   * A logical endpoint as what it is, a span that begins and ends within its service.
   *
   * @throws io.meshline.ingest.protocols.Refusal {@code id_missing}
   */
  static Observation convert(Segment segment, SpanObject span, SpanFacts facts) {
    Map<String, String> attributes = new HashMap<>(facts.tags().attributes());
    String name = Text.endpoint(span.getOperationName(), Limits.ATTRIBUTE_VALUE_LENGTH);
    if (!name.isEmpty()) {
      attributes.put(NAME, name);
    }
    return Drafts.span(
        segment.traceId(),
        segment.spanId(span.getSpanId()),
        span.getParentSpanId() < 0 ? "" : segment.spanId(span.getParentSpanId()),
        SpanKind.INTERNAL,
        Parties.at(segment.caller(), ""),
        Parties.none(),
        "",
        span,
        facts,
        attributes);
  }
}
