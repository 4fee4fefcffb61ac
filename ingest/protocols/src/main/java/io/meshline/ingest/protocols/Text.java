package io.meshline.ingest.protocols;

import io.meshline.schemas.Characters;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Foreign text made fit for the contract: bounded, without characters that do not show or that turn
 * the direction of writing ({@link Characters}), without query strings. Text that is fit already
 * comes back as it is, without a copy.
 */
public final class Text {

  /** Ends a text that was cut. */
  public static final char CUT = '…';

  private Text() {}

  /**
   * The text without surrounding blanks, with {@link Characters#REPLACEMENT} for every character
   * that has no place in a name and without marks that are too many, at most {@code limit}
   * characters long; a text that is longer is cut and then ends in {@link #CUT}.
   *
   * @param limit at least 1
   */
  public static String bounded(String text, int limit) {
    int length = text.length();
    if (length == 0) {
      return "";
    }
    if (length <= limit
        && text.charAt(0) > ' '
        && text.charAt(length - 1) > ' '
        && Characters.firstUnfit(text) == Characters.NONE) {
      return text;
    }
    return rewritten(text, limit);
  }

  /** Whether {@link #bounded} would leave nothing of the text. */
  public static boolean isBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > ' ') {
        return false;
      }
    }
    return true;
  }

  /**
   * As {@link #bounded}, of an endpoint that may be a path: without query string or fragment. A
   * question mark begins a query string behind a slash, and before the name of a parameter; not
   * where it makes a variable of a route optional: {@code /carts/{id?}}.
   */
  public static String endpoint(String text, int limit) {
    int end = text.length();
    int slash = text.indexOf('/');
    for (int query = text.indexOf('?'); query >= 0; query = text.indexOf('?', query + 1)) {
      boolean behindSlash = slash >= 0 && slash < query;
      if (behindSlash ? !isOptional(text, query) : isParameter(text, query + 1)) {
        end = query;
        break;
      }
    }
    if (slash >= 0) {
      int fragment = text.indexOf('#', slash);
      if (fragment >= 0 && fragment < end) {
        end = fragment;
      }
    }
    return bounded(end == text.length() ? text : text.substring(0, end), limit);
  }

  /**
   * An identifier that is compared with others: never cut, since two of them must not become equal
   * by it. One that is too long is replaced by its SHA-256 in hexadecimal, the same at every place.
   *
   * @param limit at least 64
   */
  public static String id(String text, int limit) {
    if (text.length() <= limit) {
      return bounded(text, limit);
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every Java runtime)", e);
    }
  }

  /** Whether a question mark ends a variable of a route. */
  private static boolean isOptional(String text, int mark) {
    if (mark + 1 >= text.length() || text.charAt(mark + 1) != '}') {
      return false;
    }
    int at = mark;
    while (at > 0
        && (Character.isLetterOrDigit(text.charAt(at - 1)) || text.charAt(at - 1) == '_')) {
      at--;
    }
    return at < mark && at > 0 && text.charAt(at - 1) == '{';
  }

  /** Whether a query string's first parameter begins there: {@code name=}. */
  private static boolean isParameter(String text, int begin) {
    int at = begin;
    while (at < text.length() && isOfName(text.charAt(at))) {
      at++;
    }
    return at > begin && at < text.length() && text.charAt(at) == '=';
  }

  private static boolean isOfName(char c) {
    return Character.isLetterOrDigit(c) || "_-.[]%".indexOf(c) >= 0;
  }

  private static String rewritten(String text, int limit) {
    int begin = 0;
    int end = text.length();
    while (begin < end && text.charAt(begin) <= ' ') {
      begin++;
    }
    while (end > begin && text.charAt(end - 1) <= ' ') {
      end--;
    }
    boolean cut = end - begin > limit;
    int stop = cut ? begin + limit - 1 : end;
    StringBuilder out = new StringBuilder(stop - begin + 1);
    int marks = 0;
    for (int i = begin; i < stop; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      marks = Characters.isMark(c) ? marks + 1 : 0;
      // Neither half of a character at the cut, nor a mark too many.
      if (i <= stop && marks <= Characters.MARKS_IN_A_ROW) {
        out.appendCodePoint(Characters.isUnfit(c) ? Characters.REPLACEMENT : c);
      }
    }
    return cut ? out.append(CUT).toString() : out.toString();
  }
}
