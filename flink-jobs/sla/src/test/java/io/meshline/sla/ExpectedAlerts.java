package io.meshline.sla;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How the alerts of an objective should change, from its calls by minute, in whole numbers. */
final class ExpectedAlerts {
  private final Objective objective;
  private final long origin;
  private final int minutes;
  private final Fenwick good;
  private final Fenwick total;
  private final BigDecimal allowed;
  private final BigDecimal stay;
  private final Map<Severity, boolean[]> begins = new HashMap<>();
  private final Map<Severity, boolean[]> goesOn = new HashMap<>();

  /**
   * @param origin the first minute
   * @param good good calls by minute, as far as they are known when alerts are judged
   * @param total all calls by minute
   */
  ExpectedAlerts(Objective objective, long origin, int minutes, Fenwick good, Fenwick total) {
    this.objective = objective;
    this.origin = origin;
    this.minutes = minutes;
    this.good = good;
    this.total = total;
    allowed = BigDecimal.ONE.subtract(BigDecimal.valueOf(objective.target().billionths(), 9));
    stay = new BigDecimal(Double.toString(objective.alerting().resolveFactor()));
    for (Severity severity : Severity.values()) {
      begins.put(severity, new boolean[minutes + 1]);
      goesOn.put(severity, new boolean[minutes + 1]);
    }
  }

  /** An alert that changed at the end of a minute. */
  record Told(long end, Severity severity, AlertState state) {}

  private long sum(Fenwick of, long from, long to) {
    return of.sum(from - origin, to - origin);
  }

  static long begin(LookBack lookBack, long end) {
    return switch (lookBack) {
      case M5 -> end - 5;
      case M30 -> end - 30;
      case H1 -> end - 60;
      case H2 -> end - 120;
      case H6 -> end - 360;
      case D1 -> (end - 1_440) / 10 * 10;
      case D3 -> (end - 4_320) / 10 * 10;
    };
  }

  /** A row of the Workbook's table. */
  private record Row(Severity severity, BigDecimal factor, LookBack longest, LookBack shortest) {}

  private static final List<Row> TABLE =
      List.of(
          new Row(Severity.PAGE, new BigDecimal("14.4"), LookBack.H1, LookBack.M5),
          new Row(Severity.PAGE, new BigDecimal("6"), LookBack.H6, LookBack.M30),
          new Row(Severity.TICKET, new BigDecimal("3"), LookBack.D1, LookBack.H2),
          new Row(Severity.TICKET, new BigDecimal("1"), LookBack.D3, LookBack.H6));

  /** In integers: bad / total >= factor * (1 - target), less where the window is incomplete. */
  private boolean burns(LookBack lookBack, BigDecimal factor, long end, long since) {
    long from = begin(lookBack, end);
    long all = sum(total, from, end);
    long bad = all - sum(good, from, end);
    if (bad == 0) {
      return false;
    }
    long covered = Math.min(lookBack.minutes(), end - since);
    double about = factor.doubleValue() * allowed.doubleValue() * all * lookBack.minutes();
    if (Math.abs((double) bad * covered - about) > 1e-6 * about) {
      return (double) bad * covered > about; // what is near is told apart exactly
    }
    BigDecimal least =
        factor
            .multiply(allowed)
            .multiply(BigDecimal.valueOf(all))
            .multiply(BigDecimal.valueOf(lookBack.minutes()));
    return BigDecimal.valueOf(bad).multiply(BigDecimal.valueOf(covered)).compareTo(least) >= 0;
  }

  /**
   * Judges the end of a minute.
   *
   * @param since the first minute that is known; {@link Long#MAX_VALUE} before there was any
   */
  void judge(long end, long since) {
    AlertPolicy policy = objective.alerting();
    int at = (int) (end - origin);
    for (Row row : TABLE) {
      long from = begin(row.longest, end);
      long all = sum(total, from, end);
      long bad = all - sum(good, from, end);
      if (bad >= policy.leastBadCalls()
          && all >= policy.leastCalls()
          && burns(row.longest, row.factor, end, since)
          && burns(row.shortest, row.factor, end, since)) {
        Objects.requireNonNull(begins.get(row.severity))[at] = true;
      }
      BigDecimal less = row.factor.multiply(stay);
      if (burns(row.longest, less, end, since) && burns(row.shortest, less, end, since)) {
        Objects.requireNonNull(goesOn.get(row.severity))[at] = true;
      }
    }
  }

  /** From the conditions of the whole time, how alerts change. */
  List<Told> expected() {
    List<Told> expected = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      boolean[] on = Objects.requireNonNull(begins.get(severity));
      boolean[] still = Objects.requireNonNull(goesOn.get(severity));
      int pending = objective.alerting().pendingMinutes();
      int at = 1;
      while (at <= minutes) {
        if (!on[at]) {
          at++;
          continue;
        }
        int held = 0;
        while (held < pending && at + held + 1 <= minutes && on[at + held + 1]) {
          held++;
        }
        if (pending > 0) {
          expected.add(new Told(origin + at, severity, AlertState.PENDING));
        }
        if (held < pending) {
          at += held + 1;
          if (at <= minutes) {
            expected.add(new Told(origin + at, severity, AlertState.RESOLVED));
          }
          at++;
          continue;
        }
        at += held;
        expected.add(new Told(origin + at, severity, AlertState.FIRING));
        int clear = 0;
        while (clear < objective.alerting().resolveMinutes() && at < minutes) {
          at++;
          clear = still[at] ? 0 : clear + 1;
        }
        if (clear >= objective.alerting().resolveMinutes()) {
          expected.add(new Told(origin + at, severity, AlertState.RESOLVED));
        }
        at++;
      }
    }
    expected.sort(Comparator.comparingLong(Told::end).thenComparing(Told::severity));
    return expected;
  }
}
