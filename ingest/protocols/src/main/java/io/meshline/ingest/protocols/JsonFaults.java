package io.meshline.ingest.protocols;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with JSON, in the words in which other faults are told. The parser's own are for
 * whoever has its source at hand: they name its classes.
 */
public final class JsonFaults {
  private static final int MOST_SHOWN = 40;
  private static final int LONGEST = 200;

  private static final Pattern PLACE =
      Pattern.compile("\\[Source: [^;\\]]*; line: (\\d+), column: (\\d+)]");
  private static final Pattern LIMIT =
      Pattern.compile("(.*) \\((\\d+)\\) exceeds the maximum allowed \\((\\d+), from .*\\)");
  private static final Pattern TOKEN = Pattern.compile("JSON: (\\w+) (\\(expected: .*)");
  private static final Pattern EXPECTATION =
      Pattern.compile("(.*?):? (?:was )?expect(?:ed|ing) (.*)");
  private static final Pattern LONG_VALUE = Pattern.compile("(token '.{" + MOST_SHOWN + "}).+'");

  /** How the parser could be told to take what it does not. */
  private static final Pattern SETTING =
      Pattern.compile("(:| \\() ?[^(:]*([Ff]eature|enable)[^(]*$");

  private JsonFaults() {}

  /**
   * Line, column, what is there and what was expected, in one line.
   *
   * @param expected what a whole body should have been, for faults that tell nothing nearer
   */
  public static String told(JacksonException fault, String expected) {
    return place(fault.getLocation())
        + reworded(String.valueOf(fault.getOriginalMessage()), expected);
  }

  /** How a fault at a place begins. */
  public static String place(@Nullable JsonLocation at) {
    return at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
  }

  /**
   * A limit that was passed, with the place where the parser is: it tells none by itself.
   *
   * @param parser not closed yet, which would move it to the end
   */
  public static JsonParseException placed(StreamConstraintsException limit, JsonParser parser) {
    return new JsonParseException(parser, limit.getOriginalMessage(), limit);
  }

  /** What a token is called; of none, where a text has ended, it is "nothing". */
  public static String word(@Nullable JsonToken token) {
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case END_OBJECT -> "the end of an object";
      case END_ARRAY -> "the end of an array";
      case FIELD_NAME -> "a field's name";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      case VALUE_NULL -> "null";
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "something else";
    };
  }

  private static String reworded(String text, String expected) {
    Matcher token = TOKEN.matcher(text);
    if (token.matches()) {
      return word(token(token.group(1))) + " " + token.group(2);
    }
    if (text.contains("(expected: ")) {
      return text;
    }
    Matcher limit = LIMIT.matcher(text);
    if (limit.matches()) {
      return fault(limit.group(1) + ": " + limit.group(2), "at most " + limit.group(3));
    }
    Matcher expectation = EXPECTATION.matcher(ours(text));
    return expectation.matches()
        ? fault(expectation.group(1), bare(expectation.group(2)))
        : fault(ours(text), expected);
  }

  private static String ours(String text) {
    String ours =
        PLACE.matcher(text).replaceAll("line $1, column $2").replace("start marker at", "begun at");
    for (JsonToken token : JsonToken.values()) {
      ours = ours.replace(token.name(), word(token));
    }
    return SETTING.matcher(ours).replaceAll("");
  }

  private static String bare(String text) {
    return text.startsWith("(") && text.endsWith(")") ? text.substring(1, text.length() - 1) : text;
  }

  private static @Nullable JsonToken token(String name) {
    for (JsonToken token : JsonToken.values()) {
      if (token.name().equals(name)) {
        return token;
      }
    }
    return null;
  }

  private static String fault(String what, String expected) {
    String shown = LONG_VALUE.matcher(what).replaceAll("$1" + Text.CUT + "'");
    return Text.bounded(shown, LONGEST) + " (expected: " + Text.bounded(expected, LONGEST) + ")";
  }
}
