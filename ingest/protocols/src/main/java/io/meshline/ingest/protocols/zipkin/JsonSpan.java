package io.meshline.ingest.protocols.zipkin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.meshline.ingest.protocols.Refusal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one span in JSON. A value of a wrong type refuses this span, not those around it. */
final class JsonSpan {

  private final JsonParser parser;
  private final SentSpan span = new SentSpan();
  private final Version1 version1 = new Version1();
  private boolean version2;
  private @Nullable Refusal fault;

  /**
   * @param parser at the object's begin
   */
  JsonSpan(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads to the object's end. */
  void read(SpanListConverter.Reception reception) throws IOException {
    while (JsonSpans.next(parser) != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = JsonSpans.next(parser);
      if (value != JsonToken.VALUE_NULL) {
        field(name);
      }
    }
    if (fault == null) {
      fault = version1.fault();
    }
    if (fault != null) {
      reception.refuse(fault);
    } else if (version1.isUsed() && !version2) {
      version1.split(span).forEach(reception::take);
    } else {
      reception.take(span);
    }
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "traceId" -> span.traceId = text(name);
      case "id" -> span.id = text(name);
      case "parentId" -> span.parentId = text(name);
      case "name" -> span.name = text(name);
      case "timestamp" -> span.timestamp = number(name);
      case "duration" -> span.duration = number(name);
      case "kind" -> {
        version2 = true;
        span.kind(text(name));
      }
      case "localEndpoint" -> {
        version2 = true;
        span.local = endpoint(name);
      }
      case "remoteEndpoint" -> {
        version2 = true;
        span.remote = endpoint(name);
      }
      case "shared" -> {
        span.shared = parser.currentToken() == JsonToken.VALUE_TRUE;
        parser.skipChildren();
      }
      case "tags" -> tags();
      case "annotations" -> each(name, this::annotation);
      case "binaryAnnotations" -> each(name, this::binaryAnnotation);
      default -> parser.skipChildren();
    }
  }

  private void tags() throws IOException {
    if (!isObject("tags")) {
      return;
    }
    version2 = true;
    while (JsonSpans.next(parser) != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (JsonSpans.next(parser) != JsonToken.VALUE_NULL) {
        span.tags.read(key, text("tags"));
      }
    }
  }

  private Endpoint endpoint(String field) throws IOException {
    if (!isObject(field)) {
      return Endpoint.NONE;
    }
    String service = "";
    String ipv4 = "";
    String ipv6 = "";
    long port = 0;
    while (JsonSpans.next(parser) != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (JsonSpans.next(parser) == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "serviceName" -> service = text(name);
        case "ipv4" -> ipv4 = text(name);
        case "ipv6" -> ipv6 = text(name);
        case "port" -> port = number(name);
        default -> parser.skipChildren();
      }
    }
    return Endpoint.of(service, ipv4, ipv6, port);
  }

  private void annotation() throws IOException {
    long timestamp = 0;
    String value = "";
    Endpoint endpoint = null;
    while (JsonSpans.next(parser) != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (JsonSpans.next(parser) == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "timestamp" -> timestamp = number(name);
        case "value" -> value = text(name);
        case "endpoint" -> endpoint = endpoint(name);
        default -> parser.skipChildren();
      }
    }
    version1.annotation(timestamp, value, endpoint);
  }

  private void binaryAnnotation() throws IOException {
    String key = "";
    String value = "";
    Endpoint endpoint = null;
    while (JsonSpans.next(parser) != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (JsonSpans.next(parser) == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "key" -> key = text(name);
        case "value" -> value = text(name);
        case "endpoint" -> endpoint = endpoint(name);
        default -> parser.skipChildren();
      }
    }
    version1.binaryAnnotation(key, value, endpoint);
  }

  private interface Element {
    void read() throws IOException;
  }

  /** Reads each object of an array. */
  private void each(String field, Element element) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      fault(field, "an array");
      return;
    }
    while (JsonSpans.next(parser) != JsonToken.END_ARRAY) {
      if (isObject(field)) {
        element.read();
      }
    }
  }

  private boolean isObject(String field) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return true;
    }
    if (parser.currentToken() != JsonToken.VALUE_NULL) {
      fault(field, "an object");
    }
    return false;
  }

  private String text(String field) throws IOException {
    if (!parser.currentToken().isScalarValue()) {
      fault(field, "a text");
      return "";
    }
    return parser.getText();
  }

  /** A whole number; some libraries write it as a text or with a fraction. */
  private long number(String field) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return switch (parser.getNumberType()) {
        case INT, LONG -> parser.getLongValue();
        default -> (long) parser.getDoubleValue();
      };
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      return (long) parser.getDoubleValue();
    }
    if (token == JsonToken.VALUE_STRING && parser.getTextLength() <= 18) {
      try {
        return Long.parseLong(parser.getText());
      } catch (NumberFormatException e) {
        // Told below.
      }
    }
    fault(field, "a whole number");
    return 0;
  }

  private void fault(String field, String expected) throws IOException {
    if (fault == null) {
      fault =
          new Refusal(
              "span_invalid",
              field + ": " + JsonSpans.shown(parser) + " (expected: " + expected + ")");
    }
    parser.skipChildren();
  }
}
