package io.meshline.schemas;

/**
 * Which characters have no place in a name. Anybody who can send telemetry chooses names; they end
 * in documents, logs, terminals and pages. What moves a cursor, turns the direction of writing or
 * does not show at all can make one name look like another. This is the one place that says so: the
 * checks of the contract refuse such characters, converters of foreign protocols replace them.
 *
 * <p>Pure functions. The classes are those of the Unicode standard: control, format (Cf), line and
 * paragraph separators, default-ignorable code points (UAX #44), halves of surrogate pairs and
 * noncharacters.
 */
public final class Characters {

  /** Stands for a character that has no place. */
  public static final char REPLACEMENT = '\uFFFD';

  /**
   * Most combining marks in a row: more than any script in use stacks, few enough not to run over
   * the lines above and below.
   */
  public static final int MARKS_IN_A_ROW = 8;

  /** Where {@link #firstUnfit} finds nothing. */
  public static final int NONE = -1;

  private Characters() {}

  /** Whether a code point has no place in a name, whatever stands beside it. */
  public static boolean isUnfit(int c) {
    if (c >= ' ' && c < 0x7F) {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> isBlank(c) || isNoncharacter(c);
    };
  }

  /** Whether a code point is drawn over the one before it. */
  public static boolean isMark(int c) {
    if (c < 0x300) {
      return false;
    }
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  /**
   * The index of the first character that has no place, also that of a mark which is one too many;
   * {@link #NONE} if all is well.
   */
  public static int firstUnfit(String text) {
    int marks = 0;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit >= ' ' && unit < 0x7F) {
        marks = 0;
        continue;
      }
      int c = Character.isSurrogate(unit) ? text.codePointAt(i) : unit;
      marks = isMark(c) ? marks + 1 : 0;
      if (marks > MARKS_IN_A_ROW || isUnfit(c)) {
        return i;
      }
      i += Character.charCount(c) - 1;
    }
    return NONE;
  }

  /**
   * The beginning of a text for messages, with nothing in it that could disturb a log.
   *
   * @param most characters, at least 0
   */
  public static String shown(String text, int most) {
    StringBuilder shown = new StringBuilder(Math.min(most, text.length()));
    int marks = 0;
    int left = most;
    for (int i = 0; i < text.length() && left > 0; left--) {
      int c = text.codePointAt(i);
      marks = isMark(c) ? marks + 1 : 0;
      shown.appendCodePoint(marks > MARKS_IN_A_ROW || isUnfit(c) ? REPLACEMENT : c);
      i += Character.charCount(c);
    }
    return shown.toString();
  }

  /** Default-ignorable code points and fillers that are neither control nor format characters. */
  private static boolean isBlank(int c) {
    return c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x17B4
        || c == 0x17B5
        || (c >= 0x180B && c <= 0x180F)
        || c == 0x2065
        || c == 0x2800
        || c == 0x3164
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFFA0
        || (c >= 0xFFF0 && c <= 0xFFF8)
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }

  private static boolean isNoncharacter(int c) {
    return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
  }
}
