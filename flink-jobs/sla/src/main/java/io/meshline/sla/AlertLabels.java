package io.meshline.sla;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The labels of alerts: who is meant, by which objective or rule. */
final class AlertLabels {
  /** Name of every alert of an objective, as Alertmanager's routes see it. */
  static final String BURN = "ErrorBudgetBurn";

  private AlertLabels() {}

  /**
   * Of an objective.
   *
   * @param own its labels
   */
  static Map<String, String> of(
      ObjectiveKey objective, Map<String, String> own, Entity entity, Severity severity) {
    Map<String, String> labels = new TreeMap<>(own);
    labels.put("alertname", BURN);
    labels.put("objective", objective.name());
    labels.put("indicator", lower(objective.indicator()));
    return with(labels, entity, severity);
  }

  /**
   * Of a rule.
   *
   * @param own its labels
   */
  static Map<String, String> of(
      String rule, Map<String, String> own, Entity entity, Severity severity) {
    Map<String, String> labels = new TreeMap<>(own);
    labels.put("alertname", rule);
    return with(labels, entity, severity);
  }

  /** Writes labels, or that they are not known. */
  static void write(DataOutput out, @Nullable Map<String, String> labels) throws IOException {
    Numbers.write(out, labels == null ? 0 : 1 + labels.size());
    if (labels != null) {
      for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
        out.writeUTF(label.getKey());
        out.writeUTF(label.getValue());
      }
    }
  }

  /** What {@link #write} wrote. */
  static @Nullable Map<String, String> read(DataInput in) throws IOException {
    long count = Numbers.read(in);
    if (count == 0) {
      return null;
    }
    Map<String, String> labels = new TreeMap<>();
    for (long i = 1; i < count; i++) {
      labels.put(in.readUTF(), in.readUTF());
    }
    return labels;
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
