package io.meshline.sla;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The labels of alerts: who is meant, by which objective or rule. */
final class AlertLabels {
  /** Name of every alert of an objective, as Alertmanager's routes see it. */
  static final String BURN = "ErrorBudgetBurn";

  private AlertLabels() {}

  static Map<String, String> of(Objective objective, Entity entity, Severity severity) {
    Map<String, String> labels = new TreeMap<>(objective.labels());
    labels.put("alertname", BURN);
    labels.put("objective", objective.name());
    labels.put("indicator", lower(objective.indicator()));
    return with(labels, entity, severity);
  }

  static Map<String, String> of(ThresholdRule rule, Entity entity) {
    Map<String, String> labels = new TreeMap<>(rule.labels());
    labels.put("alertname", rule.name());
    return with(labels, entity, rule.severity());
  }

  private static Map<String, String> with(
      Map<String, String> labels, Entity entity, Severity severity) {
    labels.put("severity", lower(severity));
    labels.put("grain", lower(entity.grain()));
    party(labels, "", entity.destination());
    Party source = entity.source();
    if (source != null) {
      party(labels, "source_", source);
    }
    return labels;
  }

  private static void party(Map<String, String> labels, String prefix, Party party) {
    put(labels, prefix + "tenant", party.tenant());
    put(labels, prefix + "environment", party.environment());
    put(labels, prefix + "namespace", party.namespace());
    put(labels, prefix + "service", party.service());
    put(labels, prefix + "instance", party.instance());
    put(labels, prefix + "endpoint", party.endpoint());
    // Two of one name, such as a cache and a database, are two.
    put(labels, prefix + "kind", party.kind());
  }

  private static void put(Map<String, String> labels, String name, String value) {
    if (!value.isEmpty()) {
      labels.put(name, value);
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
