package io.meshline.jobs.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Hostile texts for every text field of a record. The fields are found in its schema, so that a new
 * one is covered by itself.
 */
public final class HostileTexts {

  /** What moves a cursor, turns the direction of writing, does not show, piles up or is huge. */
  public static final List<String> ALL =
      List.of(
          "a\u0000b",
          "a\nb",
          "\u001b[2J\u001b]0;owned\u0007",
          "\u009b31m",
          "shop\u202egnp.exe",
          "\u2066a\u2069",
          "ca\u200brt",
          "\ufeffcart",
          "cart\ufe0f",
          "cart\udb40\udc41",
          "a\u2028b",
          "\ufffe",
          "Z" + "\u0335\u0315\u0360".repeat(40),
          "x".repeat(1 << 20));

  private HostileTexts() {}

  /** A record with one hostile text in it. */
  public record Case(String field, SpecificRecord record) {}

  /**
   * Each of {@link #ALL} in each text field of new records.
   *
   * @param make makes a valid record, which may be changed; lists of records in it have one each
   * @param skip fields that no document shows, by their full names such as {@code links.spanId}
   */
  public static <R extends SpecificRecord> Stream<Case> in(
      Supplier<R> make, Predicate<String> skip) {
    List<Case> cases = new ArrayList<>();
    for (String text : ALL) {
      int fields = setters(make.get(), "", skip, text).size();
      for (int i = 0; i < fields; i++) {
        R record = make.get();
        Setter setter = setters(record, "", skip, text).get(i);
        setter.set().run();
        cases.add(new Case(setter.field(), record));
      }
    }
    return cases.stream();
  }

  private record Setter(String field, Runnable set) {}

  private static List<Setter> setters(
      SpecificRecord record, String prefix, Predicate<String> skip, String text) {
    List<Setter> setters = new ArrayList<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      String name = prefix + field.name();
      Object value = record.get(field.pos());
      if (!skip.test(name)) {
        setters(name, field.schema(), value, skip, text, v -> record.put(field.pos(), v), setters);
      }
    }
    return setters;
  }

  private static void setters(
      String name,
      Schema schema,
      Object value,
      Predicate<String> skip,
      String text,
      Consumer<Object> put,
      List<Setter> into) {
    switch (schema.getType()) {
      case STRING -> into.add(new Setter(name, () -> put.accept(text)));
      case RECORD -> into.addAll(setters((SpecificRecord) value, name + ".", skip, text));
      case ARRAY -> {
        if (((List<?>) value).isEmpty()) {
          throw new AssertionError(name + ": empty (expected: one, to be changed)");
        }
        into.addAll(setters((SpecificRecord) ((List<?>) value).get(0), name + ".", skip, text));
      }
      case MAP -> {
        Map<String, String> named = new HashMap<>(Map.of(text, "value"));
        Map<String, String> valued = new HashMap<>(Map.of("name", text));
        into.add(new Setter(name + ".name", () -> put.accept(named)));
        into.add(new Setter(name + ".value", () -> put.accept(valued)));
      }
      case LONG, INT, ENUM, BOOLEAN -> {
        // No text.
      }
      default -> throw new AssertionError(name + ": " + schema + " (expected: a type handled)");
    }
  }
}
