package io.meshline.ingest.protocols.names;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of a service name that holds more than the service. The expressions are RE2's:
 * the time they take grows with the length of a name, and never faster. Immutable.
 */
public final class NameRule {

  /** Longest expression or template. */
  public static final int MAX_LENGTH = 512;

  private static final Set<String> PARTS =
      Set.of("environment", "namespace", "service", "instance");

  private final String text;
  private final Pattern pattern;

  private NameRule(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /**
   * A regular expression (RE2) that fits a whole name, with groups {@code (?P<service>…)} and, if
   * need be, {@code namespace}, {@code environment}, {@code instance}.
   *
   * @throws IllegalArgumentException whose message says what was expected
   */
  public static NameRule pattern(String expression) {
    if (expression.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("at most " + MAX_LENGTH + " characters");
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "a regular expression without look-around and back references; " + e.getDescription(), e);
    }
    Set<String> groups = pattern.namedGroups().keySet();
    if (!groups.contains("service") || !PARTS.containsAll(groups)) {
      throw new IllegalArgumentException(
          "a group (?P<service>…), and besides only namespace, environment and instance");
    }
    return new NameRule(expression, pattern);
  }

  /**
   * A template such as {@code {namespace}::{service}} or {@code {service}.{namespace}}. The service
   * may hold anything, the other parts neither dots nor colons, bars nor slashes.
   *
   * @throws IllegalArgumentException whose message says what was expected
   */
  public static NameRule template(String template) {
    StringBuilder expression = new StringBuilder();
    Set<String> seen = new HashSet<>();
    int at = 0;
    while (at < template.length()) {
      int open = template.indexOf('{', at);
      int close = open < 0 ? -1 : template.indexOf('}', open);
      int end = open < 0 ? template.length() : open;
      expression.append(Pattern.quote(template.substring(at, end)));
      if (open < 0) {
        break;
      }
      String part = close < 0 ? "" : template.substring(open + 1, close);
      if (!PARTS.contains(part) || !seen.add(part)) {
        throw new IllegalArgumentException(
            "each of {service}, {namespace}, {environment}, {instance} at most once");
      }
      String characters = part.equals("service") ? "." : "[^.:|/]";
      expression.append("(?P<").append(part).append('>').append(characters).append("+)");
      at = close + 1;
    }
    if (!seen.contains("service")) {
      throw new IllegalArgumentException("{service} in it");
    }
    return new NameRule(template, pattern(expression.toString()).pattern);
  }

  /** What a name says by this rule; null if it does not fit. */
  @Nullable ServiceName read(String name) {
    Matcher matcher = pattern.matcher(name);
    if (!matcher.matches()) {
      return null;
    }
    String service = part(matcher, "service");
    return service.isEmpty()
        ? null
        : new ServiceName(
            part(matcher, "environment"),
            part(matcher, "namespace"),
            service,
            part(matcher, "instance"));
  }

  private String part(Matcher matcher, String name) {
    if (!pattern.namedGroups().containsKey(name)) {
      return "";
    }
    String part = matcher.group(name);
    return part == null ? "" : part.strip();
  }

  @Override
  public String toString() {
    return text;
  }
}
