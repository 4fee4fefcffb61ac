package io.meshline.jobs.config;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the text of an option becomes a value. The presets check ranges too.
 *
 * @param <T> the value
 */
public interface OptionType<T> extends Serializable {

  /** What is expected, for documentation and faults: {@code duration >= 0s}. */
  String expected();

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException when the text is not what is expected
   */
  T parse(String text);

  /** Whether the text must not be shown. */
  default boolean secret() {
    return false;
  }

  /** Any text that is not blank. */
  static OptionType<String> text() {
    return new Preset<>(
        "text",
        text -> {
          if (text.isBlank()) {
            throw new IllegalArgumentException("blank");
          }
          return text;
        });
  }

  /** A text that is never shown; it may have blanks at its ends. */
  static OptionType<String> secretText() {
    return new Secret();
  }

  /** Texts separated by commas, at least one. */
  static OptionType<List<String>> texts() {
    return new Preset<>(
        "texts separated by commas",
        text -> {
          List<String> parts =
              Arrays.stream(text.split(",")).map(String::strip).filter(p -> !p.isEmpty()).toList();
          if (parts.isEmpty()) {
            throw new IllegalArgumentException("empty");
          }
          return parts;
        });
  }

  /** {@code true} or {@code false}. */
  static OptionType<Boolean> flag() {
    return new Preset<>(
        "true or false",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  /** A whole number in a range, both ends included. */
  static OptionType<Integer> integer(int least, int most) {
    String expected =
        most == Integer.MAX_VALUE
            ? "whole number >= " + least
            : "whole number " + least + " to " + most;
    return new Preset<>(
        expected,
        text -> {
          int value = Integer.parseInt(text);
          if (value < least || value > most) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  /**
   * A length of time such as {@code 250ms}, {@code 10s}, {@code 5min}, {@code 1h}, {@code 7d}.
   *
   * @param least the shortest one allowed
   */
  static OptionType<Duration> duration(Duration least) {
    return new Preset<>(
        "duration >= " + Durations.format(least) + " such as 250ms, 10s, 5min, 1h, 7d",
        text -> {
          Duration value = Durations.parse(text);
          if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  /** A time in ISO-8601 such as {@code 2026-11-22T10:15:00Z}. */
  static OptionType<Instant> instant() {
    return new Preset<>(
        "time such as 2026-11-22T10:15:00Z",
        text -> {
          try {
            return Instant.parse(text);
          } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
          }
        });
  }

  /** One of an enum's names, in lower case with dashes. */
  static <E extends Enum<E>> OptionType<E> choice(Class<E> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(e -> e.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();
    return new Preset<>(
        "one of " + String.join(", ", names),
        text -> {
          int index = names.indexOf(text.toLowerCase(Locale.ROOT));
          if (index < 0) {
            throw new IllegalArgumentException(text);
          }
          return type.getEnumConstants()[index];
        });
  }

  /**
   * A type of one's own.
   *
   * @param expected what the reader expects, for faults
   * @param reader reads a text; throws IllegalArgumentException
   */
  static <T> OptionType<T> of(String expected, Reader<T> reader) {
    return new Preset<>(expected, reader);
  }

  /** Reads a text. */
  interface Reader<T> extends Serializable {
    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException when it cannot be read
     */
    T read(String text);
  }

  /** A description and a reader. */
  record Preset<T>(String expected, Reader<T> reader) implements OptionType<T> {
    @Override
    public T parse(String text) {
      return reader.read(text.strip());
    }
  }

  /** Any text that is not blank. */
  record Secret() implements OptionType<String> {
    @Override
    public String expected() {
      return "secret text";
    }

    @Override
    public String parse(String text) {
      if (text.isBlank()) {
        throw new IllegalArgumentException("blank");
      }
      return text;
    }

    @Override
    public boolean secret() {
      return true;
    }
  }

  /** Lengths of time as people write them. */
  final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(ms|s|min|m|h|d)");

    private Durations() {}

    static Duration parse(String text) {
      Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
      if (!matcher.matches()) {
        throw new IllegalArgumentException(text);
      }
      long amount = Long.parseLong(matcher.group(1));
      try {
        return switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "min", "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        };
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(text, e);
      }
    }

    static String format(Duration duration) {
      long millis = duration.toMillis();
      return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
  }
}
