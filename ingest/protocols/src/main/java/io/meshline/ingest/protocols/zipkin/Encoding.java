package io.meshline.ingest.protocols.zipkin;

/** How a list of Zipkin spans is written. */
public enum Encoding {
  /** An array of spans of version 1 or 2, told apart span by span. */
  JSON,
  /** A {@code ListOfSpans} of {@code zipkin.proto3}. */
  PROTO3;

  /** Field 1, length-delimited: the first span. */
  private static final int PROTO3_SPAN = 10;

  /**
   * Tells the encoding by the first byte, as Zipkin's collectors do.
   *
   * @throws MalformedSpansException if it is none of these; thrift (12) is not taken
   */
  public static Encoding of(byte[] message) throws MalformedSpansException {
    int first = message.length == 0 ? -1 : message[0] & 0xFF;
    return switch (first) {
      case '[' -> JSON;
      case PROTO3_SPAN -> PROTO3;
      default ->
          throw new MalformedSpansException(
              "first byte: %s (expected: 91, a JSON array, or 10, a ListOfSpans of zipkin.proto3)"
                  .formatted(first < 0 ? "none" : first));
    };
  }
}
