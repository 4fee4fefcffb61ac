package io.meshline.ingest.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.CallChecks;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Characters;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Party;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanLink;
import io.meshline.schemas.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes what a converter gives, checks each against the contract and tells it in a line. */
public final class Recorder implements Outlet {

  private static final Instant TOO_LATE = Instant.parse("+10000-01-01T00:00:00Z");
  private static final Pattern REASON = Pattern.compile("[a-z][a-z_]*");

  /** What came, in order, in the form of {@link Lines}. */
  public final List<String> lines = new ArrayList<>();

  /** Whether to keep lines; fuzz tests only count. */
  private final boolean keep;

  public long calls;
  public long spans;
  public long instances;
  public long rejections;

  /** Why there were rejections, at most as many as there are reasons in the code. */
  public final Set<String> reasons = new TreeSet<>();

  public Recorder(boolean keep) {
    this.keep = keep;
  }

  @Override
  public void call(CallRecord call) {
    calls++;
    none(CallChecks.source(call.getSource()));
    none(CallChecks.destination(call.getDestination()));
    none(CallChecks.reason(call.getReason()));
    none(
        CallChecks.figures(
            call.getLatencyMicros(),
            call.getRequestBytes(),
            call.getResponseBytes(),
            call.getWeight()));
    none(CallChecks.details(call.getTraceId(), call.getSpanId(), call.getAttributes()));
    wellFormed(call.getAttributes());
    plausible(call.getStart());
    if (keep) {
      lines.add(Lines.of(call));
    }
  }

  @Override
  public void span(Span span) {
    spans++;
    none(CallChecks.destination(span.getSelf()));
    none(CallChecks.source(span.getPeer()));
    none(CallChecks.reason(span.getReason()));
    none(
        CallChecks.figures(
            span.getLatencyMicros(),
            span.getRequestBytes(),
            span.getResponseBytes(),
            span.getWeight()));
    none(CallChecks.details(span.getTraceId(), span.getSpanId(), span.getAttributes()));
    none(CallChecks.details(span.getParentSpanId(), "", Map.of()));
    wellFormed(span.getAttributes());
    if (span.getLinks().size() > Limits.BATCH_SPANS
        || span.getTraceId().isEmpty()
        || span.getSpanId().isEmpty()) {
      throw new AssertionError("beyond the contract: " + span);
    }
    none(CallChecks.source(new Party("", "", "", span.getPeerAddress(), "", "", Kind.UNKNOWN)));
    for (SpanLink link : span.getLinks()) {
      none(CallChecks.id("links.traceId", link.getTraceId()));
      none(CallChecks.id("links.spanId", link.getSpanId()));
    }
    plausible(span.getStart());
    if (keep) {
      lines.add(Lines.of(span));
    }
  }

  @Override
  public void instance(InstanceMetadata instance) {
    instances++;
    Party party = instance.getInstance();
    none(CallChecks.destination(party));
    none(CallChecks.details("", "", instance.getProperties()));
    wellFormed(instance.getProperties());
    if (keep) {
      lines.add(Lines.of(instance));
    }
  }

  @Override
  public void reject(Rejection rejection) {
    rejections++;
    if (reasons.add(rejection.reason())) {
      assertThat(rejection.reason()).matches(REASON);
      assertThat(rejection.reason())
          .as("a fault of ours: " + rejection.message())
          .isNotEqualTo(Rejection.INTERNAL);
    }
    String message = rejection.message();
    if (!message.contains("expected") || message.length() > 512) {
      assertThat(message).contains("expected").hasSizeLessThanOrEqualTo(512);
    }
    if (Characters.firstUnfit(message) != Characters.NONE) {
      throw new AssertionError("hostile message: " + Characters.shown(message, 600));
    }
    if (keep) {
      lines.add("reject " + rejection.reason());
    }
  }

  // Quicker than an assertion that holds; very many records pass here.
  private static void none(@Nullable Violation violation) {
    if (violation != null) {
      throw new AssertionError(violation.toString());
    }
  }

  private static void plausible(Instant start) {
    if (!start.isAfter(Instant.EPOCH) || !start.isBefore(TOO_LATE)) {
      throw new AssertionError("start: " + start);
    }
  }

  /** Avro writes half a surrogate pair as a question mark: what is read would be another name. */
  private static void wellFormed(Map<String, String> attributes) {
    attributes.forEach(
        (name, value) -> {
          wellFormed(name);
          wellFormed(value);
        });
  }

  private static void wellFormed(String text) {
    int at = Characters.firstUnfit(text);
    if (at != Characters.NONE) {
      throw new AssertionError(
          "U+%04X at %d of %s".formatted(text.codePointAt(at), at, Characters.shown(text, 100)));
    }
  }
}
