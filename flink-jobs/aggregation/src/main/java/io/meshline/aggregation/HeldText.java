package io.meshline.aggregation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text that is replaced again and again by others that are given as bytes: none of them becomes a
 * string before somebody asks for it. Not thread-safe.
 */
final class HeldText {

  private static final byte[] NO_BYTES = {};

  // The text, unless the length says that it is in the bytes.
  private String text = "";
  private byte[] ascii = NO_BYTES;
  private int length;

  boolean isEmpty() {
    return length == 0 && text.isEmpty();
  }

  void set(String newText) {
    text = newText;
    length = 0;
  }

  /** Sets a text of ASCII characters, not empty. */
  void set(byte[] bytes, int from, int newLength) {
    if (ascii.length < newLength) {
      ascii = new byte[Math.max(32, newLength)];
    }
    System.arraycopy(bytes, from, ascii, 0, newLength);
    length = newLength;
  }

  /** Whether it comes after another text of ASCII characters, in the order of strings. */
  boolean isAfter(byte[] bytes, int from, int otherLength) {
    if (length > 0) {
      return Arrays.compareUnsigned(ascii, 0, length, bytes, from, from + otherLength) > 0;
    }
    int common = Math.min(text.length(), otherLength);
    for (int i = 0; i < common; i++) {
      if (text.charAt(i) != bytes[from + i]) {
        return text.charAt(i) > bytes[from + i];
      }
    }
    return text.length() > otherLength;
  }

  String text() {
    if (length > 0) {
      text = new String(ascii, 0, length, StandardCharsets.ISO_8859_1);
      length = 0;
    }
    return text;
  }

  void clear() {
    text = "";
    length = 0;
  }

  long retainedBytes() {
    return 32
        + (text.isEmpty() ? 0L : 48L + text.length())
        + (ascii.length == 0 ? 0L : 16L + ascii.length);
  }
}
