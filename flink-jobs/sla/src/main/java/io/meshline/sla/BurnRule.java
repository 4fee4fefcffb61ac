package io.meshline.sla;

/**
 * A row of the table of burn rates: an alert when both windows burn at least this fast. The long
 * window says that it matters, the short one that it still goes on.
 *
 * @param factor burn rate, above 0
 * @param longWindow at least as long as the short one
 */
public record BurnRule(
    Severity severity, double factor, LookBack longWindow, LookBack shortWindow) {

  /** Checks the ranges. */
  public BurnRule {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("factor: " + factor + " (expected: above 0)");
    }
    if (longWindow.compareTo(shortWindow) < 0) {
      throw new IllegalArgumentException(
          "long, short: %s, %s (expected: long at least as long as short)"
              .formatted(longWindow, shortWindow));
    }
  }

  /** For people. */
  @Override
  public String toString() {
    return Texts.number(factor) + "x over " + longWindow + " and " + shortWindow;
  }
}
