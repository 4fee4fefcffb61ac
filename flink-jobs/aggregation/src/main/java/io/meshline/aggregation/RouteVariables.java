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
 *       {@code :name(regex)}, {@code :name?}, {@code <name>}, {@code <type:name>}, and {@code *}
 *       before a further segment.
 *   <li>What stands for any number of segments stays, since no path can be told to be it: {@code
 *       {*name}}, {@code {name...}}, {@code {name:.*}}, {@code {name=a/*}}, {@code :name(.*)},
 *       {@code <path:name>}, {@code **}, and {@code *} at the end, which many frameworks mean so.
 * </ul>
 */
final class RouteVariables {
  /** Stands for whatever belongs to one request. */
  static final String PLACEHOLDER = "{id}";

  private static final Set<String> METHODS =
      Set.of(
          "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY");

  /** What a variable matches where it may hold slashes. */
  private static final Set<String> MANY_SEGMENTS = Set.of("*", ".*", ".+", "path");

  /** Braces within braces: deeper ones are no variable of anybody's. */
  private static final int MAX_DEPTH = 4;

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
        if (++depth > MAX_DEPTH) {
          return -1;
        }
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Whether what is between braces is a variable's name, and what may follow it. */
  private static boolean isOneSegment(String name, int start, int end) {
    int from = afterSpaces(name, start, end);
    int i = endOfVariable(name, from, end);
    if (i == from || name.startsWith("...", i)) {
      return false;
    }
    i = afterSpaces(name, i, end);
    if (i == end) {
      return true;
    }
    return switch (name.charAt(i)) {
      case '?' -> i + 1 == end;
      case '=' -> isWithin(name, i + 1, end);
      case ':' -> !MANY_SEGMENTS.contains(name.substring(i + 1, end).strip());
      default -> false;
    };
  }

  /** Whether a default or a template stays within a segment. */
  private static boolean isWithin(String name, int start, int end) {
    for (int i = start; i < end; i++) {
      if (name.charAt(i) == '/' || name.charAt(i) == '*') {
        return false;
      }
    }
    return true;
  }

  /**
   * The end of a variable that says what it matches, in which a question mark begins no query.
   *
   * @return where its brace closes; the place of the brace itself if it is no such variable
   */
  static int endOfPattern(String name, int open) {
    int from = afterSpaces(name, open + 1, name.length());
    int i = endOfVariable(name, from, name.length());
    int colon = afterSpaces(name, i, name.length());
    if (i == from || colon == name.length() || name.charAt(colon) != ':') {
      return open;
    }
    return Math.max(open, closing(name, open));
  }

  /** Whether a question mark makes a variable optional, and begins no query string. */
  static boolean isOptional(String name, int mark) {
    char after = mark + 1 < name.length() ? name.charAt(mark + 1) : 0;
    if (after != '}' && after != '/') {
      return false;
    }
    int i = mark;
    while (i > 0 && isOfVariable(name.charAt(i - 1))) {
      i--;
    }
    if (i == mark || i == 0) {
      return false;
    }
    return after == '}'
        ? name.charAt(i - 1) == '{'
        : i > 1 && name.charAt(i - 1) == ':' && name.charAt(i - 2) == '/';
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
        boolean optional = i == end - 1 && name.charAt(i) == '?';
        yield i > start + 1 && (i == end || optional || isPattern(name, i, end));
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

  /** Whether this is a pattern in parentheses that stays within a segment. */
  private static boolean isPattern(String name, int start, int end) {
    return name.charAt(start) == '('
        && name.charAt(end - 1) == ')'
        && !MANY_SEGMENTS.contains(name.substring(start + 1, end - 1));
  }

  private static int afterSpaces(String name, int start, int end) {
    int i = start;
    while (i < end && name.charAt(i) == ' ') {
      i++;
    }
    return i;
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
