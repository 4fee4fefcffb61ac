package io.meshline.ingest.protocols.zipkin;

import io.meshline.schemas.SpanKind;
import org.jspecify.annotations.Nullable;

/** A span as it was sent, in the terms of version 2; what says nothing here is not kept. */
final class SentSpan {

  String traceId = "";
  String id = "";
  String parentId = "";
  String name = "";

  /** Null where none was given. */
  @Nullable SpanKind kind;

  /** Microseconds since 1970-01-01T00:00:00Z, 0 where not given. */
  long timestamp;

  /** Microseconds, 0 where not given. */
  long duration;

  boolean shared;
  Endpoint local = Endpoint.NONE;
  Endpoint remote = Endpoint.NONE;
  Tags tags = new Tags();

  /** What is the same on both sides of a span that both recorded. */
  SentSpan sameIds() {
    SentSpan copy = new SentSpan();
    copy.traceId = traceId;
    copy.id = id;
    copy.parentId = parentId;
    copy.name = name;
    return copy;
  }

  /** Sets the kind by its name in version 2; one that is not known counts as none. */
  void kind(String text) {
    kind =
        switch (text) {
          case "CLIENT" -> SpanKind.CLIENT;
          case "SERVER" -> SpanKind.SERVER;
          case "PRODUCER" -> SpanKind.PRODUCER;
          case "CONSUMER" -> SpanKind.CONSUMER;
          default -> null;
        };
  }
}
