package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meshline.schemas.AlertState;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.Severity;
import io.meshline.schemas.SlaMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/**
 * Three weeks of traffic through the operator, in event time, with early results, corrections that
 * raise and lower, incidents, silent nights, and restarts from a snapshot on the way: what a store
 * holds in the end, and each change of an alert, are as they are calculated from the traffic here.
 */
class TrafficTest extends TrackObjectivesContract {
  private static final int MINUTES = 21 * 1_440;
  private static final int PERIOD = 7 * 1_440;
  private static final int LONGEST_CORRECTION = 12;

  /** Lengths of the windows in minutes, and thousandths of the factor, of the Workbook's table. */
  private static final Map<Severity, int[][]> TABLE =
      Map.of(
          Severity.PAGE, new int[][] {{60, 5, 14_400}, {360, 30, 6_000}},
          Severity.TICKET, new int[][] {{1_440, 120, 3_000}, {4_320, 360, 1_000}});

  private final Random random = new Random(20_261_129);
  private final long[] total = new long[MINUTES];
  private final long[] bad = new long[MINUTES];
  private final Map<Integer, long[]> corrections = new HashMap<>();
  private final List<String> expected = new ArrayList<>();
  private final Map<Severity, int[]> clear = new TreeMap<>();
  private final Map<String, SlaMetrics> store = new TreeMap<>();
  private final List<String> told = new ArrayList<>();
  private int incident;
  private double incidentRate;

  TrafficTest() throws Exception {}

  @Test
  void whatIsToldIsAsTheTrafficWas() throws Exception {
    Map<String, String> texts =
        Map.of(
            "a.yaml",
            "objectives: [{name: all, indicator: availability, target: 99.9%, period: 7d}]");
    harness.close();
    harness = open(texts, null, false, 1, 1, 0, false);
    for (int minute = 0; minute < MINUTES; minute++) {
      observe(minute);
      if (minute % 9_001 == 9_000) {
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        harness = open(texts, state, false, 1, 1, 0, false);
      }
      watermark(BEGIN + minute + 1);
      keep();
      judge(minute + 1);
      correct(minute);
    }
    assertThat(told).hasSizeGreaterThan(10).isEqualTo(expected);
    int documents = 0;
    for (SlaMetrics one : store.values()) {
      check(one);
      documents += one.getResolution() == Resolution.MINUTE && one.getTotal() > 0 ? 1 : 0;
    }
    long minutesWithCalls = Arrays.stream(total).filter(calls -> calls > 0).count();
    assertThat((long) documents).isEqualTo(minutesWithCalls);
  }

  /** An early result now and then, and the result, of which something may be wrong until later. */
  private void observe(int minute) throws Exception {
    int hour = minute / 60 % 24;
    if (minute / 1_440 % 5 == 3 && hour < 4) {
      return;
    }
    long calls = 60 + random.nextInt(20) + Math.round(40 * Math.sin(hour / 24.0 * 2 * Math.PI));
    if (incident == 0 && random.nextInt(2_000) == 0) {
      incident = 1 + random.nextInt(random.nextInt(4) == 0 ? 1_500 : 60);
      incidentRate = Math.pow(10, -2.5 * random.nextDouble());
    }
    double rate = incident > 0 ? incidentRate : 0.000_1;
    incident = Math.max(0, incident - 1);
    long failed = 0;
    for (int i = 0; i < calls; i++) {
      failed += random.nextDouble() < rate ? 1 : 0;
    }
    if (random.nextInt(5) == 0) {
      see(minute, calls / 2, failed / 2);
    }
    if (random.nextInt(15) == 0) {
      long wrong = calls + random.nextInt(21) - 10;
      corrections.put(
          minute + 1 + random.nextInt(LONGEST_CORRECTION), new long[] {minute, calls, failed});
      see(minute, wrong, Math.min(wrong, failed));
    } else {
      see(minute, calls, failed);
    }
  }

  private void correct(int minute) throws Exception {
    long[] correction = corrections.remove(minute);
    if (correction != null) {
      see((int) correction[0], correction[1], correction[2]);
    }
  }

