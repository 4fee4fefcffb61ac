package io.meshline.schemas;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How long texts are when they are encoded. */
final class TextBytes {

  private TextBytes() {}

  /**
   * Bytes of a text in UTF-8; for surrogates without their other half, more than it takes.
   *
   * @throws NullPointerException if there is none
   */
  static int utf8(@Nullable String text) {
    String counted = Objects.requireNonNull(text, "text of a call");
    int sum = counted.length();
    for (int i = 0; i < counted.length(); i++) {
      char c = counted.charAt(i);
      if (c >= 0x80) {
        sum += c < 0x800 ? 1 : 2;
      }
    }
    return sum;
  }
}
