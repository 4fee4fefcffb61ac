package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The examples of the SRE Workbook, chapter 5, for an objective of 99.9 %: an alert comes after
 * {@code (1 - SLO) / error ratio * window * burn rate}, and ends when the short window is clean
 * enough.
 */
class WorkbookTest {
  private static final long BEGIN = 29_000_000;
  private static final int CALLS = 100_000;
  private static final Entity ENTITY = Samples.node("cart");

  /** As the Workbook: no waiting before an alert or after it, no guard. */
  private static AlertPolicy plain(List<BurnRule> rules) {
    return new AlertPolicy(rules, 0, 1, 1, 0, 0);
  }

  private static final List<BurnRule> TABLE = AlertPolicy.WORKBOOK.burnRules();

  private final List<AlertChange> changes = new ArrayList<>();
  private EntityTracker tracker = new EntityTracker(15);
  private Matched matched = Matched.NONE;
  private long minute = BEGIN;

  @ParameterizedTest
  @CsvSource({
    // percent of errors, minutes until the page, minutes until the ticket (0: never)
    "100, 1, 5",
    "10, 9, 44",
    "2, 44, 216",
    "1, 216, 432",
    "0.5, 0, 864",
    "0.2, 0, 2160",
    "0.1, 0, 4320",
    "0.05, 0, 0",
  })
  void detectionTakesTheTimeOfTheWorkbook(double percent, int page, int ticket) {
    start(plain(TABLE));
    run(4_500, 0);
    assertThat(changes).isEmpty();
    long began = minute;
    int errors = (int) Math.round(CALLS * percent / 100);
    run(page == 0 && ticket == 0 ? 5_000 : Math.max(page, ticket) + 1, errors);

    assertThat(fired(Severity.PAGE, began)).isEqualTo(page);
    // Windows of a day and more begin at a multiple of ten minutes, so they are up to 0.7 % longer.
    assertThat(fired(Severity.TICKET, began)).isBetween(ticket, ticket * 1_007 / 1_000 + 1);
    if (ticket == 0) {
      assertThat(changes).isEmpty();
    }
  }

  /** The figure with the short and the long window: 15 % errors for ten minutes. */
  @Test
  void theShortWindowEndsAnAlertThatTheLongOneAloneWouldKeep() {
    start(plain(List.of(TABLE.get(0))));
    run(120, 0);
    long began = minute;
    run(10, 15_000);
    run(60, 0);
    assertThat(fired(Severity.PAGE, began)).isEqualTo(6);
    assertThat(resolved(began)).isEqualTo(10 + 5);

    start(plain(List.of(new BurnRule(Severity.PAGE, 14.4, LookBack.H1, LookBack.H1))));
    run(120, 0);
    began = minute;
    run(10, 15_000);
    run(60, 0);
    assertThat(fired(Severity.PAGE, began)).isEqualTo(6);
    assertThat(resolved(began)).isEqualTo(10 + 55);
  }

  @ParameterizedTest
  @CsvSource({
    // row of the table, percent of errors, for how long, minutes until the reset
    "0, 100, 60, 5",
    "0, 2, 60, 2",
    "1, 100, 60, 30",
    "1, 1, 400, 13",
    "2, 100, 60, 120",
    "3, 100, 60, 360",
  })
  void resetTakesWhatTheShortWindowAllows(int row, double percent, int minutes, int reset) {
    start(plain(List.of(TABLE.get(row))));
    run(4_500, 0);
    long began = minute;
    run(minutes, (int) Math.round(CALLS * percent / 100));
    run(reset + 5, 0);
    assertThat(resolved(began)).isEqualTo(minutes + reset);
  }

  /** Table 5-6: 2 % of the budget of 30 days in an hour, 5 % in six hours, 10 % in three days. */
  @ParameterizedTest
  @CsvSource({"14.4, 60, 0.02", "6, 360, 0.05", "1, 4320, 0.1"})
  void burnRatesUseUpTheBudgetOfTheWorkbook(double factor, int minutes, double used) {
    start(plain(TABLE));
    run(30 * 1_440 - minutes, 0);
    run(minutes, (int) Math.round(CALLS * 0.001 * factor));
    Progress progress = tracker.progress(ENTITY, matched, minute).get(0);
    assertThat(progress.budgetLeft()).isCloseTo(1 - used, within(0.002));
    assertThat(progress.burnRate(LookBack.H1)).isEqualTo(factor);
    // 30 days at once the allowed rate, less what is gone.
    assertThat((double) progress.minutesLeft().orElseThrow())
        .isCloseTo(43_200 / factor * (1 - used), within(43_200 / factor * 0.002 + 1));
  }

