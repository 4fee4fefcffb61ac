package io.meshline.sink.elasticsearch;

import io.meshline.schemas.Alert;
import io.meshline.schemas.AlertState;
import java.util.Map;
import java.util.TreeMap;

/**
 * Documents of alerts: one for each, from its first sign to its end, in the index of the month in
 * which it began. A later change replaces an earlier one.
 */
final class AlertDocuments implements DocumentBuilder<Alert> {
  private final DocumentIds ids = new DocumentIds();
  private final JsonObjects objects = new JsonObjects();

  @Override
  public SearchDocument build(Alert alert) {
    if (alert.getChangedAt().isBefore(alert.getStartsAt())) {
      throw new IllegalArgumentException(
          "changedAt: %s (expected: not before startsAt, which is %s)"
              .formatted(alert.getChangedAt(), alert.getStartsAt()));
    }
    long version = alert.getChangedAt().toEpochMilli();
    if (version < 0) {
      throw new IllegalArgumentException(
          "changedAt: %s (expected: not before 1970)".formatted(alert.getChangedAt()));
    }
    return new SearchDocument(
        "meshline-alerts" + JsonObjects.month(alert.getStartsAt()),
        ids.alert(alert.getFingerprint(), alert.getStartsAt().toEpochMilli()),
        version,
        objects.of(json -> write(json, alert)));
  }

  private static void write(JsonText json, Alert alert) {
    Map<String, String> labels = new TreeMap<>(alert.getLabels());
    json.write("@timestamp", JsonObjects.timestamp(alert.getStartsAt()));
    writeEntity(json, labels);
    json.startObject("alert");
    json.write("name", alert.getName());
    json.write("fingerprint", alert.getFingerprint());
    json.write("severity", JsonObjects.lower(alert.getSeverity()));
    json.write("state", JsonObjects.lower(alert.getState()));
    json.write("fired", Boolean.toString(alert.getFired()));
    json.writeIfAny("objective", labels.getOrDefault("objective", ""));
    json.write("started_at", JsonObjects.timestamp(alert.getStartsAt()));
    json.write("changed_at", JsonObjects.timestamp(alert.getChangedAt()));
    if (alert.getState() == AlertState.RESOLVED) {
      json.write("resolved_at", JsonObjects.timestamp(alert.getChangedAt()));
    }
    json.endObject();
    json.startArray("label_pairs");
    for (Map.Entry<String, String> label : labels.entrySet()) {
      json.item(label.getKey() + "=" + label.getValue());
    }
    json.endArray();
    JsonObjects.texts(json, "labels", labels);
    JsonObjects.texts(json, "annotations", alert.getAnnotations());
    json.writeIfAny("message", alert.getAnnotations().getOrDefault("summary", ""));
  }

  /** The fields by which documents of nodes and edges are found, too. */
  private static void writeEntity(JsonText json, Map<String, String> labels) {
    json.writeIfAny("tenant", labels.getOrDefault("tenant", ""));
    json.writeIfAny("environment", labels.getOrDefault("environment", ""));
    json.writeIfAny("grain", labels.getOrDefault("grain", ""));
    json.startObject("service");
    json.writeIfAny("name", labels.getOrDefault("service", ""));
    json.writeIfAny("namespace", labels.getOrDefault("namespace", ""));
    if (labels.containsKey("instance")) {
      json.startObject("instance");
      json.writeIfAny("id", labels.getOrDefault("instance", ""));
      json.endObject();
    }
    json.endObject();
    json.writeIfAny("endpoint", labels.getOrDefault("endpoint", ""));
    if (labels.containsKey("source_service")) {
      json.startObject("source");
      json.startObject("service");
      json.writeIfAny("name", labels.getOrDefault("source_service", ""));
      json.writeIfAny("namespace", labels.getOrDefault("source_namespace", ""));
      json.endObject();
      json.endObject();
    }
  }
}
