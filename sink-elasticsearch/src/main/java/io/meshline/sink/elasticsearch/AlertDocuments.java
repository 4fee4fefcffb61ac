package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshline.schemas.Alert;
import io.meshline.schemas.AlertState;
import java.io.IOException;
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
    return new SearchDocument(
        "meshline-alerts" + JsonObjects.month(alert.getStartsAt()),
        ids.alert(alert.getFingerprint(), alert.getStartsAt().toEpochMilli()),
        alert.getChangedAt().toEpochMilli(),
        objects.of(json -> write(json, alert)));
  }

  private static void write(JsonGenerator json, Alert alert) throws IOException {
    Map<String, String> labels = new TreeMap<>(alert.getLabels());
    json.writeStringField("@timestamp", JsonObjects.timestamp(alert.getStartsAt()));
    writeEntity(json, labels);
    json.writeObjectFieldStart("alert");
    json.writeStringField("name", alert.getName());
    json.writeStringField("fingerprint", alert.getFingerprint());
    json.writeStringField("severity", JsonObjects.lower(alert.getSeverity()));
    json.writeStringField("state", JsonObjects.lower(alert.getState()));
    json.writeStringField("fired", Boolean.toString(alert.getFired()));
    PartyFields.text(json, "objective", labels.getOrDefault("objective", ""));
    json.writeStringField("started_at", JsonObjects.timestamp(alert.getStartsAt()));
    json.writeStringField("changed_at", JsonObjects.timestamp(alert.getChangedAt()));
    if (alert.getState() == AlertState.RESOLVED) {
      json.writeStringField("resolved_at", JsonObjects.timestamp(alert.getChangedAt()));
    }
    json.writeEndObject();
    json.writeArrayFieldStart("label_pairs");
    for (Map.Entry<String, String> label : labels.entrySet()) {
      json.writeString(label.getKey() + "=" + label.getValue());
    }
    json.writeEndArray();
    JsonObjects.texts(json, "labels", labels);
    JsonObjects.texts(json, "annotations", alert.getAnnotations());
    PartyFields.text(json, "message", alert.getAnnotations().getOrDefault("summary", ""));
  }

  /** The fields by which documents of nodes and edges are found, too. */
  private static void writeEntity(JsonGenerator json, Map<String, String> labels)
      throws IOException {
    PartyFields.text(json, "tenant", labels.getOrDefault("tenant", ""));
    PartyFields.text(json, "environment", labels.getOrDefault("environment", ""));
    PartyFields.text(json, "grain", labels.getOrDefault("grain", ""));
    json.writeObjectFieldStart("service");
    PartyFields.text(json, "name", labels.getOrDefault("service", ""));
    PartyFields.text(json, "namespace", labels.getOrDefault("namespace", ""));
    if (labels.containsKey("instance")) {
      json.writeObjectFieldStart("instance");
      PartyFields.text(json, "id", labels.getOrDefault("instance", ""));
      json.writeEndObject();
    }
    json.writeEndObject();
    PartyFields.text(json, "endpoint", labels.getOrDefault("endpoint", ""));
    if (labels.containsKey("source_service")) {
      json.writeObjectFieldStart("source");
      json.writeObjectFieldStart("service");
      PartyFields.text(json, "name", labels.getOrDefault("source_service", ""));
      PartyFields.text(json, "namespace", labels.getOrDefault("source_namespace", ""));
      json.writeEndObject();
      json.writeEndObject();
    }
  }
}
