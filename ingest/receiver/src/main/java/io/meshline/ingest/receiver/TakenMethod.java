package io.meshline.ingest.receiver;

import java.util.function.Supplier;

/**
 * A gRPC method whose messages are taken.
 *
 * @param fullName {@code package.Service/method}
 * @param source what its messages count as
 * @param shape how a call of it goes
 * @param conversions gives the conversion for one call
 */
record TakenMethod(String fullName, Source source, Shape shape, Supplier<Conversion> conversions) {

  /** How a call goes. */
  enum Shape {
    /** One message, one empty answer, however late. */
    PATIENT_UNARY,
    /** One message and one answer within the caller's patience: an export of OTLP. */
    EXPORT,
    /** Messages until the caller says that it is done, then one empty answer. */
    STREAM,
    /** Messages without end: the caller never says that it is done. */
    ENDLESS_STREAM;

    boolean stream() {
      return this == STREAM || this == ENDLESS_STREAM;
    }
  }
}
