package io.meshline.sla.config;

import io.meshline.sla.AlertPolicy;
import io.meshline.sla.BurnRule;
import io.meshline.sla.LookBack;
import io.meshline.sla.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads when a budget burns too fast. */
final class AlertingReader {
  static final Set<String> KEYS =
      Set.of(
          "burn-rates",
          "pending",
          "resolve-factor",
          "resolve-after",
          "least-bad-calls",
          "least-calls");
  private static final String NONE = "none";
  private static final Set<String> ROW = Set.of("severity", "factor", "long", "short");

  private AlertingReader() {}

  /** What is not said is as in another policy. */
  static AlertPolicy read(Section owner, AlertPolicy otherwise) {
    return owner
        .section("alerting", KEYS)
        .map(section -> policy(section, otherwise))
        .orElse(otherwise);
  }

  private static AlertPolicy policy(Section section, AlertPolicy otherwise) {
    List<BurnRule> rows = section.has("burn-rates") ? rows(section) : otherwise.burnRules();
    return new AlertPolicy(
        rows,
        section
            .value("pending", Values.MINUTES, Values::minutes)
            .orElse(otherwise.pendingMinutes()),
        section
            .value("resolve-factor", "above 0 and at most 1", AlertingReader::factor)
            .orElse(otherwise.resolveFactor()),
        section
            .value("resolve-after", Values.MINUTES + ", at least 1m", AlertingReader::atLeastOne)
            .orElse(otherwise.resolveMinutes()),
        count(section, "least-bad-calls").orElse(otherwise.leastBadCalls()),
        count(section, "least-calls").orElse(otherwise.leastCalls()));
  }

  /** An empty list is more likely a slip than the wish to hear nothing: that is said by a word. */
  private static List<BurnRule> rows(Section section) {
    List<BurnRule> rules = new ArrayList<>();
    if (section.hasText("burn-rates", NONE)) {
      return rules;
    }
    if (section.hasEmptyList("burn-rates")) {
      section.fault("burn-rates", "at least one row, or none for no alerts");
      return rules;
    }
    for (Section row : section.sections("burn-rates", ROW)) {
      Optional<Severity> severity =
          row.requiredValue(
              "severity", "page or ticket", text -> Values.constant(Severity.class, text));
      Optional<Double> factor =
          row.requiredValue("factor", "a number above 0", AlertingReader::positive);
      Optional<LookBack> longest = row.requiredValue("long", Values.LOOK_BACK, Values::lookBack);
      Optional<LookBack> shortest = row.requiredValue("short", Values.LOOK_BACK, Values::lookBack);
      if (severity.isEmpty() || factor.isEmpty() || longest.isEmpty() || shortest.isEmpty()) {
        continue;
      }
      if (longest.get().compareTo(shortest.get()) < 0) {
        row.fault("long", "at least as long as short, which is " + shortest.get());
        continue;
      }
      rules.add(new BurnRule(severity.get(), factor.get(), longest.get(), shortest.get()));
    }
    return rules;
  }

  private static Optional<Long> count(Section section, String key) {
    return section.value(
        key,
        "a whole number from 0",
        text -> {
          long count = Long.parseLong(text);
          if (count < 0) {
            throw new IllegalArgumentException(text);
          }
          return count;
        });
  }

  private static double factor(String text) {
    double factor = positive(text);
    if (factor > 1) {
      throw new IllegalArgumentException(text);
    }
    return factor;
  }

  private static double positive(String text) {
    double number = Values.number(text);
    if (!(number > 0)) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  private static int atLeastOne(String text) {
    int minutes = Values.minutes(text);
    if (minutes < 1) {
      throw new IllegalArgumentException(text);
    }
    return minutes;
  }
}
