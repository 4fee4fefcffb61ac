package io.meshline.ingest.protocols.otlp;

/** Attributes of a resource, a span or an event, in whichever form they came. */
@FunctionalInterface
public interface AttributeSource {

  /** Hands over each attribute, in the order of the source. */
  void attributes(Visitor visitor);

  /** Takes attributes. */
  @FunctionalInterface
  interface Visitor {

    /**
     * Takes one attribute.
     *
     * @param value as text whatever its type is; empty for a list, a map or bytes
     */
    void attribute(String key, String value);
  }
}
