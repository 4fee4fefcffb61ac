package io.meshline.jobs.pairing;

import io.meshline.schemas.CallChecks;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Party;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanLink;
import io.meshline.schemas.Violation;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether every call made from a span will be within the limits of the contract. */
final class SpanChecks {
  private SpanChecks() {}

  /**
   * Null if all is well, else the first violation.
   *
   * @param now the reader's clock
   * @param maxAge how old a completed span may be
   */
  static @Nullable Violation check(Span span, Instant now, Duration maxAge) {
    if (span.getTraceId().isEmpty()) {
      return new Violation("trace_id_missing", "traceId: \"\" (expected: not empty)");
    }
    if (span.getSpanId().isEmpty()) {
      return new Violation("span_id_missing", "spanId: \"\" (expected: not empty)");
    }
    Violation violation = CallChecks.destination(span.getSelf());
    if (violation == null) {
      violation = peer(span);
    }
    if (violation == null) {
      violation = CallChecks.reason(span.getReason());
    }
    if (violation == null) {
      violation =
          CallChecks.figures(
              span.getLatencyMicros(),
              span.getRequestBytes(),
              span.getResponseBytes(),
              span.getWeight());
    }
    if (violation == null) {
      violation = CallChecks.details(span.getTraceId(), span.getSpanId(), span.getAttributes());
    }
    if (violation == null) {
      violation = CallChecks.id("parentSpanId", span.getParentSpanId());
    }
    if (violation == null && span.getLinks().size() > Limits.BATCH_SPANS) {
      violation =
          new Violation(
              "too_many_links",
              "links: "
                  + span.getLinks().size()
                  + " (expected: at most "
                  + Limits.BATCH_SPANS
                  + ")");
    }
    for (int i = 0; violation == null && i < span.getLinks().size(); i++) {
      SpanLink link = span.getLinks().get(i);
      violation = CallChecks.id("links.traceId", link.getTraceId());
      if (violation == null) {
        violation = CallChecks.id("links.spanId", link.getSpanId());
      }
    }
    if (violation == null) {
      violation =
          CallChecks.time(
              EventTimes.completionMicros(
                  EventTimes.micros(span.getStart()), span.getLatencyMicros()),
              EventTimes.micros(now),
              maxAge.toMillis() * 1_000L);
    }
    return violation;
  }

  private static @Nullable Violation peer(Span span) {
    Violation violation = CallChecks.source(span.getPeer());
    if (violation == null && !span.getPeerAddress().isEmpty()) {
      // The address becomes the name of a party when nobody knows a better one.
      violation =
          CallChecks.source(new Party("", "", "", span.getPeerAddress(), "", "", Kind.UNKNOWN));
    }
    return violation;
  }
}
