package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.Party;
import io.meshline.schemas.SpanKind;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;

/** Exit spans: what a service asked of another, or produced. */
final class ExitSpans {

  private ExitSpans() {}

  /**
   * An exit, to a virtual node as long as nothing else is known.
   *
   * @throws Refusal {@code peer_missing}, {@code id_missing}
   */
  static Observation convert(Segment segment, SpanObject span, SpanFacts facts) {
    Layer layer = facts.layer();
    String peer = peer(span, facts);
    if (peer.isEmpty()) {
      throw new Refusal(
          "peer_missing",
          "peer of exit span %s: \"\" (expected: an address)"
              .formatted(Text.bounded(span.getOperationName(), 128)));
    }
    String operation = facts.tags().operation(layer, span.getOperationName());
    Party destination = Parties.virtual("", layer.peerKind(), peer, operation);
    if (!layer.hasOtherSide()) {
      return Drafts.clientCall(segment, span, facts, destination);
    }
    return Drafts.span(
        segment.traceId(),
        segment.spanId(span.getSpanId()),
        span.getParentSpanId() < 0 ? "" : segment.spanId(span.getParentSpanId()),
        SpanKind.CLIENT,
        segment.caller(),
        destination,
        peer,
        span,
        facts);
  }

  /** The address; where a plugin gives none, the tag that means the same. */
  private static String peer(SpanObject span, SpanFacts facts) {
    String peer = Addresses.name(span.getPeer());
    if (!peer.isEmpty()) {
      return peer;
    }
    return switch (facts.layer()) {
      case MQ -> Addresses.name(facts.tags().broker());
      case GEN_AI -> facts.tags().provider();
      default -> "";
    };
  }
}
