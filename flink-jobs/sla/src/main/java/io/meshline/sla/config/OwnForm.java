package io.meshline.sla.config;

import io.meshline.sla.AlertPolicy;
import io.meshline.sla.ClientErrors;
import io.meshline.sla.Indicator;
import io.meshline.sla.LabelNames;
import io.meshline.sla.Metric;
import io.meshline.sla.NamePattern;
import io.meshline.sla.Objective;
import io.meshline.sla.Period;
import io.meshline.sla.Severity;
import io.meshline.sla.Silence;
import io.meshline.sla.Target;
import io.meshline.sla.ThresholdRule;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads documents of our own form; {@code objectives.schema.json} describes them. */
final class OwnForm {
  static final Set<String> KEYS =
      Set.of("defaults", "objectives", "rules", "rule-sets", "silences");
  static final Set<String> DEFAULTS = Set.of("period", "alerting", "labels");
  static final Set<String> OBJECTIVE =
      Set.of(
          "name",
          "description",
          "indicator",
          "target",
          "faster-than",
          "client-errors",
          "on",
          "period",
          "default",
          "alerting",
          "labels");
  static final Set<String> RULE =
      Set.of(
          "name",
          "metric",
          "comparison",
          "threshold",
          "on",
          "count",
          "period",
          "silence",
          "severity",
          "labels");
  static final Set<String> SILENCE = Set.of("labels", "from", "until", "comment");

  private static final int MAX_TEXT = 1_000;
  static final String LABEL_NAME =
      "a name of letters, digits and _ that is none of " + LabelNames.reserved();
  static final String NAME = "a name of 1 to 200 characters";

  private OwnForm() {}

  static void read(Section document, Collected into) {
    Optional<Section> defaults = document.section("defaults", DEFAULTS);
    Period period = defaults.map(section -> period(section, Period.DEFAULT)).orElse(Period.DEFAULT);
    AlertPolicy alerting =
        defaults
            .map(section -> AlertingReader.read(section, AlertPolicy.WORKBOOK))
            .orElse(AlertPolicy.WORKBOOK);
    Map<String, String> labels = defaults.map(OwnForm::labels).orElse(Map.of());
    for (Section section : document.sections("objectives", OBJECTIVE)) {
      objective(section, period, alerting, labels)
          .ifPresent(one -> into.add(section, one, section.isSound()));
      into.refuse("objective", section.text("name"), section.faults());
    }
    if (document.hasEmptyList("objectives")) {
      into.sayNone();
    }
    for (Section section : document.sections("rules", RULE)) {
      rule(section, labels).ifPresent(one -> into.add(section, one, section.isSound()));
      into.refuse("rule", section.text("name"), section.faults());
    }
    for (String set : document.texts("rule-sets")) {
      if (set.equals("skywalking")) {
        into.addAll(SkyWalkingRules.all());
      } else {
        document.fault("rule-sets", "one of [skywalking]");
      }
    }
    for (Section section : document.sections("silences", SILENCE)) {
      silence(section).filter(one -> section.isSound()).ifPresent(into::add);
      into.refuse("silence", section.text("comment"), section.faults());
    }
  }

  private static Optional<Objective> objective(
      Section section, Period period, AlertPolicy alerting, Map<String, String> labels) {
    Optional<String> name = section.requiredValue("name", NAME, OwnForm::name);
    Optional<Indicator> indicator =
        section.requiredValue(
            "indicator", "availability or latency", text -> Values.constant(Indicator.class, text));
    Optional<Target> target = section.requiredValue("target", Values.TARGET, Values::target);
    boolean latency = indicator.filter(Indicator.LATENCY::equals).isPresent();
    Optional<Long> threshold =
        latency
            ? section.requiredValue("faster-than", Values.LATENCY, Values::latency)
            : Optional.of(0L);
    if (!latency && section.has("faster-than")) {
      section.fault("faster-than", "nothing, as the indicator is not latency");
    }
    if (latency && section.has("client-errors")) {
      section.fault("client-errors", "nothing, as the indicator is not availability");
    }
    ClientErrors clientErrors =
        section
            .value(
                "client-errors",
                "one of good, bad, left-out",
                text -> Values.constant(ClientErrors.class, text))
            .orElse(ClientErrors.GOOD);
    Map<String, String> allLabels = new TreeMap<>(labels);
    allLabels.putAll(labels(section));
    var selector = SelectorReader.read(section, "on");
    Period own = period(section, period);
    AlertPolicy policy = AlertingReader.read(section, alerting);
    boolean byDefault = section.value("default", "true or false", Values::flag).orElse(false);
    if (name.isEmpty() || indicator.isEmpty() || target.isEmpty() || threshold.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Objective(
            name.get(),
            description(section),
            indicator.get(),
            target.get(),
            threshold.get(),
            clientErrors,
            selector,
            own,
            byDefault,
            policy,
            allLabels));
  }

