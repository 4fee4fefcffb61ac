package io.meshline.ingest.protocols.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;

/** Attributes as the protocol sends them. */
record MessageAttributes(List<KeyValue> attributes) implements AttributeSource {

  static MessageAttributes of(Resource resource) {
    return new MessageAttributes(resource.getAttributesList());
  }

  @Override
  public void attributes(Visitor visitor) {
    for (int i = 0; i < attributes.size(); i++) {
      KeyValue attribute = attributes.get(i);
      visitor.attribute(attribute.getKey(), Values.text(attribute));
    }
  }
}
