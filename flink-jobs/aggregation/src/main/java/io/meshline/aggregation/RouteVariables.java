package io.meshline.aggregation;

import java.util.Set;

/**
 * Gives endpoints that are routes the names that raw paths become, so that who knows the route and
 * who sees the path alone mean one endpoint.
 *
 * <ul>
 *   <li>{@code GET /x} and {@code {GET}/x} become {@code GET:/x}.
 *   <li>A variable that stands for one segment or a part of it becomes {@code {id}}: {@code
 *       {name}}, {@code {name:regex}}, {@code {name?}}, {@code {name=default}}, {@code :name},
 *       {@code :name(regex)}, {@code <name>}, {@code <type:name>}, and {@code *} before a further
 *       segment.
 *   <li>What stands for any number of segments stays, since no path can be told to be it: {@code
 *       {*name}}, {@code {name...}}, {@code {name:.*}}, {@code <path:name>}, {@code **}, and {@code
 *       *} at the end, which many frameworks mean so.
 * </ul>
 */
final class RouteVariables {
  /** Stands for whatever belongs to one request. */
  static final String PLACEHOLDER = "{id}";

  private static final Set<String> METHODS =
      Set.of(
          "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY");

  /** Behind the colon of a variable: it may hold slashes. */
  private static final Set<String> MANY_SEGMENTS = Set.of(".*", ".+", "path");

  private RouteVariables() {}

  static String replace(String name) {
    String method = withMethod(name);
    int slash = method.indexOf('/');
    return slash < 0 ? method : segments(braces(method, slash), slash);
  }

  private static String withMethod(String name) {
    int slash = name.indexOf('/');
    if (slash < 4) {
      return name;
    }
    char before = name.charAt(slash - 1);
    String method =
        before == ' '
            ? name.substring(0, slash - 1)
            : before == '}' && name.charAt(0) == '{' ? name.substring(1, slash - 1) : "";
    return METHODS.contains(method) ? method + ':' + name.substring(slash) : name;
  }

  private static String braces(String name, int from) {
    StringBuilder replaced = null;
    int kept = 0;
    int open = name.indexOf('{', from);
    while (open >= 0) {
      int next = open + 1;
      // What is a placeholder already needs no copy of the name.
      if (!name.startsWith(PLACEHOLDER, open)) {
        int close = closing(name, open);
        if (close > 0 && isOneSegment(name, open + 1, close)) {
          replaced = replaced == null ? new StringBuilder(name.length() + 16) : replaced;
          replaced.append(name, kept, open).append(PLACEHOLDER);
          kept = close + 1;
          next = kept;
        }
      }
      open = name.indexOf('{', next);
    }
    return replaced == null ? name : replaced.append(name, kept, name.length()).toString();
  }

  /** Where the brace is closed that opens there; -1 if it is not. */
  private static int closing(String name, int open) {
    int depth = 0;
    for (int i = open; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Whether what is between braces is a variable's name, and what may follow it. */
  private static boolean isOneSegment(String name, int start, int end) {
    int i = endOfVariable(name, start, end);
    if (i == start || name.startsWith("...", i)) {
      return false;
    }
    if (i == end || name.charAt(i) == '=') {
      return true;
    }
    return switch (name.charAt(i)) {
      case '?' -> i + 1 == end;
      case ':' -> !MANY_SEGMENTS.contains(name.substring(i + 1, end).strip());
      default -> false;
    };
  }

  /** Whether a question mark makes a variable optional, and begins no query string. */
  static boolean isOptional(String name, int mark) {
    if (mark + 1 >= name.length() || name.charAt(mark + 1) != '}') {
      return false;
    }
    int i = mark;
    while (i > 0 && isOfVariable(name.charAt(i - 1))) {
      i--;
    }
    return i < mark && i > 0 && name.charAt(i - 1) == '{';
  }

  private static String segments(String name, int slash) {
    StringBuilder replaced = null;
    int kept = 0;
    int start = slash + 1;
    while (start <= name.length()) {
      int end = name.indexOf('/', start);
      boolean last = end < 0;
      end = last ? name.length() : end;
      if (isVariable(name, start, end, last)) {
        replaced = replaced == null ? new StringBuilder(name.length() + 16) : replaced;
        replaced.append(name, kept, start).append(PLACEHOLDER);
        kept = end;
      }
      start = end + 1;
    }
    return replaced == null ? name : replaced.append(name, kept, name.length()).toString();
  }

  private static boolean isVariable(String name, int start, int end, boolean last) {
    if (start == end) {
      return false;
    }
    return switch (name.charAt(start)) {
      case ':' -> {
        int i = endOfVariable(name, start + 1, end);
        yield i > start + 1 && (i == end || (name.charAt(i) == '(' && name.charAt(end - 1) == ')'));
      }
      case '<' -> {
        int i = endOfVariable(name, start + 1, end);
        boolean typed = i < end && name.charAt(i) == ':' && !name.startsWith("<path:", start);
        int close = typed ? endOfVariable(name, i + 1, end) : i;
        yield i > start + 1 && close == end - 1 && name.charAt(close) == '>';
      }
      case '*' -> end == start + 1 && !last;
      default -> false;
    };
  }

  private static int endOfVariable(String name, int start, int end) {
    int i = start;
    while (i < end && isOfVariable(name.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isOfVariable(char c) {
    return NamePlaceholders.isWord(c) || c == '_' || c == '-' || c == '$';
  }
}
