package io.meshline.sla.config;

import java.util.Optional;
import java.util.Set;

/** Reads the {@code spec} of an OpenSLO {@code SLI}. */
final class OpenSloIndicator {
  static final Set<String> SLI = Set.of("description", "thresholdMetric", "ratioMetric");

  private static final Set<String> METRIC = Set.of("metricSource");
  private static final Set<String> RATIO = Set.of("counter", "good", "total");
  private static final Set<String> SOURCE = Set.of("type", "spec");
  private static final Set<String> SOURCE_SPEC =
      Set.of("indicator", "faster-than", "client-errors", "on");

  private OpenSloIndicator() {}

  /** The spec of the metric source, whichever of OpenSLO's places it is in. */
  static Optional<Section> source(Section indicator) {
    Optional<Section> threshold = indicator.section("thresholdMetric", METRIC);
    Optional<Section> ratio = indicator.section("ratioMetric", RATIO);
    Optional<Section> good = ratio.flatMap(one -> one.section("good", METRIC));
    Optional<Section> total = ratio.flatMap(one -> one.section("total", METRIC));
    if (threshold.isPresent() && ratio.isPresent()) {
      indicator.fault("ratioMetric", "not both thresholdMetric and ratioMetric");
      return Optional.empty();
    }
    Optional<Section> first = threshold.or(() -> good).or(() -> total);
    if (first.isEmpty()) {
      indicator.fault("ratioMetric", "a thresholdMetric or a ratioMetric with a metricSource");
      return Optional.empty();
    }
    Optional<Section> spec = first.flatMap(OpenSloIndicator::spec);
    if (good.isPresent() && total.isPresent()) {
      Optional<Section> other = total.flatMap(OpenSloIndicator::spec);
      if (spec.isPresent() && other.isPresent() && !spec.get().isLike(other.get())) {
        total.get().fault("metricSource", "the same source as good has");
      }
    }
    return spec;
  }

  private static Optional<Section> spec(Section metric) {
    Optional<Section> source = metric.section("metricSource", SOURCE);
    if (source.isEmpty()) {
      metric.fault("metricSource", "a metricSource with type: meshline");
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
}