  @Test
  void hysteresisKeepsAnAlertThatFlaps() {
    start(new AlertPolicy(List.of(TABLE.get(0)), 0, 0.9, 3, 0, 0));
    run(120, 0);
    run(60, 1_500);
    assertThat(states()).containsExactly(AlertState.FIRING);
    for (int i = 0; i < 30; i++) {
      run(2, 1_350); // 13.5 times: less than 14.4, more than nine tenths of it
      run(1, 1_450);
    }
    assertThat(states()).containsExactly(AlertState.FIRING);
    run(30, 0);
    assertThat(states()).containsExactly(AlertState.FIRING, AlertState.RESOLVED);
  }

  @Test
  void aConditionIsPendingForAsLongAsAskedFor() {
    start(new AlertPolicy(List.of(TABLE.get(0)), 10, 1, 1, 0, 0));
    run(120, 0);
    run(2, 100_000);
    run(10, 0);
    assertThat(states()).containsExactly(AlertState.PENDING, AlertState.RESOLVED);
    assertThat(changes.get(1).fired()).isFalse();
    changes.clear();
    run(200, 0);
    long began = minute;
    run(15, 100_000);
    assertThat(states()).containsExactly(AlertState.PENDING, AlertState.FIRING);
    assertThat(changes.get(1).startedMinute()).isEqualTo(began);
    assertThat(changes.get(1).changedMinute()).isEqualTo(began + 11);
  }

  @Test
  void aFewFailuresOfFewCallsWakeNobodyAndTheAlertSaysSo() {
    start(new AlertPolicy(TABLE, 0, 1, 1, 5, 0));
    for (int i = 0; i < 4; i++) {
      see(i == 0 ? 2 : 0, i == 0 ? 2 : 0);
    }
    run(0, 0);
    assertThat(changes).isEmpty();
    see(3, 3);
    assertThat(states()).contains(AlertState.FIRING);
    assertThat(changes.get(0).annotations().get("guard"))
        .startsWith(
            "wants at least 5 bad calls and 0 calls in the long window; known for 5 min only,")
        .contains("1h");
  }

  /** One bad minute in five after a start is no bad hour. */
  @Test
  void whatIsMissingOfAWindowCountsAsTimeWithoutErrors() {
    start(plain(TABLE));
    see(CALLS, 0);
    see(CALLS, 0);
    see(CALLS, 3 * CALLS / 100);
    see(CALLS, 3 * CALLS / 100);
    // 15 times as fast as allowed over what there is, but four minutes of sixty.
    assertThat(changes).isEmpty();
    run(1, CALLS);
    assertThat(states()).contains(AlertState.FIRING);
  }

  private void start(AlertPolicy policy) {
    changes.clear();
    tracker = new EntityTracker(15);
    minute = BEGIN;
    matched =
        new Matched(List.of(Samples.availability("0.999", Period.rolling(30), policy)), List.of());
  }

  private void run(int minutes, int errors) {
    for (int i = 0; i < minutes; i++) {
      see(CALLS, errors);
    }
  }

  private void see(int calls, int errors) {
    if (calls > 0) {
      assertThat(tracker.observe(minute, 1, Samples.figures(calls, errors, 0), matched, minute))
          .isEqualTo(EntityTracker.Taken.TAKEN);
    }
    minute++;
    changes.addAll(tracker.close(ENTITY, matched, minute, false));
  }

  private int fired(Severity severity, long began) {
    return changes.stream()
        .filter(change -> change.severity() == severity)
        .filter(change -> change.state() == AlertState.FIRING)
        .mapToInt(change -> (int) (change.changedMinute() - began))
        .findFirst()
        .orElse(0);
  }

  private int resolved(long began) {
    return changes.stream()
        .filter(change -> change.state() == AlertState.RESOLVED)
        .mapToInt(change -> (int) (change.changedMinute() - began))
        .findFirst()
        .orElse(0);
  }

  private List<AlertState> states() {
    return changes.stream().map(AlertChange::state).toList();
  }
}
