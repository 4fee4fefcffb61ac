package io.meshline.sla.config;

import io.meshline.sla.AlertPolicy;
import io.meshline.sla.ClientErrors;
import io.meshline.sla.Indicator;
import io.meshline.sla.Objective;
import io.meshline.sla.PartySelector;
import io.meshline.sla.Period;
import io.meshline.sla.Selector;
import io.meshline.sla.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads documents of OpenSLO v1 (github.com/OpenSLO/OpenSLO, specification of v1). Of these, {@code
 * SLO} and {@code SLI} are mapped; {@code Service}, {@code DataSource} and the kinds about alerts
 * say nothing that is needed here, and are skipped. What cannot be mapped is a fault.
 *
 * <p>OpenSLO leaves to the implementer what a metric source means. Ours has {@code type: meshline}
 * and a {@code spec} with {@code indicator: availability} or {@code latency}, {@code faster-than}
 * and {@code on} as in our own form. Without an {@code on} it is the service of the SLO.
 */
final class OpenSlo {
  private static final String VERSION = "openslo/v1";
  private static final Set<String> SKIPPED =
      Set.of("Service", "DataSource", "AlertPolicy", "AlertCondition", "AlertNotificationTarget");
  private static final Set<String> SOURCE_SPEC =
      Set.of("indicator", "faster-than", "client-errors", "on");

  private OpenSlo() {}

  static void read(List<Section> documents, Collected into) {
    Map<String, Section> indicators = new HashMap<>();
    List<Section> objectives = new ArrayList<>();
    for (Section document : documents) {
      String version = document.text("apiVersion").orElse("");
      String kind = document.text("kind").orElse("");
      if (!version.equals(VERSION)) {
        document.fault("apiVersion", VERSION);
      } else if (kind.equals("SLI")) {
        name(document)
            .ifPresent(
                name ->
                    document
                        .section("spec", Set.of())
                        .ifPresent(spec -> indicators.put(name, spec)));
      } else if (kind.equals("SLO")) {
        objectives.add(document);
      } else if (!SKIPPED.contains(kind)) {
        document.fault("kind", "SLO or SLI, or one of " + SKIPPED.stream().sorted().toList());
      }
    }
    for (Section document : objectives) {
      objective(document, indicators, into);
    }
  }

  private static void objective(Section document, Map<String, Section> indicators, Collected into) {
    Optional<String> name = name(document);
    Optional<Section> spec = document.section("spec", Set.of());
    if (name.isEmpty() || spec.isEmpty()) {
      document.fault("spec", "metadata.name and spec");
      return;
    }
    Section slo = spec.get();
    if (!slo.text("budgetingMethod").orElse("Occurrences").equals("Occurrences")) {
      slo.fault("budgetingMethod", "Occurrences, as calls are counted and not slices of time");
    }
    Optional<Section> source = indicator(slo, indicators).flatMap(OpenSlo::source);
    Optional<Period> period = period(slo);
    if (source.isEmpty() || period.isEmpty()) {
      return;
    }
    Optional<Indicator> indicator =
        source
            .get()
            .requiredValue(
                "indicator",
                "availability or latency",
                text -> Values.constant(Indicator.class, text));
    if (indicator.isEmpty()) {
      return;
    }
    Selector selector = selector(slo, source.get());
    List<Section> targets = slo.sections("objectives", Set.of());
    if (targets.isEmpty()) {
      slo.fault("objectives", "a list with at least one objective");
    }
    for (Section objective : targets) {
      String full =
          targets.size() == 1
              ? name.get()
              : name.get()
                  + "/"
                  + objective
                      .value("displayName", OwnForm.NAME, OwnForm::name)
                      .orElse(Integer.toString(targets.indexOf(objective)));
      Optional<Target> target = target(objective);
      Optional<Long> threshold =
          indicator.get() == Indicator.LATENCY
              ? threshold(objective, source.get())
              : Optional.of(0L);
      if (target.isEmpty() || threshold.isEmpty()) {
        continue;
      }
      into.add(
          objective,
          new Objective(
              full,
              OwnForm.description(slo),
              indicator.get(),
              target.get(),
              threshold.get(),
              source
                  .get()
                  .value(
                      "client-errors",
                      "one of good, bad, left-out",
                      text -> Values.constant(ClientErrors.class, text))
                  .orElse(ClientErrors.GOOD),
              selector,
              period.get(),
              false,
              AlertPolicy.WORKBOOK,
              Map.of()));
    }
  }

