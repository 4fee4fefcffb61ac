package io.meshline.ingest.protocols.messages;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.meshline.ingest.protocols.JsonFaults;
import io.meshline.ingest.protocols.Text;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages from protobuf's JSON form: field names in either spelling, 64-bit numbers as texts or
 * numbers, enumerations by name or number, unknown fields skipped, null for a field that is not
 * set. Read as a stream, so that a body never stands in memory as a tree. Message types with maps
 * or well-known types are not supported, since none that is taken by JSON has them. Thread-safe.
 */
public final class JsonMessages {
  /** Characters of a value that a fault names. */
  private static final int MOST_SHOWN = 40;

  private static final int MOST_NESTED = 200;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MOST_NESTED).build())
          .build();
  private static final Map<Descriptor, Map<String, FieldDescriptor>> FIELDS =
      new ConcurrentHashMap<>();

  private final Set<String> hexFields;

  private JsonMessages(Set<String> hexFields) {
    this.hexFields = hexFields;
  }

  /** As protobuf itself has it: bytes are in base64. */
  public static JsonMessages standard() {
    return new JsonMessages(Set.of());
  }

  /** As OTLP has it: trace and span ids are in hexadecimal. */
  public static JsonMessages otlp() {
    return new JsonMessages(Set.of("trace_id", "span_id", "parent_span_id"));
  }

  /**
   * Reads one message.
   *
   * @param type the default instance of its class
   * @throws IOException if the bytes are not such a message, or would take up many times more
   *     memory than they do
   */
  public <M extends Message> M parse(M type, byte[] json) throws IOException {
    return read(
        json,
        (parser, reading) -> {
          parser.nextToken();
          return reading.message(type);
        });
  }

  /**
   * Reads an array of messages, or a single one, and hands on each as it has been read.
   *
   * @param type the default instance of their class
   * @throws IOException likewise; what was read before the fault has been handed on
   */
  public <M extends Message> void parseEach(M type, byte[] json, Consumer<M> each)
      throws IOException {
    read(
        json,
        (parser, reading) -> {
          if (parser.nextToken() != JsonToken.START_ARRAY) {
            each.accept(reading.message(type));
          } else {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
              each.accept(reading.message(type));
            }
          }
          return type;
        });
  }

  private interface Content<M> {
    M read(JsonParser parser, Reading reading) throws IOException;
  }

  private <M> M read(byte[] json, Content<M> content) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      return read(parser, new Reading(parser, new MessageWeight(json.length)), content);
    } catch (JsonProcessingException e) {
      throw inOneLine(e);
    }
  }

  private static <M> M read(JsonParser parser, Reading reading, Content<M> content)
      throws IOException {
    try {
      M read = content.read(parser, reading);
      reading.expectEnd();
      return read;
    } catch (StreamConstraintsException e) {
      throw JsonFaults.placed(e, parser);
    }
  }

  /** What is wrong and where; callers are told, who have no use for the parser's further words. */
  private static IOException inOneLine(JsonProcessingException e) {
    return new IOException(JsonFaults.place(e.getLocation()) + e.getOriginalMessage(), e);
  }

  private final class Reading {
    private final JsonParser parser;
    private final MessageWeight weight;

    Reading(JsonParser parser, MessageWeight weight) {
      this.parser = parser;
      this.weight = weight;
    }

    <M extends Message> M message(M type) throws IOException {
      Message.Builder builder = type.newBuilderForType();
      fields(builder);
      @SuppressWarnings("unchecked") // A builder builds what it was made by.
      M built = (M) builder.build();
      return built;
    }

    void expectEnd() throws IOException {
      if (parser.nextToken() != null) {
        throw unexpected("the end");
      }
    }

    private void fields(Message.Builder into) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw unexpected("an object: " + into.getDescriptorForType().getName());
      }
      weight.add(into.getDescriptorForType());
      Map<String, FieldDescriptor> known = fieldsOf(into.getDescriptorForType());
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        FieldDescriptor field = known.get(parser.currentName());
        JsonToken value = parser.nextToken();
        if (field == null || value == JsonToken.VALUE_NULL) {
          parser.skipChildren();
        } else if (field.isRepeated()) {
          values(into, field);
        } else {
          Object read = value(into, field);
          if (read != null) {
            into.setField(field, read);
          }
        }
      }
    }

    private void values(Message.Builder into, FieldDescriptor field) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw unexpected("an array: " + field.getJsonName());
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        weight.add(field);
        Object read = value(into, field);
        if (read != null) {
          into.addRepeatedField(field, read);
        }
      }
    }

    private @Nullable Object value(Message.Builder of, FieldDescriptor field) throws IOException {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        Message.Builder part = of.newBuilderForField(field);
        fields(part);
        return part.build();
      }
      if (parser.currentToken() == null || !parser.currentToken().isScalarValue()) {
        throw unexpected("one value: " + field.getJsonName());
      }
      try {
        return JsonScalars.read(parser, field, hexFields.contains(field.getName()));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new JsonParseException(
            parser,
            "%s: %s (expected: %s)"
                .formatted(
                    field.getJsonName(),
                    Text.bounded(parser.getText(), MOST_SHOWN),
                    expected(field)),
            e);
      }
    }

    private String expected(FieldDescriptor field) {
      return switch (field.getJavaType()) {
        case INT -> wholeNumber(field, Integer.SIZE);
        case LONG -> wholeNumber(field, Long.SIZE);
        case FLOAT, DOUBLE -> "a number";
        case BOOLEAN -> "true or false";
        case STRING -> "a text";
        case ENUM -> "a name or a number: " + field.getEnumType().getName();
        case MESSAGE -> "an object: " + field.getMessageType().getName();
        case BYTE_STRING ->
            hexFields.contains(field.getName())
                ? "hexadecimal digits, two for each byte"
                : "bytes in Base64";
      };
    }

    private static String wholeNumber(FieldDescriptor field, int bits) {
      String least = JsonScalars.unsigned(field) ? ", at least 0" : "";
      return "a whole number of at most " + bits + " bits" + least;
    }

    private IOException unexpected(String expected) {
      return new JsonParseException(
          parser, "JSON: " + parser.currentToken() + " (expected: " + expected + ")");
    }
  }

  private static Map<String, FieldDescriptor> fieldsOf(Descriptor type) {
    return FIELDS.computeIfAbsent(
        type,
        t -> {
          Map<String, FieldDescriptor> fields = new HashMap<>();
          for (FieldDescriptor field : t.getFields()) {
            fields.put(field.getName(), field);
            fields.put(field.getJsonName(), field);
          }
          return fields;
        });
  }
}
