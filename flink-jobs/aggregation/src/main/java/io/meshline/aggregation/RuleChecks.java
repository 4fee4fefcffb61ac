package io.meshline.aggregation;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds faults of a rule when it is made rather than when it first matches. */
final class RuleChecks {
  private static final Pattern REFERENCE =
      Pattern.compile("\\\\.|\\$(?:(?<number>\\d)|\\{(?<name>[a-zA-Z][a-zA-Z0-9]*)}|(?<bad>.?))");

  /** Names that expressions with nested repetitions nearly match, as often as they can. */
  private static final List<String> PROBES =
      Stream.of("a", "0", "/", "A", "-", "_", ".", " ", "ab", "/a", "/0", "a0", "a-", "a.", "é")
          .map(part -> part.repeat((EndpointNames.MAX_LENGTH - 1) / part.length()) + "\uFFFD")
          .toList();

  private RuleChecks() {}

  /** Finds expressions that a sender of names could make take for ever. */
  static void checkLooks(Pattern pattern, String replacement) {
    for (String probe : PROBES) {
      if (CountedText.replaceAll(pattern, probe, replacement) == null) {
        throw invalid(
            pattern,
            replacement,
            "no repetition within a repetition: it takes too long for "
                + probe.substring(0, 8)
                + "…");
      }
    }
  }

  static void checkGroups(Pattern pattern, String replacement) {
    int last = replacement.length();
    while (last > 0 && replacement.charAt(last - 1) == '\\') {
      last--;
    }
    if ((replacement.length() - last) % 2 != 0) {
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
