package io.meshline.ingest.protocols.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;

/** Reads attribute values, whichever simple type a producer chose. */
final class Values {

  private static final long MAX_PORT = 65_535;

  private Values() {}

  /** The value as text; empty if it is a list, a map or bytes. */
  static String text(KeyValue attribute) {
    AnyValue value = attribute.getValue();
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      default -> "";
    };
  }

  /** The value as a whole number, 0 if it is none or below 0. */
  static long number(KeyValue attribute) {
    AnyValue value = attribute.getValue();
    return switch (value.getValueCase()) {
      case INT_VALUE -> Math.max(0, value.getIntValue());
      case STRING_VALUE -> digits(value.getStringValue());
      default -> 0;
    };
  }

  /** The value as a port, 0 if it is none. */
  static int port(KeyValue attribute) {
    long port = number(attribute);
    return port > MAX_PORT ? 0 : (int) port;
  }

  private static long digits(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return 0;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }
}
