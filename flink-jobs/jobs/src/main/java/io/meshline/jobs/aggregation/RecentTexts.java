package io.meshline.jobs.aggregation;

import java.nio.charset.StandardCharsets;

/** Strings of short ASCII texts, of which the same few come again and again. Not thread-safe. */
final class RecentTexts {

  private static final int SLOTS = 256;

  private final String[] texts = new String[SLOTS];

  /** The text that a part of an array holds, a byte for each character. */
  String of(byte[] ascii, int from, int length) {
    if (length == 0) {
      return "";
    }
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + ascii[i];
    }
    int slot = hash & (SLOTS - 1);
    String text = texts[slot];
    if (text == null || !equal(text, ascii, from, length)) {
      text = new String(ascii, from, length, StandardCharsets.ISO_8859_1);
      texts[slot] = text;
    }
    return text;
  }

  private static boolean equal(String text, byte[] ascii, int from, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != ascii[from + i]) {
        return false;
      }
    }
    return true;
  }
}
