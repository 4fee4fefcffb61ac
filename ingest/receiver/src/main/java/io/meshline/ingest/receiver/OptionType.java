package io.meshline.ingest.receiver;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the text of an option is read. */
enum OptionType {
  TEXT("text"),
  TEXTS("texts, separated by commas"),
  FLAG("true or false"),
  PORT("port"),
  COUNT("number"),
  BYTES("size"),
  DURATION("duration"),
  FILE("file"),
  SECRET("secret text");

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})\\s*(B|KiB|MiB|GiB)?");
  private static final Pattern TIME = Pattern.compile("([0-9]{1,12})\\s*(ms|s|m|h)");

  private final String title;

  OptionType(String title) {
    this.title = title;
  }

  /** How it is called in the table of options. */
  String title() {
    return title;
  }

  /**
   * The value of a text: String, List of String, Boolean, Long (count, port, bytes), Duration or
   * Path.
   *
   * @param least smallest value, in bytes or milliseconds where it has a unit
   * @param most largest value, likewise
   * @throws IllegalArgumentException whose message is what was expected
   */
  Object parse(String text, long least, long most) {
    return switch (this) {
      case TEXT, SECRET -> text;
      case TEXTS -> texts(text);
      case FLAG -> flag(text);
      case FILE -> file(text);
      case PORT, COUNT -> between(number(text), least, most, least + " to " + most);
      case BYTES -> between(bytes(text), least, most, size(least) + " to " + size(most));
      case DURATION ->
          Duration.ofMillis(between(millis(text), least, most, time(least) + " to " + time(most)));
    };
  }

  private static List<String> texts(String text) {
    List<String> texts =
        Arrays.stream(text.split(",", -1)).map(String::strip).filter(t -> !t.isEmpty()).toList();
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("one or more texts, separated by commas");
    }
    return texts;
  }

  private static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  private static Path file(String text) {
    Path path = Path.of(text);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new IllegalArgumentException("a file that can be read");
    }
    return path;
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a whole number", e);
    }
  }

  private static long bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a size such as 65536, 64KiB or 4MiB");
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    int shift =
        switch (unit) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 0;
        };
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
  }

  private static long millis(String text) {
    Matcher matcher = TIME.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a duration such as 100ms, 30s or 5m");
    }
    long factor =
        switch (matcher.group(2)) {
          case "ms" -> 1L;
          case "s" -> 1_000L;
          case "m" -> 60_000L;
          default -> 3_600_000L;
        };
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
  }

  private static long between(long value, long least, long most, String expected) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(expected);
    }
    return value;
  }

  private static String size(long bytes) {
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + "MiB";
    }
    return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
  }

  private static String time(long millis) {
    if (millis >= 3_600_000 && millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    return millis >= 1_000 && millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
