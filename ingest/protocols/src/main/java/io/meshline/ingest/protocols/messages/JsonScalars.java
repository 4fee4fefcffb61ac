package io.meshline.ingest.protocols.messages;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Values of single fields in protobuf's JSON form. */
final class JsonScalars {
  // Beyond that a text is no number of 64 bits; large exponents would cost time and memory.
  private static final int LONGEST_NUMBER = 40;

  private JsonScalars() {}

  /**
   * The parser's present value, as its field takes it; null for an enumeration's unknown name.
   *
   * @throws IllegalArgumentException if it is no value of the field
   * @throws ArithmeticException likewise
   */
  static @Nullable Object read(JsonParser parser, FieldDescriptor field, boolean hex)
      throws IOException {
    return switch (field.getJavaType()) {
      case STRING -> text(parser);
      case BYTE_STRING -> bytes(text(parser), hex);
      case BOOLEAN -> truth(parser);
      case INT -> integer(parser, field);
      case LONG -> whole(parser, field);
      case FLOAT -> (float) decimal(parser);
      case DOUBLE -> decimal(parser);
      case ENUM -> constant(parser, field.getEnumType());
      case MESSAGE -> throw new IllegalArgumentException("a message is no single value");
    };
  }

  private static String text(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new IllegalArgumentException("no text");
    }
    return parser.getText();
  }

  private static ByteString bytes(String text, boolean hex) {
    if (hex) {
      return ByteString.copyFrom(HexFormat.of().parseHex(text));
    }
    boolean url = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
    Base64.Decoder decoder = url ? Base64.getUrlDecoder() : Base64.getDecoder();
    return ByteString.copyFrom(decoder.decode(text));
  }

  private static boolean truth(JsonParser parser) throws IOException {
    return switch (parser.getText()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static int integer(JsonParser parser, FieldDescriptor field) throws IOException {
    BigInteger value = exact(parser);
    return unsigned(field) ? (int) unsigned(value, 32) : value.intValueExact();
  }

  private static long whole(JsonParser parser, FieldDescriptor field) throws IOException {
    BigInteger value = exact(parser);
    return unsigned(field) ? unsigned(value, 64) : value.longValueExact();
  }

  static boolean unsigned(FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT32, FIXED32, UINT64, FIXED64 -> true;
      default -> false;
    };
  }

  /** The low bits of a number that has no others. */
  private static long unsigned(BigInteger value, int bits) {
    if (value.signum() < 0 || value.bitLength() > bits) {
      throw new ArithmeticException("out of range");
    }
    return value.longValue();
  }

  private static BigInteger exact(JsonParser parser) throws IOException {
    BigDecimal value = new BigDecimal(number(parser));
    if (Math.abs(value.scale()) > LONGEST_NUMBER) {
      throw new IllegalArgumentException("too large or too fine");
    }
    return value.toBigIntegerExact();
  }

  private static double decimal(JsonParser parser) throws IOException {
    String text = number(parser);
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> new BigDecimal(text).doubleValue();
    };
  }

  private static String number(JsonParser parser) throws IOException {
    String text = parser.getText();
    if (text.length() > LONGEST_NUMBER) {
      throw new IllegalArgumentException("too long");
    }
    return text;
  }

  private static @Nullable EnumValueDescriptor constant(JsonParser parser, EnumDescriptor type)
      throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return type.findValueByName(parser.getText());
    }
    return type.findValueByNumberCreatingIfUnknown(exact(parser).intValueExact());
  }
}
