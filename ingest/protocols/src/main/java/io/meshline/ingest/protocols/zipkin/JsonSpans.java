package io.meshline.ingest.protocols.zipkin;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.meshline.ingest.protocols.JsonFaults;
import io.meshline.ingest.protocols.Refusal;
import java.io.IOException;

/**
 * Reads an array of spans of version 1 or 2, field by field: nothing that is sent is held but what
 * means something.
 */
final class JsonSpans {

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private static final String SPANS = "a JSON array of Zipkin spans";

  private static final String EXPECTED = "(expected: " + SPANS + ")";

  private JsonSpans() {}

  static void read(byte[] message, SpanListConverter.Reception reception)
      throws MalformedSpansException {
    try (JsonParser parser = JSON.createParser(message)) {
      read(parser, reception);
    } catch (JacksonException e) {
      throw new MalformedSpansException(JsonFaults.told(e, SPANS), e);
    } catch (MalformedSpansException e) {
      throw e;
    } catch (IOException e) {
      throw new MalformedSpansException(e.getMessage() + " " + EXPECTED, e);
    }
  }

  private static void read(JsonParser parser, SpanListConverter.Reception reception)
      throws IOException {
    try {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new MalformedSpansException(at(parser) + shown(parser) + " " + EXPECTED);
      }
      while (next(parser) != JsonToken.END_ARRAY) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          new JsonSpan(parser).read(reception);
        } else {
          reception.refuse(
              new Refusal(
                  "span_invalid",
                  at(parser) + "element: " + shown(parser) + " (expected: an object)"));
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new MalformedSpansException(
            at(parser) + "after the array: " + shown(parser) + " " + EXPECTED);
      }
    } catch (StreamConstraintsException e) {
      throw JsonFaults.placed(e, parser);
    }
  }

  /**
   * The next token of something that has not ended.
   *
   * @throws MalformedSpansException if there is none
   */
  static JsonToken next(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new MalformedSpansException(at(parser) + "an end before the array's " + EXPECTED);
    }
    return token;
  }

  private static String at(JsonParser parser) {
    return JsonFaults.place(parser.currentLocation());
  }

  static String shown(JsonParser parser) {
    return JsonFaults.word(parser.currentToken());
  }
}
