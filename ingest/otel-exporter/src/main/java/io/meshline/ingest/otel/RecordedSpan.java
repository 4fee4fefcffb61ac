package io.meshline.ingest.otel;

import io.meshline.ingest.protocols.otlp.SpanSource;
import io.meshline.schemas.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.SpanData;

/** A span as the recording library holds it. */
record RecordedSpan(SpanData span) implements SpanSource {

  @Override
  public String traceId() {
    return span.getTraceId();
  }

  @Override
  public String spanId() {
    return span.getSpanId();
  }

  @Override
  public String parentSpanId() {
    return span.getParentSpanId();
  }

  /** As in the header: {@code key=value}, separated by commas. */
  @Override
  public String traceState() {
    TraceState state = span.getSpanContext().getTraceState();
    if (state.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    state.forEach(
        (key, value) ->
            text.append(text.length() == 0 ? "" : ",").append(key).append('=').append(value));
    return text.toString();
  }

  @Override
  public SpanKind kind() {
    return switch (span.getKind()) {
      case SERVER -> SpanKind.SERVER;
      case CLIENT -> SpanKind.CLIENT;
      case PRODUCER -> SpanKind.PRODUCER;
      case CONSUMER -> SpanKind.CONSUMER;
      case INTERNAL -> SpanKind.INTERNAL;
    };
  }

  @Override
  public String name() {
    return span.getName();
  }

  @Override
  public long startNanos() {
    return span.getStartEpochNanos();
  }

  @Override
  public long endNanos() {
    return span.getEndEpochNanos();
  }

  @Override
  public boolean isError() {
    return span.getStatus().getStatusCode() == StatusCode.ERROR;
  }

  @Override
  public void attributes(Visitor visitor) {
    new RecordedAttributes(span.getAttributes()).attributes(visitor);
  }

  @Override
  public int eventCount() {
    return span.getEvents().size();
  }

  @Override
  public String eventName(int event) {
    return span.getEvents().get(event).getName();
  }

  @Override
  public void eventAttributes(int event, Visitor visitor) {
    new RecordedAttributes(span.getEvents().get(event).getAttributes()).attributes(visitor);
  }

  @Override
  public int linkCount() {
    return span.getLinks().size();
  }

  @Override
  public String linkTraceId(int link) {
    return span.getLinks().get(link).getSpanContext().getTraceId();
  }

  @Override
  public String linkSpanId(int link) {
    return span.getLinks().get(link).getSpanContext().getSpanId();
  }
}
