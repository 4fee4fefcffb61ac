package io.meshline.query.server;

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
  NUMBER("number"),
  DURATION("duration"),
  FILE("file"),
  SECRET("secret text");

  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})\\s*(ms|s|m|h|d)");

  private final String title;

  OptionType(String title) {
    this.title = title;
  }

  /** How it is called in the table of options. */
  String title() {
    return title;
  }

  /**
   * The value of a text: String, List of String, Long, Duration or Path.
   *
   * @param least smallest value, in milliseconds of a duration
   * @param most largest value, likewise
   * @throws IllegalArgumentException whose message is what was expected
   */
  Object parse(String text, long least, long most) {
    return switch (this) {
      case TEXT, SECRET -> text;
      case TEXTS -> texts(text);
      case FILE -> file(text);
      case NUMBER -> number(text, least, most);
      case DURATION -> duration(text, least, most);
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

  private static Path file(String text) {
    Path path = Path.of(text);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new IllegalArgumentException("a file that can be read");
    }
    return path;
  }

  private static Long number(String text, long least, long most) {
    String expected = "a whole number from " + least + " to " + most;
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(expected, e);
    }
    throw new IllegalArgumentException(expected);
  }

  private static Duration duration(String text, long least, long most) {
    Matcher matcher = TIME.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a duration such as 500ms, 30s, 5m or 8d");
    }
    long unit =
        switch (matcher.group(2)) {
          case "ms" -> 1L;
          case "s" -> 1_000L;
          case "m" -> 60_000L;
          case "h" -> 3_600_000L;
          default -> 86_400_000L;
        };
    long millis = Long.parseLong(matcher.group(1)) * unit;
    if (millis < least || millis > most) {
      throw new IllegalArgumentException(
          Duration.ofMillis(least) + " to " + Duration.ofMillis(most));
    }
    return Duration.ofMillis(millis);
  }
}
