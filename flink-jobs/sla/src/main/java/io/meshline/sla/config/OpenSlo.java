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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads documents of OpenSLO v1 (github.com/OpenSLO/OpenSLO, specification of v1). Of these, {@code
 * SLO} and {@code SLI} are mapped; {@code Service}, {@code DataSource} and the kinds about alerts
 * say nothing that is needed here, and are skipped. What cannot be mapped is a fault, and so is
 * every key that is not looked at, unless it is for people ({@code displayName}, {@code
 * annotations}).
 *
 * <p>OpenSLO leaves to the implementer what a metric source means. Ours has {@code type: meshline}
 * and a {@code spec} with {@code indicator: availability} or {@code latency}, {@code faster-than}
 * and {@code on} as in our own form. Without an {@code on} it is the service of the SLO.
 */
final class OpenSlo {
  private static final String VERSION = "openslo/v1";
  private static final Set<String> SKIPPED =
      Set.of("Service", "DataSource", "AlertPolicy", "AlertCondition", "AlertNotificationTarget");
  private static final Set<String> DOCUMENT = Set.of("apiVersion", "kind", "metadata", "spec");
  private static final Set<String> METADATA =
      Set.of("name", "displayName", "labels", "annotations");
  private static final Set<String> SLO =
      Set.of(
          "description",
          "service",
          "indicator",
          "indicatorRef",
          "timeWindow",
          "budgetingMethod",
          "objectives");
  private static final Set<String> INLINE_SLI = Set.of("metadata", "spec");
  private static final Set<String> OBJECTIVE =
      Set.of("displayName", "op", "value", "target", "targetPercent");

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
        document.allow(DOCUMENT);
        name(document)
            .ifPresent(
                name ->
                    document
                        .section("spec", OpenSloIndicator.SLI)
                        .ifPresent(spec -> indicators.put(name, spec)));
      } else if (kind.equals("SLO")) {
        document.allow(DOCUMENT);
        objectives.add(document);
      } else if (!SKIPPED.contains(kind)) {
        document.fault("kind", "SLO or SLI, or one of " + SKIPPED.stream().sorted().toList());
      }
    }
    for (Section document : objectives) {
      Map<Section, Objective> all = objectives(document, indicators);
      Section indicator =
          document
              .section("spec", SLO)
              .flatMap(spec -> spec.text("indicatorRef"))
              .map(indicators::get)
              .orElse(document);
      boolean sound = document.isSound() && indicator.isSound();
      all.forEach((at, objective) -> into.add(at, objective, sound));
      Set<String> faults = new LinkedHashSet<>(document.faults());
      faults.addAll(indicator.faults());
      into.refuse("objective", name(document), List.copyOf(faults));
    }
  }

  private static Map<Section, Objective> objectives(
      Section document, Map<String, Section> indicators) {
    Optional<String> name = name(document);
    Optional<Section> spec = document.section("spec", SLO);
    if (name.isEmpty() || spec.isEmpty()) {
      document.fault("spec", "metadata.name and spec");
      return Map.of();
    }
    Section slo = spec.get();
    if (!slo.text("budgetingMethod").orElse("Occurrences").equals("Occurrences")) {
      slo.fault("budgetingMethod", "Occurrences, as calls are counted and not slices of time");
    }
    Map<String, String> labels =
        document
            .section("metadata", METADATA)
            .map(metadata -> OwnForm.labels(metadata, true))
            .orElse(Map.of());
    Optional<Section> source = indicator(slo, indicators).flatMap(OpenSloIndicator::source);
    Optional<Period> period = OpenSloWindow.period(slo);
    if (source.isEmpty() || period.isEmpty()) {
      return Map.of();
    }
    Optional<Indicator> indicator =
        source
            .get()
            .requiredValue(
                "indicator",
                "availability or latency",
                text -> Values.constant(Indicator.class, text));
    if (indicator.isEmpty()) {
      return Map.of();
    }
    if (indicator.get() == Indicator.LATENCY && source.get().has("client-errors")) {
      source.get().fault("client-errors", "nothing, as the indicator is not availability");
    }
    Map<Section, Objective> all = new LinkedHashMap<>();
    Selector selector = selector(slo, source.get());
    List<Section> targets = slo.sections("objectives", OBJECTIVE);
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
      Optional<Long> threshold = threshold(indicator.get(), objective, source.get());
      if (target.isEmpty() || threshold.isEmpty()) {
        continue;
      }
      all.put(
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
              labels));
    }
    return all;
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
        slo.section("indicator", INLINE_SLI)
            .flatMap(inline -> inline.section("spec", OpenSloIndicator.SLI));
    if (spec.isEmpty()) {
      slo.fault("indicator", "an indicator with a spec, or indicatorRef");
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
      if (objective.has("target")) {
        objective.fault("target", "not both target and targetPercent");
      }
      return objective.value(
          "targetPercent", "a percentage above 0 and below 100", text -> Values.target(text + "%"));
    }
    return objective.requiredValue("target", "a share above 0 and below 1", Values::target);
  }

  /** By the objective's {@code value} in milliseconds, or the source's {@code faster-than}. */
  private static Optional<Long> threshold(Indicator indicator, Section objective, Section source) {
    if (indicator != Indicator.LATENCY) {
      for (String key : List.of("op", "value")) {
        if (objective.has(key)) {
          objective.fault(key, "nothing, as the indicator is not latency");
        }
      }
      return Optional.of(0L);
    }
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

  private static Optional<String> name(Section document) {
    return document
        .section("metadata", METADATA)
        .flatMap(metadata -> metadata.requiredValue("name", OwnForm.NAME, OwnForm::name));
  }
}