  private void see(int minute, long calls, long failed) throws Exception {
    total[minute] = calls;
    bad[minute] = failed;
    see(NODE, BEGIN + minute, figures(calls, failed, 0));
  }

  private void keep() {
    for (SlaMetrics one : progress) {
      store.merge(
          one.getResolution() + " " + one.getWindowStart(),
          one,
          (old, now) -> now.getVersion() >= old.getVersion() ? now : old);
    }
    progress.clear();
    alerts.forEach(
        alert ->
            told.add(
                "%d %s %s"
                    .formatted(
                        alert.getChangedAt().getEpochSecond() / 60 - BEGIN,
                        alert.getSeverity(),
                        alert.getState())));
    alerts.clear();
  }

  /** What changes at the end of a minute, as far as is known then. */
  private void judge(int end) {
    for (Severity severity : List.of(Severity.PAGE, Severity.TICKET)) {
      boolean begins = false;
      boolean goesOn = false;
      for (int[] row : TABLE.getOrDefault(severity, new int[0][])) {
        begins |=
            sum(bad, begin(row[0], end), end) >= 5
                && burns(row[0], row[2], end)
                && burns(row[1], row[2], end);
        goesOn |= burns(row[0], row[2] * 9 / 10, end) && burns(row[1], row[2] * 9 / 10, end);
      }
      int[] cleared = clear.get(severity);
      if (cleared == null && begins) {
        clear.put(severity, new int[1]);
        expected.add("%d %s %s".formatted(end, severity, AlertState.FIRING));
      } else if (cleared != null) {
        cleared[0] = goesOn ? 0 : cleared[0] + 1;
        if (cleared[0] == 3) {
          clear.remove(severity);
          expected.add("%d %s %s".formatted(end, severity, AlertState.RESOLVED));
        }
      }
    }
  }

  /** In whole numbers: of a window of which a part is missing, that is time without errors. */
  private boolean burns(int length, int factor, int end) {
    long all = sum(total, begin(length, end), end);
    long covered = Math.min(length, end);
    return all > 0
        && sum(bad, begin(length, end), end) * covered * 1_000_000 >= factor * all * length;
  }

  /** Of a day or more, at a multiple of ten minutes. */
  private static int begin(int length, int end) {
    return length < 1_440 ? end - length : Math.floorDiv(end - length, 10) * 10;
  }

  private static long sum(long[] of, int from, int to) {
    long sum = 0;
    for (int i = Math.max(0, from); i < to; i++) {
      sum += of[i];
    }
    return sum;
  }

  private void check(SlaMetrics one) {
    int begin = (int) (one.getWindowStart().getEpochSecond() / 60 - BEGIN);
    int end = begin + (one.getResolution() == Resolution.HOUR ? 60 : 1);
    assertThat(List.of(one.getTotal(), one.getTotal() - one.getGood()))
        .as("%s from %d", one.getResolution(), begin)
        .containsExactly(sum(total, begin, end), sum(bad, begin, end));
    int period = Math.floorDiv(end - PERIOD, 60) * 60;
    assertThat(List.of(one.getPeriodTotal(), one.getPeriodTotal() - one.getPeriodGood()))
        .as("period to %d", end)
        .containsExactly(sum(total, period, end), sum(bad, period, end));
    assertThat(one.getCoveredMinutes()).isEqualTo(end);
    one.getBurnRates()
        .forEach(
            (lookBack, rate) -> {
              int length =
                  Integer.parseInt(lookBack.substring(0, lookBack.length() - 1))
                      * (lookBack.endsWith("d") ? 1_440 : lookBack.endsWith("h") ? 60 : 1);
              double all = sum(total, begin(length, end), end);
              double share = all == 0 ? 0 : sum(bad, begin(length, end), end) / all;
              assertThat(rate)
                  .as("%s to %d", lookBack, end)
                  .isCloseTo(share * 1_000 * Math.min(length, end) / length, within(1e-9 * 1_000));
            });
  }
}
