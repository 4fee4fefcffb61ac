package io.meshline.sink.elasticsearch;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What documents other than those of nodes and edges have in common. Not thread-safe. */
final class JsonObjects {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("uuuu.MM", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final JsonText text = new JsonText();

  /** Writes the fields of an object. */
  @FunctionalInterface
  interface Fields {
    void write(JsonText json);
  }

  /** One object as UTF-8 without line breaks. */
  byte[] of(Fields fields) {
    text.begin();
    fields.write(text);
    return text.end();
  }

  /** ISO 8601 in UTC with milliseconds. */
  static String timestamp(Instant instant) {
    return TIMESTAMP.format(instant);
  }

  /** End of the name of an index that holds a month. */
  static String month(Instant instant) {
    return "-" + MONTH.format(instant);
  }

  /** A field that is an object of texts, sorted; left out if it is empty. */
  static void texts(JsonText json, String name, Map<String, String> texts) {
    if (texts.isEmpty()) {
      return;
    }
    json.startObject(name);
    for (Map.Entry<String, String> text : new TreeMap<>(texts).entrySet()) {
      json.write(text.getKey(), text.getValue());
    }
    json.endObject();
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The names of constants in lower case. */
  static <E extends Enum<E>> Map<E, JsonText.Word> words(Class<E> type) {
    Map<E, JsonText.Word> words = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      words.put(constant, JsonText.Word.of(lower(constant)));
    }
    return words;
  }
}
