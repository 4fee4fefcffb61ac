package io.meshline.aggregation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds faults of a rule when it is made rather than when it first matches. */
final class RuleChecks {
  private static final Pattern REFERENCE =
      Pattern.compile("\\\\.|\\$(?:(?<number>\\d)|\\{(?<name>[a-zA-Z][a-zA-Z0-9]*)}|(?<bad>.?))");

  private RuleChecks() {}

  static void checkGroups(Pattern pattern, String replacement) {
    if (replacement.endsWith("\\") && !replacement.endsWith("\\\\")) {
      throw invalid(pattern, replacement, "no \\ at the end");
    }
    int groups = pattern.matcher("").groupCount();
    Matcher references = REFERENCE.matcher(replacement);
    while (references.find()) {
      String number = references.group("number");
      String name = references.group("name");
      if (references.group("bad") != null) {
        throw invalid(pattern, replacement, "a group's number or {name} after each $");
      }
      if (number != null && Integer.parseInt(number) > groups) {
        throw invalid(pattern, replacement, "groups up to $" + groups);
      }
      if (name != null && !pattern.pattern().contains("(?<" + name + ">")) {
        throw invalid(pattern, replacement, "a group (?<" + name + ">...) in the pattern");
      }
    }
  }

  private static IllegalArgumentException invalid(
      Pattern pattern, String replacement, String expected) {
    return new IllegalArgumentException(
        "rule " + pattern.pattern() + " -> " + replacement + " (expected: " + expected + ")");
  }
}
