package io.meshline.sla;

import java.util.List;

/**
 * When an objective's budget burns too fast.
 *
 * @param burnRules the table; of each severity, one row is enough
 * @param pendingMinutes how long the condition must hold before the alert fires; 0: at once
 * @param resolveFactor an alert goes on while both windows burn at least this share of the factor:
 *     above 0 and at most 1
 * @param resolveMinutes for how many minutes they must have burnt less before it is resolved, at
 *     least 1
 * @param leastBadCalls bad calls in the long window below which there is no alert, at least 0
 * @param leastCalls calls in the long window below which there is no alert, at least 0
 */
public record AlertPolicy(
    List<BurnRule> burnRules,
    int pendingMinutes,
    double resolveFactor,
    int resolveMinutes,
    long leastBadCalls,
    long leastCalls) {

  /**
   * The table of the SRE Workbook (chapter 5, "Alerting on SLOs", table 5-8), and a guard: a
   * service with ten calls an hour shall not wake anybody with a single failure.
   */
  public static final AlertPolicy WORKBOOK =
      new AlertPolicy(
          List.of(
              new BurnRule(Severity.PAGE, 14.4, LookBack.H1, LookBack.M5),
              new BurnRule(Severity.PAGE, 6, LookBack.H6, LookBack.M30),
              new BurnRule(Severity.TICKET, 3, LookBack.D1, LookBack.H2),
              new BurnRule(Severity.TICKET, 1, LookBack.D3, LookBack.H6)),
          0,
          0.9,
          3,
          5,
          0);

  /** Copies the list and checks the ranges. */
  public AlertPolicy {
    burnRules = List.copyOf(burnRules);
    check("pending minutes", pendingMinutes, 0);
    check("minutes until resolved", resolveMinutes, 1);
    check("least bad calls", leastBadCalls, 0);
    check("least calls", leastCalls, 0);
    if (!(resolveFactor > 0 && resolveFactor <= 1)) {
      throw new IllegalArgumentException(
          "resolve factor: " + resolveFactor + " (expected: above 0 and at most 1)");
    }
  }

  private static void check(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
  }
}
