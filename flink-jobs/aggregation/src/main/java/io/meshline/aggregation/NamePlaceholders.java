package io.meshline.aggregation;

import org.jspecify.annotations.Nullable;

/** Replaces what is one request's own in the segments of a name by placeholders. */
final class NamePlaceholders {
  private static final int MIN_DIGITS = 5;

  private NamePlaceholders() {}

  static String replace(String name) {
    StringBuilder replaced = null;
    int kept = 0;
    int start = 0;
    while (start <= name.length()) {
      int end = name.indexOf('/', start);
      if (end < 0) {
        end = name.length();
      }
      String whole = SegmentKinds.placeholder(name, start, end);
      if (whole != null) {
        replaced = begin(replaced, name).append(name, kept, start).append(whole);
        kept = end;
      } else {
        int word = start;
        while (word < end) {
          if (!isWord(name.charAt(word))) {
            word += isEscape(name, word, end) ? 3 : 1;
            continue;
          }
          int wordEnd = wordEnd(name, word, end);
          String placeholder = wordPlaceholder(name, word, wordEnd);
          if (SegmentKinds.isUuid(name, word, Math.min(word + SegmentKinds.UUID_LENGTH, end))
              && (word + SegmentKinds.UUID_LENGTH == end
                  || !isWord(name.charAt(word + SegmentKinds.UUID_LENGTH)))) {
            wordEnd = word + SegmentKinds.UUID_LENGTH;
            placeholder = "{uuid}";
          }
          if (placeholder != null) {
            replaced = begin(replaced, name).append(name, kept, word).append(placeholder);
            kept = wordEnd;
          }
          word = wordEnd;
        }
      }
      start = end + 1;
    }
    return replaced == null ? name : replaced.append(name, kept, name.length()).toString();
  }

  private static StringBuilder begin(@Nullable StringBuilder replaced, String name) {
    return replaced == null ? new StringBuilder(name.length() + 16) : replaced;
  }

  private static @Nullable String wordPlaceholder(String name, int start, int end) {
    int length = end - start;
    if (length < MIN_DIGITS) {
      return null;
    }
    if (SegmentKinds.areDigits(name, start, end)) {
      return "{id}";
    }
    if (SegmentKinds.isHash(name, start, end)) {
      return "{hash}";
    }
    return SegmentKinds.isToken(name, start, end) ? "{token}" : null;
  }

  private static int wordEnd(String name, int start, int end) {
    int i = start;
    while (i < end && isWord(name.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Whether a percent escape such as {@code %2F} begins here: its digits are no number. */
  private static boolean isEscape(String name, int at, int end) {
    return name.charAt(at) == '%'
        && at + 3 <= end
        && SegmentKinds.isHexDigit(name.charAt(at + 1))
        && SegmentKinds.isHexDigit(name.charAt(at + 2));
  }

  /** Whether a character is an ASCII letter or digit. */
  static boolean isWord(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
