package io.meshline.e2e.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What each fault did, for people to read. */
final class FaultTable {
  private static final String ROW = "%-44s %10s %9s %10s %6s %7s%n";
  private final List<String> rows = new ArrayList<>();

  /**
   * Adds a row.
   *
   * @param recoverySeconds from the begin of the fault until calls of that moment were visible,
   *     whichever way they came
   */
  void add(
      String fault, double recoverySeconds, long calls, long documents, long lost, long twice) {
    rows.add(
        ROW.formatted(
            fault,
            String.format(Locale.ROOT, "%.1f s", recoverySeconds),
            calls,
            documents,
            lost,
            twice));
  }

  @Override
  public String toString() {
    return ROW.formatted("fault", "recovered", "calls", "documents", "lost", "double")
        + String.join("", rows);
  }
}
