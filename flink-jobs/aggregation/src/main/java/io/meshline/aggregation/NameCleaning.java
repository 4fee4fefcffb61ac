package io.meshline.aggregation;

/** What {@link EndpointNames} does to a name apart from placeholders. */
final class NameCleaning {
  private static final char REPLACEMENT = '\uFFFD';
  static final char ELLIPSIS = '…';

  private NameCleaning() {}

  /** Cuts query string, fragment and path parameters, and white space around the rest. */
  static String cut(String name) {
    int end = name.length();
    int slash = -1;
    boolean parameters = false;
    for (int i = 0; i < end; i++) {
      char c = name.charAt(i);
      if (c == '?' && slash >= 0 && RouteVariables.isOptional(name, i)) {
        continue;
      }
      if (c == '?' || (c == '#' && slash >= 0)) {
        end = i;
      } else if (c == '/' && slash < 0) {
        slash = i;
      } else if (c == '{' && slash >= 0) {
        i = RouteVariables.endOfPattern(name, i);
      } else if (c == ';' && slash >= 0) {
        parameters = true;
      }
    }
    String cut = name.substring(0, end);
    if (parameters) {
      cut = withoutParameters(cut, slash);
    }
    return cut.strip();
  }

  private static String withoutParameters(String name, int from) {
    StringBuilder rest = new StringBuilder(name.length()).append(name, 0, from);
    boolean skipping = false;
    for (int i = from; i < name.length(); i++) {
      char c = name.charAt(i);
      skipping = c == ';' || (skipping && c != '/');
      if (!skipping) {
        rest.append(c);
      }
    }
    return rest.toString();
  }

  /** Replaces characters that do not show, or make others show in disguise. */
  static String clean(String name) {
    StringBuilder cleaned = null;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < name.length()
          && Character.isLowSurrogate(name.charAt(i + 1))) {
        i++;
      } else if (isHidden(c)) {
        if (cleaned == null) {
          cleaned = new StringBuilder(name);
        }
        cleaned.setCharAt(i, REPLACEMENT);
      }
    }
    return cleaned == null ? name : cleaned.toString();
  }

  private static boolean isHidden(char c) {
    return Character.isISOControl(c)
        || Character.isSurrogate(c)
        || (c >= '\u200b' && c <= '\u200f')
        || (c >= '\u2028' && c <= '\u202e')
        || (c >= '\u2060' && c <= '\u206f')
        || c == '\ufeff';
  }

  /**
   * Cuts a name that is too long where no word is torn apart: a torn one could look like an id and
   * change again when normalised again.
   */
  static String bound(String name, int maxLength) {
    if (name.length() <= maxLength) {
      return name;
    }
    int end = maxLength - 1;
    while (end > 0 && !isBoundary(name, end)) {
      end--;
    }
    return name.substring(0, end) + ELLIPSIS;
  }

  private static boolean isBoundary(String name, int at) {
    char before = name.charAt(at - 1);
    return !Character.isHighSurrogate(before)
        && !(NamePlaceholders.isWord(before) && NamePlaceholders.isWord(name.charAt(at)))
        && before != '{'
        && name.charAt(at) != '}';
  }
}
