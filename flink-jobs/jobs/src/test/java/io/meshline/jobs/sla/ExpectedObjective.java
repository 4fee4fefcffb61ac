package io.meshline.jobs.sla;

import io.meshline.schemas.AlertState;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.Severity;
import io.meshline.schemas.SlaMetrics;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one objective should tell of one entity, calculated from its traffic: from cumulative
 * numbers of calls by minute, in whole numbers where alerts are decided. It knows nothing of the
 * rules. Minutes are counted from the begin of the traffic, which is a full hour.
 */
final class ExpectedObjective {
  /** Lengths of the windows in minutes, and thousandths of the factor, of the Workbook's table. */
  private static final Map<Severity, int[][]> TABLE =
      Map.of(
          Severity.PAGE, new int[][] {{60, 5, 14_400}, {360, 30, 6_000}},
          Severity.TICKET, new int[][] {{1_440, 120, 3_000}, {4_320, 360, 1_000}});

  private final long origin;
  private final Spec spec;
  private final long[] total;
  private final long[] bad;
  private final long[] totalBefore;
  private final long[] badBefore;
  private final boolean[] active;
  private final Map<Severity, Alarm> alarms = new EnumMap<>(Severity.class);
  private int counted;
  private int since = Integer.MAX_VALUE;

  /**
   * An objective.
   *
   * @param allowed bad calls of a thousand
   * @param days of a rolling period, 0 for a month of the calendar
   * @param table rows by severity, as {@link #TABLE}
   * @param stay percents of the factor down to which an alert goes on
   * @param clear for how many minutes it must burn less
   */
  record Spec(
      String name,
      int allowed,
      int days,
      Map<Severity, int[][]> table,
      int pending,
      int stay,
      int clear,
      int leastBad) {
    static Spec ofWorkbook(String name, int allowed, int days) {
      return new Spec(name, allowed, days, TABLE, 0, 90, 3, 5);
    }
  }

  /** One alert. */
  private static final class Alarm {
    private AlertState state = AlertState.RESOLVED;
    private int started;
    private int clear;
  }

  ExpectedObjective(long origin, int minutes, Spec spec) {
    this.origin = origin;
    this.spec = spec;
    total = new long[minutes];
    bad = new long[minutes];
    totalBefore = new long[minutes + 1];
    badBefore = new long[minutes + 1];
    active = new boolean[minutes + 1];
    Arrays.stream(Severity.values()).forEach(severity -> alarms.put(severity, new Alarm()));
  }

  String name() {
    return spec.name;
  }

  void set(int minute, long calls, long badCalls) {
    total[minute] = calls;
    bad[minute] = badCalls;
    since = Math.min(since, minute);
    counted = Math.min(counted, minute);
  }

  /** Minutes before this one have closed: adds what changes. */
  void close(int end, List<String> changes) {
    for (; counted < end; counted++) {
      totalBefore[counted + 1] = totalBefore[counted] + total[counted];
      badBefore[counted + 1] = badBefore[counted] + bad[counted];
    }
    alarms.forEach(
        (severity, alarm) -> {
          boolean begins = false;
          boolean goesOn = false;
          for (int[] row : spec.table.getOrDefault(severity, new int[0][])) {
            begins |=
                sum(badBefore, begin(row[0], end), end) >= spec.leastBad
                    && burns(row[0], row[2], 100, end)
                    && burns(row[1], row[2], 100, end);
            goesOn |=
                burns(row[0], row[2], spec.stay, end) && burns(row[1], row[2], spec.stay, end);
          }
          AlertState before = alarm.state;
          step(alarm, begins, goesOn, end);
          if (alarm.state != before) {
            changes.add(change(end, spec.name, severity, alarm.state));
          }
          active[end] |= alarm.state != AlertState.RESOLVED;
        });
  }

  private void step(Alarm alarm, boolean begins, boolean goesOn, int end) {
    switch (alarm.state) {
      case PENDING -> {
        if (!begins) {
          alarm.state = AlertState.RESOLVED;
        } else if (end - 1 - alarm.started >= spec.pending) {
          alarm.state = AlertState.FIRING;
        }
      }
      case FIRING -> {
        alarm.clear = goesOn ? 0 : alarm.clear + 1;
        if (alarm.clear == spec.clear) {
          alarm.state = AlertState.RESOLVED;
        }
      }
      default -> {
        if (begins) {
          alarm.started = end - 1;
          alarm.clear = 0;
          alarm.state = spec.pending == 0 ? AlertState.FIRING : AlertState.PENDING;
        }
      }
    }
  }

  static String change(long end, String name, Severity severity, AlertState state) {
    return "%06d %s %s %s".formatted(end, name, severity, state);
  }

