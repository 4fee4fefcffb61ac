package io.meshline.aggregation;

import org.jspecify.annotations.Nullable;

/** Replaces what is one request's own in the segments of a name by a placeholder. */
final class NamePlaceholders {
  private static final int MIN_DIGITS = 5;
  private static final String PLACEHOLDER = RouteVariables.PLACEHOLDER;

  /** What a word is. */
  private enum Word {
    ORDINARY,
    ID,
    TOKEN
  }

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
      if (isWhole(name, start, end)) {
        replaced = begin(replaced, name).append(name, kept, start).append(PLACEHOLDER);
        kept = end;
      } else {
        int word = nextWord(name, start, end);
        while (word < end) {
          int wordEnd = wordEnd(name, word, end);
          if (kind(name, word, wordEnd) != Word.ORDINARY) {
            replaced = begin(replaced, name).append(name, kept, word).append(PLACEHOLDER);
            kept = wordEnd;
          }
          word = nextWord(name, wordEnd, end);
        }
      }
      start = end + 1;
    }
    return replaced == null ? name : replaced.append(name, kept, name.length()).toString();
  }

  private static StringBuilder begin(@Nullable StringBuilder replaced, String name) {
    return replaced == null ? new StringBuilder(name.length() + 16) : replaced;
  }

  private static boolean isWhole(String name, int start, int end) {
    if (SegmentKinds.isOfOneRequest(name, start, end)) {
      return true;
    }
    if (!SegmentKinds.isToken(name, start, end)) {
      return false;
    }
    // An id with a prefix and an extension looks as random; what is around the id shall stay.
    int word = nextWord(name, start, end);
    while (word < end) {
      int wordEnd = wordEnd(name, word, end);
      if (kind(name, word, wordEnd) == Word.ID) {
        return false;
      }
      word = nextWord(name, wordEnd, end);
    }
    return true;
  }

  private static Word kind(String name, int start, int end) {
    if (end - start < MIN_DIGITS) {
      return Word.ORDINARY;
    }
    if (SegmentKinds.areDigits(name, start, end)
        || SegmentKinds.isUuid(name, start, end)
        || SegmentKinds.isHash(name, start, end)) {
      return Word.ID;
    }
    return SegmentKinds.isToken(name, start, end) ? Word.TOKEN : Word.ORDINARY;
  }

  /** Begin of the first word from a place on; percent escapes such as {@code %2F} are none. */
  private static int nextWord(String name, int from, int end) {
    int i = from;
    while (i < end && !isWord(name.charAt(i))) {
      i += isEscape(name, i, end) ? 3 : 1;
    }
    return i;
  }

  /** End of the word that begins at a place: letters and digits, or a whole UUID. */
  private static int wordEnd(String name, int start, int end) {
    int uuidEnd = start + SegmentKinds.UUID_LENGTH;
    if (uuidEnd <= end
        && SegmentKinds.isUuid(name, start, uuidEnd)
        && (uuidEnd == end || !isWord(name.charAt(uuidEnd)))) {
      return uuidEnd;
    }
    int i = start;
    while (i < end && isWord(name.charAt(i))) {
      i++;
    }
    return i;
  }

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