  private static Optional<ThresholdRule> rule(Section section, Map<String, String> labels) {
    Optional<String> name = section.requiredValue("name", NAME, OwnForm::name);
    Optional<Metric> metric =
        section.requiredValue("metric", "one of " + Metrics.names(), Metrics::named);
    Optional<ThresholdRule.Comparison> comparison =
        section.requiredValue("comparison", "one of >, >=, <, <=, =, !=", OwnForm::comparison);
    Optional<Double> threshold = section.requiredValue("threshold", "a number", Values::number);
    Optional<Integer> period =
        section.requiredValue(
            "period", "1m to 60m", text -> between(1, ThresholdRule.MAX_PERIOD, text));
    Optional<Integer> count =
        section.requiredValue("count", "a whole number from 1 to period", Integer::parseInt);
    int silence =
        section.value("silence", Values.MINUTES, Values::minutes).orElse(period.orElse(1));
    Severity severity =
        section
            .value("severity", "page or ticket", text -> Values.constant(Severity.class, text))
            .orElse(Severity.TICKET);
    Map<String, String> allLabels = new TreeMap<>(labels);
    allLabels.putAll(labels(section));
    var selector = SelectorReader.read(section, "on");
    if (name.isEmpty()
        || metric.isEmpty()
        || comparison.isEmpty()
        || threshold.isEmpty()
        || period.isEmpty()
        || count.isEmpty()) {
      return Optional.empty();
    }
    if (count.get() < 1 || count.get() > period.get()) {
      section.fault("count", "a whole number from 1 to period, which is " + period.get());
      return Optional.empty();
    }
    return Optional.of(
        new ThresholdRule(
            name.get(),
            metric.get(),
            comparison.get(),
            threshold.get(),
            selector,
            count.get(),
            period.get(),
            silence,
            severity,
            allLabels));
  }

  private static Optional<Silence> silence(Section section) {
    Map<String, NamePattern> labels = new TreeMap<>();
    section
        .section("labels", Set.of())
        .ifPresent(
            all -> {
              for (String label : all.keys()) {
                NamePattern pattern = SelectorReader.pattern(all, label);
                if (pattern != null) {
                  labels.put(label, pattern);
                }
              }
            });
    if (labels.isEmpty()) {
      section.fault("labels", "at least one label with a name or pattern");
    }
    Optional<Instant> until =
        section.requiredValue("until", "a time such as 2026-12-01T08:00:00Z", Instant::parse);
    Instant from =
        section
            .value("from", "a time such as 2026-12-01T06:00:00Z", Instant::parse)
            .orElse(Instant.EPOCH);
    if (labels.isEmpty() || until.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Silence(labels, from, until.get(), section.text("comment").orElse("")));
  }

  static Period period(Section section, Period otherwise) {
    return section.value("period", Values.PERIOD, Values::period).orElse(otherwise);
  }

  static Map<String, String> labels(Section section) {
    return labels(section, false);
  }

  /**
   * The labels of a section.
   *
   * @param lists whether a label may have several values, which become one with commas
   */
  static Map<String, String> labels(Section section, boolean lists) {
    Map<String, String> labels =
        section.section("labels", Set.of()).map(all -> freeLabels(all, lists)).orElse(Map.of());
    if (labels.values().stream().anyMatch(label -> label.length() > MAX_TEXT)) {
      section.fault("labels", "labels of at most " + MAX_TEXT + " characters");
      return Map.of();
    }
    return labels;
  }

  private static Map<String, String> freeLabels(Section section, boolean lists) {
    Map<String, String> labels = new TreeMap<>();
    for (String name : section.keys()) {
      if (!LabelNames.isFree(name)) {
        section.fault(name, LABEL_NAME);
      } else if (lists) {
        labels.put(name, String.join(",", section.texts(name)));
      } else {
        section.text(name).ifPresent(text -> labels.put(name, text));
      }
    }
    return labels;
  }

  /** What goes into alerts. */
  static String description(Section section) {
    return section
        .value(
            "description",
            "at most " + MAX_TEXT + " characters",
            text -> {
              if (text.length() > MAX_TEXT) {
                throw new IllegalArgumentException(text);
              }
              return text;
            })
        .orElse("");
  }

  static String name(String text) {
    if (text.isEmpty() || text.length() > 200) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static ThresholdRule.Comparison comparison(String text) {
    for (ThresholdRule.Comparison comparison : ThresholdRule.Comparison.values()) {
      if (comparison.sign().equals(text)) {
        return comparison;
      }
    }
    throw new IllegalArgumentException(text);
  }

  private static int between(int least, int most, String text) {
    int minutes = Values.minutes(text);
    if (minutes < least || minutes > most) {
      throw new IllegalArgumentException(text);
    }
    return minutes;
  }
}
