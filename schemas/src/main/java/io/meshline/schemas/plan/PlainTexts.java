package io.meshline.schemas.plan;

import io.meshline.schemas.Limits;

/** Texts of a call that keep their limits at first sight. */
final class PlainTexts {

  private PlainTexts() {}

  /**
   * Reads a text of printable ASCII.
   *
   * @param most longest, in bytes
   * @return its length in bytes; the cursor is behind it
   */
  static int read(Cursor cursor, int most) {
    int length = cursor.skipText();
    if (length > most || !cursor.isPlain(length)) {
      throw new OddBytesException();
    }
    return length;
  }

  /** Moves the cursor over attributes, whatever characters they are of. */
  static void skipAttributes(Cursor cursor) {
    int left = Limits.ATTRIBUTES;
    for (int count = cursor.readCount(left); count > 0; count = cursor.readCount(left)) {
      left -= count;
      for (int i = 0; i < count; i++) {
        atMost(cursor.skipText(), Limits.ATTRIBUTE_NAME_LENGTH);
        atMost(cursor.skipText(), Limits.ATTRIBUTE_VALUE_LENGTH);
      }
    }
  }

  private static void atMost(int length, int most) {
    if (length > most) {
      throw new OddBytesException();
    }
  }
}
