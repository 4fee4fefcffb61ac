package io.meshline.jobs.pairing;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.SpanLink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Spans for tests, and calls as short texts. */
final class Spans {
  /** Traces of the tests begin here. */
  static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  static final long START_MILLIS = START.toEpochMilli();

  static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private Spans() {}

  /** A span of 1 ms that begins at {@link #START}. */
  static Span span(SpanKind kind, String id, String parent, Party self) {
    return Span.newBuilder()
        .setTraceId(TRACE)
        .setSpanId(id)
        .setParentSpanId(parent)
        .setKind(kind)
        .setStart(START)
        .setLatencyMicros(1_000)
        .setSelf(self)
        .setPeer(nobody())
        .setProtocol(Protocol.HTTP)
        .setStatusCode(200)
        .setOutcome(Outcome.SUCCESS)
        .setLinks(new ArrayList<>())
        .setAttributes(new HashMap<>())
        .build();
  }

  static Span server(String id, String parent, String service, String endpoint) {
    return span(SpanKind.SERVER, id, parent, service(service, endpoint));
  }

  static Span client(String id, String parent, String service) {
    return span(SpanKind.CLIENT, id, parent, service(service, ""));
  }

  static Span internal(String id, String parent, String service) {
    return span(SpanKind.INTERNAL, id, parent, service(service, ""));
  }

  static Span producer(String id, String parent, String service) {
    Span span = span(SpanKind.PRODUCER, id, parent, service(service, ""));
    span.setProtocol(Protocol.MESSAGING);
    return span;
  }

  static Span consumer(String id, String parent, String service, String endpoint) {
    Span span = span(SpanKind.CONSUMER, id, parent, service(service, endpoint));
    span.setProtocol(Protocol.MESSAGING);
    return span;
  }

  static Span shared(Span span) {
    span.setShared(true);
    return span;
  }

  static Span protocol(Span span, Protocol protocol) {
    span.setProtocol(protocol);
    return span;
  }

  static Span peer(Span span, Kind kind, String name, String endpoint) {
    span.setPeer(party(kind, name, "", endpoint));
    return span;
  }

  static Span peerAddress(Span span, String address) {
    span.setPeerAddress(address);
    return span;
  }

  static Span instance(Span span, String instance) {
    Party self = span.getSelf();
    span.setSelf(party(self.getKind(), self.getService(), instance, self.getEndpoint()));
    return span;
  }

  static Span links(Span span, String... spanIds) {
    List<SpanLink> links = new ArrayList<>();
    for (String id : spanIds) {
      int slash = id.indexOf('/');
      links.add(
          slash < 0
              ? new SpanLink(TRACE, id)
              : new SpanLink(id.substring(0, slash), id.substring(slash + 1)));
    }
    span.setLinks(links);
    return span;
  }

  static Party service(String name, String endpoint) {
    return party(Kind.SERVICE, name, "", endpoint);
  }

  static Party party(Kind kind, String name, String instance, String endpoint) {
    return new Party("", "test", "", name, instance, endpoint, kind);
  }

  private static Party nobody() {
    return new Party("", "", "", "", "", "", Kind.UNKNOWN);
  }

  /** A call as {@code "<side> <source> -> <destination> of <span>"}. */
  static String text(CallRecord call) {
    return call.getSide().name().toLowerCase(Locale.ROOT)
        + " "
        + text(call.getSource())
        + " -> "
        + text(call.getDestination())
        + " of "
        + call.getSpanId();
  }

  /** A party as {@code service#instance@endpoint!KIND}, leaving out what is empty or SERVICE. */
  static String text(Party party) {
    return party.getService()
        + (party.getInstance().isEmpty() ? "" : "#" + party.getInstance())
        + (party.getEndpoint().isEmpty() ? "" : "@" + party.getEndpoint())
        + (party.getKind() == Kind.SERVICE ? "" : "!" + party.getKind());
  }

  /** Everything there is to a call, for comparing multisets. */
  static String fullText(CallRecord call) {
    return text(call)
        + " "
        + call.getTraceId()
        + " "
        + call.getStart()
        + " "
        + call.getLatencyMicros()
        + " "
        + call.getReporter()
        + " "
        + call.getProtocol()
        + " "
        + call.getStatusCode()
        + " "
        + call.getOutcome()
        + " "
        + call.getReason()
        + " "
        + call.getRequestBytes()
        + " "
        + call.getResponseBytes()
        + " "
        + call.getWeight()
        + " "
        + new TreeMap<>(call.getAttributes())
        + " "
        + call.getSource().getEnvironment()
        + " "
        + call.getDestination().getEnvironment();
  }
}
