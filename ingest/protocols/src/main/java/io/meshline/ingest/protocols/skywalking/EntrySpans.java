package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Text;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Party;
import io.meshline.schemas.SpanKind;
import org.apache.skywalking.apm.network.language.agent.v3.RefType;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentReference;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;

/** Entry spans: what a service was asked for, or consumed. */
final class EntrySpans {

  /** What SkyWalking calls the endpoint of a caller that was not in an endpoint itself. */
  private static final String USER_ENDPOINT = "User";

  private EntrySpans() {}

  /** An entry that nobody claims: by a user, or from the broker that its peer names. */
  static Observation unreferenced(Segment segment, SpanObject span, SpanFacts facts) {
    String broker = facts.layer() == Layer.MQ ? brokerOf(span, facts) : "";
    Party source = broker.isEmpty() ? Parties.user("") : broker(broker, span, facts);
    return Drafts.serverCall(segment, span, facts, source, self(segment, span));
  }

  /**
   * An entry on behalf of one of its references.
   *
   * @param index place of the reference in the span, from 0
   * @throws Refusal {@code reference_empty}, {@code id_missing}
   */
  static Observation referenced(
      Segment segment, SpanObject span, SpanFacts facts, SegmentReference reference, int index) {
    if (Text.isBlank(reference.getParentService())
        && reference.getParentTraceSegmentId().isEmpty()
        && Text.isBlank(reference.getNetworkAddressUsedAtPeer())) {
      throw new Refusal(
          "reference_empty",
          "reference "
              + index
              + ": \"\" (expected: a parent segment, a parent service or an address)");
    }
    if (withinService(segment, reference)) {
      return Drafts.serverCall(segment, span, facts, Parties.none(), self(segment, span));
    }
    if (facts.layer() == Layer.MQ) {
      String address = Addresses.name(reference.getNetworkAddressUsedAtPeer());
      String name = address.isEmpty() ? brokerOf(span, facts) : address;
      Party source = name.isEmpty() ? Parties.unknown("") : broker(name, span, facts);
      return Drafts.serverCall(segment, span, facts, source, self(segment, span));
    }
    String traceId =
        reference.getTraceId().isEmpty()
            ? segment.traceId()
            : Text.id(reference.getTraceId(), Limits.ID_LENGTH);
    return Drafts.span(
        traceId,
        spanId(segment, span, index),
        parentSpanId(reference),
        SpanKind.SERVER,
        self(segment, span),
        parent(reference),
        dialled(reference),
        span,
        facts);
  }

  /** Whether another thread of the service began it: a request of its endpoint, but no edge. */
  private static boolean withinService(Segment segment, SegmentReference reference) {
    return reference.getRefType() == RefType.CrossThread
        && (Text.isBlank(reference.getParentService())
            || Parties.service("", "", reference.getParentService(), "", "")
                .getService()
                .equals(segment.caller().getService()));
  }

  private static Party self(Segment segment, SpanObject span) {
    return Parties.at(segment.caller(), span.getOperationName());
  }

  private static Party parent(SegmentReference reference) {
    if (Text.isBlank(reference.getParentService())) {
      return Parties.none();
    }
    String endpoint = reference.getParentEndpoint();
    return Parties.service(
        "",
        "",
        reference.getParentService(),
        reference.getParentServiceInstance(),
        Text.isBlank(endpoint) ? USER_ENDPOINT : endpoint);
  }

  /** Only who came over a network dialled an address, and tells who answers there. */
  private static String dialled(SegmentReference reference) {
    return reference.getRefType() == RefType.CrossProcess
        ? Addresses.name(reference.getNetworkAddressUsedAtPeer())
        : "";
  }

  private static String brokerOf(SpanObject span, SpanFacts facts) {
    String peer = Addresses.name(span.getPeer());
    return peer.isEmpty() ? Addresses.name(facts.tags().broker()) : peer;
  }

  private static Party broker(String name, SpanObject span, SpanFacts facts) {
    return Parties.virtual(
        "", Kind.MESSAGING, name, facts.tags().operation(Layer.MQ, span.getOperationName()));
  }

  /** Each reference is an observation of its own and needs an id of its own. */
  private static String spanId(Segment segment, SpanObject span, int index) {
    if (index == 0 || segment.id().isEmpty()) {
      return segment.spanId(span.getSpanId());
    }
    return Text.id(segment.id() + '.' + span.getSpanId() + '#' + (index + 1), Limits.ID_LENGTH);
  }

  private static String parentSpanId(SegmentReference reference) {
    String parent = reference.getParentTraceSegmentId();
    return parent.isEmpty()
        ? ""
        : Text.id(parent + '.' + reference.getParentSpanId(), Limits.ID_LENGTH);
  }
}
