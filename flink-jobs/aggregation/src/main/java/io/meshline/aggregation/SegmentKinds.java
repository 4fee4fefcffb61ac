package io.meshline.aggregation;

/**
 * What a part of a name is, told by its characters alone. Methods look at the characters from
 * {@code start} to before {@code end} and allocate nothing.
 */
final class SegmentKinds {
  static final int UUID_LENGTH = 36;
  private static final int MIN_HASH = 8;
  private static final int MIN_HASH_OF_LETTERS = 16;
  private static final int MIN_TOKEN = 16;

  // Kinds of characters of a token.
  private static final int NO_TOKEN = 0;
  private static final int SIGN = 1;
  private static final int DIGIT = 2;
  private static final int LOWER = 3;
  private static final int UPPER = 4;

  private SegmentKinds() {}

  /** Whether a whole segment belongs to one request, for what it is; else its words may. */
  static boolean isOfOneRequest(String text, int start, int end) {
    return start < end
        && (isNumber(text, start, end)
            || isUuid(text, start, end)
            || isDate(text, start, end)
            || isEmail(text, start, end));
  }

  /** Digits, with a sign before and a fraction behind if wanted. */
  static boolean isNumber(String text, int start, int end) {
    char sign = text.charAt(start);
    int from = sign == '-' || sign == '+' ? start + 1 : start;
    int point = from;
    while (point < end && isDigit(text.charAt(point))) {
      point++;
    }
    return point > from
        && (point == end || (text.charAt(point) == '.' && areDigits(text, point + 1, end)));
  }

  static boolean areDigits(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return start < end;
  }

  static boolean isUuid(String text, int start, int end) {
    if (end - start != UUID_LENGTH) {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = text.charAt(start + i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !isHexDigit(c)) {
        return false;
      }
    }
    return true;
  }

  /** {@code 2026-11}, {@code 2026-11-22}, or the latter and a time behind {@code T}, _ or space. */
  static boolean isDate(String text, int start, int end) {
    int length = end - start;
    if (length < 7
        || !areDigits(text, start, start + 4)
        || text.charAt(start + 4) != '-'
        || !areDigits(text, start + 5, start + 7)) {
      return false;
    }
    if (length == 7) {
      return true;
    }
    if (length < 10 || text.charAt(start + 7) != '-' || !areDigits(text, start + 8, start + 10)) {
      return false;
    }
    if (length == 10) {
      return true;
    }
    char separator = text.charAt(start + 10);
    if (separator != 'T' && separator != '_' && separator != ' ') {
      return false;
    }
    for (int i = start + 11; i < end; i++) {
      char c = text.charAt(i);
      if (!isDigit(c) && ":.-+Z%ACac".indexOf(c) < 0) {
        return false;
      }
    }
    return length > 11;
  }

  /** {@code local@host.tld}, the {@code @} also as {@code %40}. */
  static boolean isEmail(String text, int start, int end) {
    int at = start;
    while (at < end && !isAt(text, at, end)) {
      at++;
    }
    int host = at < end && text.charAt(at) == '%' ? at + 3 : at + 1;
    if (at == start || host > end) {
      return false;
    }
    int point = -1;
    for (int i = host; i < end; i++) {
      char c = text.charAt(i);
      if (c == '.') {
        point = i;
      } else if (!NamePlaceholders.isWord(c)
          && c != '-'
          && (c < 0x80 || c == NameCleaning.ELLIPSIS)) {
        return false;
      }
    }
    if (point <= host || end - point < 3) {
      return false;
    }
    for (int i = point + 1; i < end; i++) {
      if (isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAt(String text, int i, int end) {
    return text.charAt(i) == '@'
        || (text.charAt(i) == '%' && i + 3 <= end && text.startsWith("40", i + 1));
  }

  /**
   * Hexadecimal digits, {@code 0x} before them if wanted: 8 or more if two are decimal digits
   * (words have none), 16 or more otherwise.
   */
  static boolean isHash(String text, int start, int end) {
    int from = start;
    if (end - start > 2 && text.charAt(start) == '0' && (text.charAt(start + 1) | 0x20) == 'x') {
      from += 2;
    }
    int decimals = 0;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (!isHexDigit(c)) {
        return false;
      }
      if (isDigit(c)) {
        decimals++;
      }
    }
    int length = end - from;
    return (length >= MIN_HASH && decimals >= 2) || length >= MIN_HASH_OF_LETTERS;
  }

  /**
   * A text that looks drawn at random: 16 or more letters, digits and the signs of base64, in which
   * neighbours change between upper case, lower case and digits at half of the places (in camel
   * case they do at fewer) if there is one digit, at two fifths if there are more; or, without
   * signs, between letters and digits at four places or more.
   */
  static boolean isToken(String text, int start, int end) {
    int length = end - start;
    if (length < MIN_TOKEN) {
      return false;
    }
    int digits = 0;
    int signs = 0;
    int changes = 0;
    int digitChanges = 0;
    int previous = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      int kind = kindOf(c);
      if (kind == NO_TOKEN) {
        return false;
      }
      if (kind == SIGN) {
        signs++;
        continue;
      }
      if (kind == DIGIT) {
        digits++;
      }
      if (previous != 0 && kind != previous) {
        changes++;
        if (kind == DIGIT || previous == DIGIT) {
          digitChanges++;
        }
      }
      previous = kind;
    }
    return (digits >= 1 && 2 * changes >= length)
        || (digits >= 2 && 5 * changes >= 2 * length)
        || (signs == 0 && digitChanges >= 4);
  }

  private static int kindOf(char c) {
    if (isDigit(c)) {
      return DIGIT;
    }
    if (c >= 'a' && c <= 'z') {
      return LOWER;
    }
    if (c >= 'A' && c <= 'Z') {
      return UPPER;
    }
    return "-_.=+~".indexOf(c) >= 0 ? SIGN : NO_TOKEN;
  }

  static boolean isHexDigit(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
