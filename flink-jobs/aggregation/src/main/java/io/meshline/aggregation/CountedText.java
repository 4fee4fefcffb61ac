package io.meshline.aggregation;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text that a regular expression may look at only so often. An expression with nested repetitions
 * can take longer than the age of the universe for a text of some hundred characters, and whoever
 * sends endpoint names chooses the text. Looks are counted, not time, so that the same text always
 * has the same result.
 */
final class CountedText implements CharSequence {
  // An expression without nested repetitions looks at each character some ten times; with .* in
  // front, at each pair of them. This many take some milliseconds.
  private static final int MAX_LOOKS = 2_000_000;

  private final String text;
  private final Looks looks;

  /** All matches replaced, or null if the expression looks too often or too deep. */
  static @Nullable String replaceAll(Pattern pattern, String text, String replacement) {
    try {
      return pattern.matcher(new CountedText(text, new Looks(MAX_LOOKS))).replaceAll(replacement);
    } catch (TooManyLooks | StackOverflowError e) {
      return null;
    }
  }

  private CountedText(String text, Looks looks) {
    this.text = text;
    this.looks = looks;
  }

  private static final class Looks {
    private int left;

    Looks(int most) {
      left = most;
    }
  }

  /** The expression looked too often. */
  static final class TooManyLooks extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyLooks() {
      super("too many looks at a text", null, false, false);
    }
  }

  @Override
  public char charAt(int index) {
    if (--looks.left < 0) {
      throw new TooManyLooks();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new CountedText(text.substring(start, end), looks);
  }

  @Override
  public String toString() {
    return text;
  }
}
