package io.meshline.ingest.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.CallChecks;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Party;
import io.meshline.schemas.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

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
  public long rejections;

  public Recorder(boolean keep) {
    this.keep = keep;
  }

  @Override
  public void call(CallRecord call) {
    calls++;
    assertThat(CallChecks.source(call.getSource())).isNull();
    assertThat(CallChecks.destination(call.getDestination())).isNull();
    assertThat(CallChecks.reason(call.getReason())).isNull();
    assertThat(
            CallChecks.figures(
                call.getLatencyMicros(),
                call.getRequestBytes(),
                call.getResponseBytes(),
                call.getWeight()))
        .isNull();
    assertThat(CallChecks.details(call.getTraceId(), call.getSpanId(), call.getAttributes()))
        .isNull();
    plausible(call.getStart());
    if (keep) {
      lines.add(Lines.of(call));
    }
  }

  @Override
  public void span(Span span) {
    spans++;
    assertThat(CallChecks.destination(span.getSelf())).isNull();
    assertThat(CallChecks.source(span.getPeer())).isNull();
    assertThat(CallChecks.reason(span.getReason())).isNull();
    assertThat(
            CallChecks.spanFigures(
                span.getLatencyMicros(),
                span.getRequestBytes(),
                span.getResponseBytes(),
                span.getWeight()))
        .isNull();
    assertThat(CallChecks.details(span.getTraceId(), span.getSpanId(), span.getAttributes()))
        .isNull();
    assertThat(CallChecks.details(span.getParentSpanId(), "", Map.of())).isNull();
    assertThat(span.getTraceId()).isNotEmpty();
    assertThat(span.getSpanId()).isNotEmpty();
    assertThat(span.getPeerAddress().length()).isLessThanOrEqualTo(Limits.SERVICE_LENGTH);
    plausible(span.getStart());
    if (keep) {
      lines.add(Lines.of(span));
    }
  }

  @Override
  public void instance(InstanceMetadata instance) {
    Party party = instance.getInstance();
    assertThat(CallChecks.destination(party)).isNull();
    assertThat(CallChecks.details("", "", instance.getProperties())).isNull();
    if (keep) {
      lines.add(Lines.of(instance));
    }
  }

  @Override
  public void reject(Rejection rejection) {
    rejections++;
    assertThat(rejection.reason()).matches(REASON);
    assertThat(rejection.reason())
        .as("a fault of ours: " + rejection.message())
        .isNotEqualTo(Rejection.INTERNAL);
    assertThat(rejection.message()).contains("expected").hasSizeLessThanOrEqualTo(512);
    if (keep) {
      lines.add("reject " + rejection.reason());
    }
  }

  private static void plausible(Instant start) {
    assertThat(start).isAfter(Instant.EPOCH).isBefore(TOO_LATE);
  }
}
