package io.meshline.ingest.otel;

import io.meshline.ingest.protocols.otlp.AttributeSource;
import io.opentelemetry.api.common.Attributes;

/** Attributes as the recording library holds them. */
record RecordedAttributes(Attributes recorded) implements AttributeSource {

  @Override
  public void attributes(Visitor visitor) {
    recorded.forEach((key, value) -> visitor.attribute(key.getKey(), text(value)));
  }

  private static String text(Object value) {
    boolean simple =
        value instanceof String
            || value instanceof Long
            || value instanceof Boolean
            || value instanceof Double;
    return simple ? value.toString() : "";
  }
}