  /** Of a window of which a part is missing, that is time without errors. */
  private boolean burns(int length, int thousandths, int percent, int end) {
    long all = sum(totalBefore, begin(length, end), end);
    long covered = Math.max(0, Math.min(length, end - since));
    return all > 0
        && sum(badBefore, begin(length, end), end) * covered * 100_000_000
            >= all * length * thousandths * percent * spec.allowed;
  }

  /** Of a day or more, at a multiple of ten minutes. */
  private static int begin(int length, int end) {
    return length < 1_440 ? end - length : Math.floorDiv(end - length, 10) * 10;
  }

  private static long sum(long[] before, int from, int to) {
    return before[to] - before[Math.max(0, Math.min(from, to))];
  }

  /** Whether there must be a document: with calls within five minutes or an alert, and by hour. */
  boolean isTold(Resolution resolution, int end) {
    return resolution == Resolution.HOUR
        ? end % 60 == 0 && since < end
        : active[end] || sum(totalBefore, end - 5, end) > 0;
  }

  /**
   * How a document differs from what it should be; empty if it does not. To be asked afterwards.
   */
  String difference(SlaMetrics one, int end) {
    int begin = end - (one.getResolution() == Resolution.HOUR ? 60 : 1);
    int period = (int) (periodBegin(end) - origin);
    StringBuilder differences = new StringBuilder();
    compare("total", one.getTotal(), sum(totalBefore, begin, end), differences);
    compare("bad", one.getTotal() - one.getGood(), sum(badBefore, begin, end), differences);
    long all = sum(totalBefore, period, end);
    long spent = sum(badBefore, period, end);
    compare("period", one.getPeriodTotal(), all, differences);
    compare("bad of it", one.getPeriodTotal() - one.getPeriodGood(), spent, differences);
    compare(
        "compliance", one.getCompliance(), all == 0 ? 1 : 1 - (double) spent / all, differences);
    compare("minutes", one.getPeriodMinutes(), length(end), differences);
    compare("covered", one.getCoveredMinutes(), end - since, differences);
    compare("budget", one.getErrorBudgetLeft(), budgetLeft(period, end), differences);
    compare("windows", one.getBurnRates().size(), 7, differences);
    one.getBurnRates()
        .forEach((lookBack, rate) -> compare(lookBack, rate, rate(lookBack, end), differences));
    return differences.toString();
  }

  private static void compare(String what, long seen, long expected, StringBuilder into) {
    if (seen != expected) {
      into.append(" %s: %d (expected: %d)".formatted(what, seen, expected));
    }
  }

  private static void compare(String what, double seen, double expected, StringBuilder into) {
    if (!(Math.abs(seen - expected) <= 1e-9 * Math.max(1, Math.abs(expected)))) {
      into.append(" %s: %s (expected: %s)".formatted(what, seen, expected));
    }
  }

  private double rate(String lookBack, int end) {
    int length =
        Integer.parseInt(lookBack.substring(0, lookBack.length() - 1))
            * (lookBack.endsWith("d") ? 1_440 : lookBack.endsWith("h") ? 60 : 1);
    double all = sum(totalBefore, begin(length, end), end);
    double share = all == 0 ? 0 : sum(badBefore, begin(length, end), end) / all;
    return share * 1_000 / spec.allowed * Math.min(length, end - since) / length;
  }

  /**
   * Of all calls of the period so many may be bad; each minute of it that is not known has as many
   * as those have on average that are known of the last period's length.
   */
  private double budgetLeft(int period, int end) {
    int back = spec.days > 0 ? period : Math.floorDiv(end - 31 * 1_440, 60) * 60;
    long unknown = Math.max(0, length(end) - (end - Math.max(period, since)));
    BigDecimal calls =
        BigDecimal.valueOf(sum(totalBefore, back, end))
            .multiply(BigDecimal.valueOf(unknown))
            .divide(BigDecimal.valueOf(end - Math.max(back, since)), MathContext.DECIMAL128)
            .add(BigDecimal.valueOf(sum(totalBefore, period, end)));
    BigDecimal budget = calls.multiply(BigDecimal.valueOf(spec.allowed, 3));
    BigDecimal spent = BigDecimal.valueOf(sum(badBefore, period, end));
    return sum(totalBefore, period, end) == 0
        ? 1
        : budget.subtract(spent).divide(budget, MathContext.DECIMAL128).doubleValue();
  }

  private long length(int end) {
    return spec.days > 0
        ? spec.days * 1_440L
        : Instant.ofEpochSecond((origin + end - 1) * 60)
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .lengthOfMonth()
            * 1_440L;
  }

  private long periodBegin(int end) {
    if (spec.days > 0) {
      return Math.floorDiv(origin + end - spec.days * 1_440L, 60L) * 60;
    }
    return Instant.ofEpochSecond((origin + end - 1) * 60)
            .atOffset(ZoneOffset.UTC)
            .withDayOfMonth(1)
            .truncatedTo(ChronoUnit.DAYS)
            .toEpochSecond()
        / 60;
  }
}
