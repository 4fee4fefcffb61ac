package io.meshline.ingest.protocols.otlp;

import com.google.protobuf.ByteString;
import io.meshline.schemas.SpanKind;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;

/** A span as the protocol sends it. */
record MessageSpan(Span span) implements SpanSource {

  /** Longer than any valid id; what is beyond it changes nothing. */
  private static final int MAX_ID_BYTES = 17;

  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  @Override
  public String traceId() {
    return hex(span.getTraceId());
  }

  @Override
  public String spanId() {
    return hex(span.getSpanId());
  }

  @Override
  public String parentSpanId() {
    return hex(span.getParentSpanId());
  }

  @Override
  public String traceState() {
    return span.getTraceState();
  }

  @Override
  public SpanKind kind() {
    return switch (span.getKind()) {
      case SPAN_KIND_SERVER -> SpanKind.SERVER;
      case SPAN_KIND_CLIENT -> SpanKind.CLIENT;
      case SPAN_KIND_PRODUCER -> SpanKind.PRODUCER;
      case SPAN_KIND_CONSUMER -> SpanKind.CONSUMER;
      case SPAN_KIND_INTERNAL, SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> SpanKind.INTERNAL;
    };
  }

  @Override
  public String name() {
    return span.getName();
  }

  @Override
  public long startNanos() {
    return span.getStartTimeUnixNano();
  }

  @Override
  public long endNanos() {
    return span.getEndTimeUnixNano();
  }

  @Override
  public boolean isError() {
    return span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR;
  }

  @Override
  public void attributes(Visitor visitor) {
    new MessageAttributes(span.getAttributesList()).attributes(visitor);
  }

  @Override
  public int eventCount() {
    return span.getEventsCount();
  }

  @Override
  public String eventName(int event) {
    return span.getEvents(event).getName();
  }

  @Override
  public void eventAttributes(int event, Visitor visitor) {
    new MessageAttributes(span.getEvents(event).getAttributesList()).attributes(visitor);
  }

  @Override
  public int linkCount() {
    return span.getLinksCount();
  }

  @Override
  public String linkTraceId(int link) {
    return hex(span.getLinks(link).getTraceId());
  }

  @Override
  public String linkSpanId(int link) {
    return hex(span.getLinks(link).getSpanId());
  }

  private static String hex(ByteString id) {
    int bytes = Math.min(id.size(), MAX_ID_BYTES);
    if (bytes == 0) {
      return "";
    }
    char[] text = new char[bytes * 2];
    for (int i = 0; i < bytes; i++) {
      int b = id.byteAt(i);
      text[2 * i] = DIGITS[(b >> 4) & 0xF];
      text[2 * i + 1] = DIGITS[b & 0xF];
    }
    return new String(text);
  }
}
