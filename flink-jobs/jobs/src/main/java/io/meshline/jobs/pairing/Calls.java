package io.meshline.jobs.pairing;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.Starts;
import io.meshline.schemas.TlsMode;

/** Builds call records and the parties of those who recorded no span. */
final class Calls {
  /** Name of whoever called without saying who. */
  static final String USER = "User";

  /** Name of a party that could not be determined. */
  static final String UNKNOWN = "unknown";

  private Calls() {}

  /** The call as this span saw it; everything but the parties is the span's own. */
  static CallRecord call(Span span, Side side, Party source, Party destination) {
    CallRecord call = new CallRecord();
    Starts.set(call, span.getStart());
    call.setLatencyMicros(span.getLatencyMicros());
    call.setReporter(Reporter.AGENT);
    call.setSide(side);
    call.setSource(source);
    call.setDestination(destination);
    call.setProtocol(span.getProtocol());
    call.setStatusCode(span.getStatusCode());
    call.setOutcome(span.getOutcome());
    call.setReason(span.getReason());
    call.setTls(TlsMode.UNKNOWN);
    call.setRequestBytes(span.getRequestBytes());
    call.setResponseBytes(span.getResponseBytes());
    call.setWeight(span.getWeight());
    call.setTraceId(span.getTraceId());
    call.setSpanId(span.getSpanId());
    call.setAttributes(span.getAttributes());
    call.setScope(Scope.FULL);
    return call;
  }

  /** Whether the span itself says who is on the other side. */
  static boolean namesPeer(Span span) {
    return !span.getPeer().getService().isEmpty();
  }

  /** Whether the span knows the other side by nothing but its address. */
  static boolean namesOnlyAddress(Span span) {
    String address = span.getPeerAddress();
    return !address.isEmpty() && (!namesPeer(span) || span.getPeer().getService().equals(address));
  }

  /** The other side as the span itself names it, else its address, else unknown. */
  static Party peer(Span span) {
    if (namesPeer(span)) {
      return span.getPeer();
    }
    String address = span.getPeerAddress();
    Party party = virtual(span.getSelf(), address.isEmpty() ? UNKNOWN : address, kindOfPeer(span));
    party.setEndpoint(span.getPeer().getEndpoint());
    return party;
  }

  private static Kind kindOfPeer(Span span) {
    if (span.getKind() == SpanKind.PRODUCER || span.getKind() == SpanKind.CONSUMER) {
      return Kind.MESSAGING;
    }
    Protocol protocol = span.getProtocol();
    return switch (protocol) {
      case DATABASE -> Kind.DATABASE;
      case CACHE -> Kind.CACHE;
      case MESSAGING -> Kind.MESSAGING;
      case HTTP, GRPC, RPC, TCP, OTHER -> Kind.UNKNOWN;
    };
  }

  /** Whoever sent a request to this party from outside. */
  static Party user(Party beside) {
    return virtual(beside, USER, Kind.USER);
  }

  static Party unknown(Party beside) {
    return virtual(beside, UNKNOWN, Kind.UNKNOWN);
  }

  private static Party virtual(Party beside, String name, Kind kind) {
    return new Party(beside.getTenant(), beside.getEnvironment(), "", name, "", "", kind);
  }
}
