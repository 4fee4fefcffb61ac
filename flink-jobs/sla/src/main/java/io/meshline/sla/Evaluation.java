package io.meshline.sla;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The table of burn rates at one moment.
 *
 * @param sums calls by look-back
 * @param known of which minutes calls are known
 * @param end the minute after the last one
 */
record Evaluation(Objective objective, Map<LookBack, Counts> sums, Known known, long end) {

  Counts counts(LookBack lookBack) {
    return Objects.requireNonNull(sums.get(lookBack));
  }

  /** The rows of a severity that call for an alert. */
  List<BurnRule> burning(Severity severity) {
    List<BurnRule> burning = new ArrayList<>();
    for (BurnRule rule : objective.alerting().burnRules()) {
      if (rule.severity() == severity && burns(rule, rule.factor()) && isEnough(rule)) {
        burning.add(rule);
      }
    }
    return burning;
  }

  boolean begins(Severity severity) {
    return !burning(severity).isEmpty();
  }

  /** The longest window of the rows that call for an alert, in minutes; an hour if none does. */
  int longest(Severity severity) {
    LookBack longest = LookBack.H1;
    for (BurnRule rule : burning(severity)) {
      longest = rule.longWindow().compareTo(longest) > 0 ? rule.longWindow() : longest;
    }
    return longest.minutes();
  }

  /** Whether an alert of a severity goes on: the guard is for new ones only. */
  boolean goesOn(Severity severity) {
    for (BurnRule rule : objective.alerting().burnRules()) {
      if (rule.severity() == severity
          && burns(rule, rule.factor() * objective.alerting().resolveFactor())) {
        return true;
      }
    }
    return false;
  }

  /** The burn rate, where what is missing of the window counts as time without errors. */
  double rate(LookBack lookBack) {
    double rate = objective.target().burnRate(counts(lookBack));
    long covered = covered(lookBack);
    return covered >= lookBack.minutes() ? rate : rate * covered / lookBack.minutes();
  }

  boolean isComplete(LookBack lookBack) {
    return covered(lookBack) >= lookBack.minutes();
  }

  private long covered(LookBack lookBack) {
    return known.minutes(end - lookBack.minutes(), end);
  }

  private boolean burns(BurnRule rule, double factor) {
    return rate(rule.longWindow()) >= factor && rate(rule.shortWindow()) >= factor;
  }

  private boolean isEnough(BurnRule rule) {
    Counts all = counts(rule.longWindow());
    return all.bad() >= objective.alerting().leastBadCalls()
        && all.total() >= objective.alerting().leastCalls();
  }
}
