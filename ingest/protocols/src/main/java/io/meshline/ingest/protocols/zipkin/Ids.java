package io.meshline.ingest.protocols.zipkin;

import io.meshline.ingest.protocols.Refusal;

/**
 * Ids as the contract has them: lower-case hexadecimal of full width. Zipkin leaves out leading
 * zeros and writes trace ids of 64 or of 128 bits; both forms of one id become the same text.
 */
final class Ids {

  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;

  private Ids() {}

  /**
   * @throws Refusal {@code trace_id_invalid}
   */
  static String trace(String id) {
    return required(id, TRACE_DIGITS, "trace id", "trace_id_invalid");
  }

  /**
   * @throws Refusal {@code span_id_invalid}
   */
  static String span(String id) {
    return required(id, SPAN_DIGITS, "span id", "span_id_invalid");
  }

  /**
   * Empty for a root: nothing, zeros, or the span's own id.
   *
   * @param spanId as {@link #span} gives it
   * @throws Refusal {@code parent_id_invalid}
   */
  static String parent(String id, String spanId) {
    String parent = id.isEmpty() ? "" : padded(id, SPAN_DIGITS, "parent id", "parent_id_invalid");
    return zero(parent) || parent.equals(spanId) ? "" : parent;
  }

  private static String required(String id, int digits, String name, String reason) {
    String padded = padded(id, digits, name, reason);
    if (zero(padded)) {
      throw invalid(id, digits, name, reason);
    }
    return padded;
  }

  private static String padded(String id, int digits, String name, String reason) {
    int length = id.length();
    if (length > digits) {
      throw invalid(id, digits, name, reason);
    }
    boolean asItIs = length == digits;
    for (int i = 0; i < length; i++) {
      char c = id.charAt(i);
      boolean lower = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (!lower && (c < 'A' || c > 'F')) {
        throw invalid(id, digits, name, reason);
      }
      asItIs &= lower;
    }
    if (asItIs) {
      return id;
    }
    StringBuilder text = new StringBuilder(digits).append("0".repeat(digits - length));
    for (int i = 0; i < length; i++) {
      char c = id.charAt(i);
      text.append(c >= 'A' && c <= 'F' ? (char) (c + ('a' - 'A')) : c);
    }
    return text.toString();
  }

  private static boolean zero(String id) {
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }

  private static Refusal invalid(String id, int digits, String name, String reason) {
    String shown = id.substring(0, Math.min(id.length(), 2 * digits));
    return new Refusal(
        reason,
        "%s: %s (expected: 1 to %d hexadecimal digits, not all zero)"
            .formatted(name, shown, digits));
  }
}
