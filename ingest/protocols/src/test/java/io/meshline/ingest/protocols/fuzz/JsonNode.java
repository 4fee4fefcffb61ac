package io.meshline.ingest.protocols.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value in a JSON text as it is written there.
 *
 * @param index its number in the text, from 0
 * @param name of a member as written, with its quotes; null for others
 * @param begin opening bracket, or the whole of a value without members
 * @param end closing bracket, or nothing
 */
record JsonNode(
    int index, @Nullable String name, String begin, List<JsonNode> members, String end) {

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it is no JSON
   */
  static JsonNode of(String text) {
    Reader reader = new Reader(text);
    JsonNode root = reader.value(null);
    if (!reader.rest().isBlank()) {
      throw new IllegalArgumentException("rest: " + reader.rest() + " (expected: nothing)");
    }
    return root;
  }

  boolean hasMembers() {
    return !end.isEmpty();
  }

  private static final class Reader {
    private final String text;
    private int at;
    private int next;

    Reader(String text) {
      this.text = text;
    }

    String rest() {
      return text.substring(at);
    }

    JsonNode value(@Nullable String name) {
      int index = next++;
      char first = peek();
      if (first == '{' || first == '[') {
        at++;
        char close = first == '{' ? '}' : ']';
        List<JsonNode> members = members(close);
        return new JsonNode(index, name, String.valueOf(first), members, String.valueOf(close));
      }
      String value = first == '"' ? string() : word();
      return new JsonNode(index, name, value, List.of(), "");
    }

    private List<JsonNode> members(char close) {
      List<JsonNode> members = new ArrayList<>();
      if (peek() == close) {
        at++;
        return members;
      }
      while (true) {
        String name = null;
        if (close == '}') {
          peek();
          name = string();
          expect(':');
        }
        members.add(value(name));
        if (peek() == close) {
          at++;
          return members;
        }
        expect(',');
      }
    }

    private String string() {
      int begin = at;
      expect('"');
      while (text.charAt(at) != '"') {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      at++;
      return text.substring(begin, at);
    }

    private String word() {
      int begin = at;
      while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(begin, at);
    }

    private char peek() {
      while (at < text.length() && text.charAt(at) <= ' ') {
        at++;
      }
      if (at == text.length()) {
        throw new IllegalArgumentException("end at " + at + " (expected: a value)");
      }
      return text.charAt(at);
    }

    private void expect(char c) {
      if (peek() != c) {
        throw new IllegalArgumentException("at %d: %s (expected: %s)".formatted(at, rest(), c));
      }
      at++;
    }
  }
}
