package io.meshline.sla;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Why an alert of an objective changed, in words. */
final class Explanation {
  private Explanation() {}

  static Map<String, String> of(Progress progress, Evaluation evaluation, Severity severity) {
    Objective objective = progress.objective();
    List<BurnRule> burning = evaluation.burning(severity);
    Map<String, String> texts = new TreeMap<>();
    texts.put("summary", summary(progress, burning));
    StringBuilder windows = new StringBuilder();
    StringBuilder missing = new StringBuilder();
    for (LookBack lookBack : LookBack.all()) {
      if (objective.alerting().burnRules().stream()
          .anyMatch(
              rule ->
                  rule.severity() == severity
                      && (rule.longWindow() == lookBack || rule.shortWindow() == lookBack))) {
        Counts counts = evaluation.counts(lookBack);
        windows.append(
            "%s%s: %sx, %d of %d calls bad"
                .formatted(
                    windows.isEmpty() ? "" : "; ",
                    lookBack,
                    Texts.number(evaluation.rate(lookBack)),
                    counts.bad(),
                    counts.total()));
        if (!evaluation.isComplete(lookBack)) {
          missing.append(missing.isEmpty() ? "" : ", ").append(lookBack);
        }
      }
    }
    texts.put("windows", windows.toString());
    texts.put(
        "rules",
        burning.isEmpty()
            ? "none holds"
            : String.join("; ", burning.stream().map(BurnRule::toString).toList()));
    texts.put("budget", budget(progress));
    texts.put("guard", guard(objective.alerting(), evaluation, missing.toString()));
    if (!objective.description().isEmpty()) {
      texts.put("description", objective.description());
    }
    return texts;
  }

  private static String summary(Progress progress, List<BurnRule> burning) {
    Objective objective = progress.objective();
    String what =
        objective.indicator() == Indicator.LATENCY
            ? "calls within %s ms".formatted(Texts.number(objective.thresholdMicros() / 1_000.0))
            : "calls that do not fail";
    String head =
        "%s: %s of %s wanted (%s)"
            .formatted(
                progress.entity().label(),
                Texts.percent(objective.target().share()),
                what,
                objective.name());
    return burning.isEmpty()
        ? head + "; the error budget does not burn too fast any more."
        : "%s; the error budget burns %s times as fast as it may."
            .formatted(head, Texts.number(progress.burnRate(burning.get(0).longWindow())));
  }

  private static String budget(Progress progress) {
    OptionalLong left = progress.minutesLeft();
    String when =
        left.isEmpty()
            ? progress.objective().period().isOfCalendar()
                ? "not used up before the period ends"
                : "nothing is being used up"
            : left.getAsLong() == 0
                ? "used up"
                : "used up in "
                    + Texts.duration(left.getAsLong())
                    + " at the rate of the last hour";
    long length = progress.objective().period().length(progress.end());
    return "%s left; %s; %s of %d calls were good in the period%s"
        .formatted(
            Texts.percent(progress.budgetLeft()),
            when,
            Texts.percent(progress.compliance()),
            progress.period().total(),
            progress.coveredMinutes() < length
                ? ", of which %s of %s are known"
                    .formatted(Texts.duration(progress.coveredMinutes()), Texts.duration(length))
                : "");
  }

  private static String guard(AlertPolicy policy, Evaluation evaluation, String missing) {
    String least =
        "wants at least %d bad calls and %d calls in the long window"
            .formatted(policy.leastBadCalls(), policy.leastCalls());
    return missing.isEmpty()
        ? least
        : "%s; known for %s only, so a part of %s is missing and counts as time without errors"
            .formatted(
                least, Texts.duration(evaluation.known().minutes(evaluation.end())), missing);
  }
}
