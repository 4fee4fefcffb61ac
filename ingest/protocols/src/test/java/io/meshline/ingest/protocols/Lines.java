package io.meshline.ingest.protocols;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Span;
import io.meshline.schemas.TlsMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * Records as lines that people can write by hand. A party is {@code
 * environment:namespace/service@instance endpoint}, with its kind in angle brackets before it if it
 * is not a service, and {@code -} if it is not known; times are microseconds, starts counted from
 * {@link #T0}. What has its default is left out.
 */
public final class Lines {

  /** The moment at which all examples begin. */
  public static final Instant T0 = Instant.parse("2026-11-22T10:15:00Z");

  private Lines() {}

  static String of(CallRecord call) {
    return "call "
        + call.getReporter()
        + " "
        + call.getSide()
        + " | "
        + of(call.getSource())
        + " -> "
        + of(call.getDestination())
        + " | "
        + ended(call.getProtocol(), call.getStatusCode(), call.getOutcome(), call.getReason())
        + " | "
        + time(call.getStart(), call.getLatencyMicros())
        + (call.getTls() == TlsMode.UNKNOWN ? "" : " " + call.getTls())
        + bytes(call.getRequestBytes(), call.getResponseBytes())
        + (call.getWeight() == 1 ? "" : " x" + call.getWeight())
        + (call.getTraceId().isEmpty() ? "" : " trace=" + call.getTraceId())
        + (call.getSpanId().isEmpty() ? "" : " span=" + call.getSpanId())
        + attributes(call.getAttributes())
        + (call.getScope() == Scope.FULL ? "" : " for " + call.getScope());
  }

  static String of(Span span) {
    return "span "
        + span.getKind()
        + " "
        + span.getTraceId()
        + "/"
        + span.getSpanId()
        + (span.getParentSpanId().isEmpty() ? "" : "<" + span.getParentSpanId())
        + (span.getShared() ? " shared" : "")
        + " | "
        + of(span.getSelf())
        + " ~ "
        + of(span.getPeer())
        + (span.getPeerAddress().isEmpty() ? "" : " at " + span.getPeerAddress())
        + " | "
        + ended(span.getProtocol(), span.getStatusCode(), span.getOutcome(), span.getReason())
        + " | "
        + time(span.getStart(), span.getLatencyMicros())
        + bytes(span.getRequestBytes(), span.getResponseBytes())
        + (span.getWeight() == 1 ? "" : " x" + span.getWeight())
        + (span.getLinks().isEmpty() ? "" : " links=" + span.getLinks().size())
        + attributes(span.getAttributes());
  }

  static String of(InstanceMetadata instance) {
    return "instance "
        + instance.getSource()
        + " "
        + of(instance.getInstance())
        + " | "
        + time(instance.getTime(), 0)
        + attributes(instance.getProperties());
  }

  private static String of(Party party) {
    if (party.getService().isEmpty()) {
      return "-";
    }
    return (party.getKind() == Kind.SERVICE ? "" : "<" + party.getKind() + ">")
        + (party.getEnvironment().isEmpty() ? "" : party.getEnvironment() + ":")
        + (party.getNamespace().isEmpty() ? "" : party.getNamespace() + "/")
        + party.getService()
        + (party.getInstance().isEmpty() ? "" : "@" + party.getInstance())
        + (party.getEndpoint().isEmpty() ? "" : " " + party.getEndpoint());
  }

  private static String ended(Object protocol, int status, Outcome outcome, String reason) {
    return protocol
        + (status == 0 ? "" : " " + status)
        + " "
        + outcome
        + (reason.isEmpty() ? "" : "(" + reason + ")");
  }

  private static String time(Instant start, long latencyMicros) {
    return "at "
        + ChronoUnit.MICROS.between(T0, start)
        + " took "
        + (latencyMicros == Limits.NO_LATENCY ? "none" : latencyMicros);
  }

  private static String bytes(long request, long response) {
    return request == 0 && response == 0 ? "" : " bytes=" + request + "/" + response;
  }

  private static String attributes(Map<String, String> attributes) {
    return attributes.isEmpty() ? "" : " " + new TreeMap<>(attributes);
  }
}
