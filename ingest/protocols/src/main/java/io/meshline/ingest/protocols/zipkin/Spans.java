package io.meshline.ingest.protocols.zipkin;

import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.Refusal;
import io.meshline.ingest.protocols.Text;
import io.meshline.ingest.protocols.Times;
import io.meshline.ingest.protocols.conventions.Attributes;
import io.meshline.ingest.protocols.conventions.Endpoints;
import io.meshline.ingest.protocols.conventions.Peers;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Single Zipkin spans. */
final class Spans {

  /** What OpenTelemetry prescribes for a service that has no name. */
  private static final String UNKNOWN_SERVICE = "unknown_service";

  /** Zipkin says nowhere how many spans a sampled one stands for. */
  private static final long WEIGHT = 1;

  private Spans() {}

  /**
   * @throws Refusal naming what breaks the contract
   */
  static Span convert(SentSpan sent) {
    String traceId = Ids.trace(sent.traceId);
    String spanId = Ids.span(sent.id);
    String parentId = Ids.parent(sent.parentId, spanId);
    SpanKind kind = kind(sent);
    Instant start = start(sent);
    long latency = latency(sent, kind);
    sent.tags.settle(sent, sent.remote);
    Attributes attributes = sent.tags.attributes;
    Outcome outcome = sent.tags.outcome(kind == SpanKind.CLIENT);
    return new Span(
        traceId,
        spanId,
        parentId,
        kind,
        sent.shared && isEntry(kind),
        start,
        latency,
        self(sent, kind),
        peer(sent, kind),
        peerAddress(kind, attributes),
        attributes.protocol(),
        attributes.statusCode(),
        outcome,
        outcome == Outcome.SUCCESS ? "" : Text.bounded(sent.tags.reason(), Limits.REASON_LENGTH),
        attributes.requestBytes(),
        attributes.responseBytes(),
        WEIGHT,
        List.of(),
        Map.of());
  }

  /** A span without a kind that names another service is a call to it, as in Zipkin's own graph. */
  private static SpanKind kind(SentSpan sent) {
    if (sent.kind != null) {
      return sent.kind;
    }
    boolean names = !sent.remote.service().isEmpty() && !sent.local.service().isEmpty();
    return names && !sent.remote.sameService(sent.local) ? SpanKind.CLIENT : SpanKind.INTERNAL;
  }

  private static boolean isEntry(SpanKind kind) {
    return kind == SpanKind.SERVER || kind == SpanKind.CONSUMER;
  }

  private static Instant start(SentSpan sent) {
    if (sent.timestamp == 0) {
      throw new Refusal(
          "time_missing", "timestamp: none (expected: microseconds since 1970-01-01T00:00:00Z)");
    }
    return Times.startOfMicros(sent.timestamp);
  }

  /** In Zipkin's model a message sent or received may be an instant, which measures nothing. */
  private static long latency(SentSpan sent, SpanKind kind) {
    boolean call = kind == SpanKind.CLIENT || kind == SpanKind.SERVER;
    if (sent.duration == 0 && call) {
      throw new Refusal(
          "latency_missing", "duration: none (expected: microseconds, as the call has ended)");
    }
    if (sent.duration == 0 && kind != SpanKind.INTERNAL) {
      return Limits.NO_LATENCY;
    }
    return Times.latencyOfMicros(sent.duration);
  }

  /** The address tells instances apart; not the port, which older libraries take from the call. */
  private static Party self(SentSpan sent, SpanKind kind) {
    String service = Text.isBlank(sent.local.service()) ? UNKNOWN_SERVICE : sent.local.service();
    String name = SpanNames.plain(sent.name);
    return Parties.service(
        "",
        "",
        service,
        sent.local.ip(),
        isEntry(kind) ? Endpoints.served(sent.tags.attributes, name) : "");
  }

  private static Party peer(SentSpan sent, SpanKind kind) {
    Attributes attributes = sent.tags.attributes;
    return switch (kind) {
      case CLIENT, PRODUCER ->
          Peers.of("", attributes, Endpoints.called(attributes, SpanNames.plain(sent.name)));
      case CONSUMER -> Peers.of("", attributes, attributes.destination());
      case SERVER -> caller(sent);
      case INTERNAL -> Parties.none();
    };
  }

  private static String peerAddress(SpanKind kind, Attributes attributes) {
    return switch (kind) {
      case CLIENT, PRODUCER, CONSUMER ->
          Text.bounded(
              Attributes.or(attributes.serverAddress(), attributes.networkAddress()),
              Limits.SERVICE_LENGTH);
      case SERVER, INTERNAL -> "";
    };
  }

  /** Most servers do not know their caller's name; its own name there is the socket's, not its. */
  private static Party caller(SentSpan sent) {
    String name = sent.remote.service();
    if (Text.isBlank(name) || sent.remote.sameService(sent.local)) {
      return Parties.none();
    }
    return Parties.service("", "", name, sent.remote.ip(), "");
  }
}
