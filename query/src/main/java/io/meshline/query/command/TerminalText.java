package io.meshline.query.command;

/** Text from documents, made fit for a terminal: anybody who can send telemetry chooses names. */
final class TerminalText {
  private static final int REPLACEMENT = 0xFFFD;
  private static final String ELLIPSIS = "...";

  /** More than any script in use stacks on a character. */
  private static final int MARKS_IN_A_ROW = 8;

  private TerminalText() {}

  /**
   * The text without characters that move the cursor, change colours or the direction of writing,
   * or do not show: each becomes U+FFFD. Of marks that pile up over one character some stay.
   */
  static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    int marks = 0;
    for (int c : text.codePoints().toArray()) {
      marks = isMark(c) ? marks + 1 : 0;
      if (marks <= MARKS_IN_A_ROW) {
        safe.appendCodePoint(isHostile(c) ? REPLACEMENT : c);
      }
    }
    return safe.toString();
  }

  /** The columns a text takes. */
  static int width(String text) {
    return text.codePoints().map(TerminalText::width).sum();
  }

  /** The text, cut to a number of columns (at least 4) with dots at the end if it is wider. */
  static String fit(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    int room = columns - ELLIPSIS.length();
    int end = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      room -= width(c);
      if (room < 0) {
        break;
      }
      end += Character.charCount(c);
    }
    return text.substring(0, end) + ELLIPSIS;
  }

  private static boolean isHostile(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> isBlank(c);
    };
  }

  /** What does not show although it is neither a control nor a format character. */
  private static boolean isBlank(int c) {
    return c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x2800
        || c == 0x3164
        || c == 0xFFA0
        || (c >= 0x180B && c <= 0x180F)
        || (c >= 0xFE00 && c <= 0xFE0F)
        || (c >= 0xE0100 && c <= 0xE01EF);
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  private static int width(int c) {
    if (c < 0x300) {
      return 1;
    }
    if (isMark(c)) {
      return 0;
    }
    return isWide(c) ? 2 : 1;
  }

  /** East Asian wide and full-width characters and emoji. */
  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x2e80 && c <= 0x303e)
        || (c >= 0x3041 && c <= 0xa4cf)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0xffe0 && c <= 0xffe6)
        || (c >= 0x1f300 && c <= 0x1f64f)
        || (c >= 0x1f680 && c <= 0x1f6ff)
        || (c >= 0x1f900 && c <= 0x1f9ff)
        || (c >= 0x20000 && c <= 0x3fffd);
  }
}