  private static Optional<Section> indicator(Section slo, Map<String, Section> indicators) {
    if (slo.has("indicatorRef")) {
      Optional<Section> found = slo.text("indicatorRef").map(indicators::get);
      if (found.isEmpty()) {
        slo.fault("indicatorRef", "the name of an SLI in the same file");
      }
      return found;
    }
    Optional<Section> spec =
        slo.section("indicator", Set.of()).flatMap(inline -> inline.section("spec", Set.of()));
    if (spec.isEmpty()) {
      slo.fault("indicator", "an indicator with a spec, or indicatorRef");
    }
    return spec;
  }

  /** The spec of the metric source, whichever of OpenSLO's places it is in. */
  private static Optional<Section> source(Section indicator) {
    Optional<Section> metric = indicator.section("thresholdMetric", Set.of());
    if (metric.isEmpty()) {
      metric =
          indicator
              .section("ratioMetric", Set.of())
              .flatMap(
                  ratio ->
                      ratio.has("good")
                          ? ratio.section("good", Set.of())
                          : ratio.section("total", Set.of()));
    }
    Optional<Section> source = metric.flatMap(one -> one.section("metricSource", Set.of()));
    if (source.isEmpty()) {
      indicator.fault("ratioMetric", "a thresholdMetric or a ratioMetric with a metricSource");
      return Optional.empty();
    }
    if (!source.get().text("type").orElse("").equals("meshline")) {
      source.get().fault("type", "meshline");
      return Optional.empty();
    }
    Optional<Section> spec = source.get().section("spec", SOURCE_SPEC);
    if (spec.isEmpty()) {
      source.get().fault("spec", "a spec with an indicator");
    }
    return spec;
  }

  private static Selector selector(Section slo, Section source) {
    if (source.has("on")) {
      return SelectorReader.read(source, "on");
    }
    return new Selector(
        null,
        new PartySelector(
            null,
            null,
            null,
            slo.has("service") ? SelectorReader.pattern(slo, "service") : null,
            null,
            null,
            null));
  }

  private static Optional<Target> target(Section objective) {
    if (objective.has("targetPercent")) {
      return objective.value(
          "targetPercent", "a percentage above 0 and below 100", text -> Values.target(text + "%"));
    }
    return objective.requiredValue("target", "a share above 0 and below 1", Values::target);
  }

  /** By the objective's {@code value} in milliseconds, or the source's {@code faster-than}. */
  private static Optional<Long> threshold(Section objective, Section source) {
    if (!objective.has("value")) {
      return source.requiredValue("faster-than", Values.LATENCY, Values::latency);
    }
    String op = objective.text("op").orElse("lte");
    if (!op.equals("lte") && !op.equals("lt")) {
      objective.fault("op", "lte or lt, as good calls are fast");
    }
    return objective.value(
        "value", "milliseconds, up to 24 h", text -> Values.latency(text + "ms"));
  }

  private static Optional<Period> period(Section slo) {
    List<Section> windows = slo.sections("timeWindow", Set.of());
    if (windows.isEmpty() && !slo.has("timeWindow")) {
      return Optional.of(Period.DEFAULT);
    }
    if (windows.size() != 1) {
      slo.fault("timeWindow", "a list of one window");
      return Optional.empty();
    }
    Section window = windows.get(0);
    if (!window.text("isRolling").orElse("false").equalsIgnoreCase("true")) {
      return calendar(window);
    }
    return window.requiredValue("duration", "1d to 92d, or weeks such as 4w", Values::period);
  }

  private static Optional<Period> calendar(Section window) {
    window
        .section("calendar", Set.of())
        .ifPresent(
            calendar -> {
              String zone = calendar.text("timeZone").orElse("UTC");
              if (!Set.of("UTC", "Etc/UTC", "Z").contains(zone)) {
                calendar.fault("timeZone", "UTC, as days begin at midnight UTC");
              }
            });
    return window.requiredValue(
        "duration",
        "1d, 1w, 1M or 1Q of the calendar (UTC), or isRolling: true",
        text ->
            Period.calendar(
                switch (text) {
                  case "1d" -> Period.Unit.DAY;
                  case "1w" -> Period.Unit.WEEK;
                  case "1M" -> Period.Unit.MONTH;
                  case "1Q" -> Period.Unit.QUARTER;
                  default -> throw new IllegalArgumentException(text);
                }));
  }

  private static Optional<String> name(Section document) {
    return document
        .section("metadata", Set.of())
        .flatMap(metadata -> metadata.requiredValue("name", OwnForm.NAME, OwnForm::name));
  }
}
