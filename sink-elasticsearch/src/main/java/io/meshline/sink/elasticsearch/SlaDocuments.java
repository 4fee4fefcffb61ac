package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.meshline.schemas.SlaMetrics;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Documents of the progress of objectives. A node's own fields stand at the top as in its metrics,
 * those of an edge in source and destination.
 */
final class SlaDocuments implements DocumentBuilder<SlaMetrics> {
  private final DocumentIds ids = new DocumentIds();
  private final JsonObjects objects = new JsonObjects();

  @Override
  public SearchDocument build(SlaMetrics sla) {
    if (sla.getVersion() < 1) {
      throw new IllegalArgumentException("version: " + sla.getVersion() + " (expected: >= 1)");
    }
    Window window = Window.of(sla.getResolution(), sla.getWindowStart());
    return new SearchDocument(
        "meshline-sla" + window.indexSuffix(),
        ids.sla(
            sla.getObjective(),
            sla.getSource(),
            sla.getDestination(),
            sla.getGrain(),
            sla.getResolution(),
            sla.getWindowStart().toEpochMilli()),
        sla.getVersion(),
        objects.of(json -> write(json, sla, window)));
  }

  private static void write(JsonGenerator json, SlaMetrics sla, Window window) throws IOException {
    json.writeStringField("@timestamp", window.timestamp());
    json.writeObjectFieldStart("metricset");
    json.writeStringField("name", "sla");
    json.writeStringField("interval", window.interval());
    json.writeEndObject();
    json.writeStringField("grain", JsonObjects.lower(sla.getGrain()));
    PartyFields.writeEnds(json, sla.getSource(), sla.getDestination());
    json.writeObjectFieldStart("objective");
    json.writeStringField("name", sla.getObjective());
    json.writeStringField("indicator", JsonObjects.lower(sla.getIndicator()));
    json.writeNumberField("target", sla.getTarget());
    if (sla.getThresholdMicros() > 0) {
      json.writeNumberField("threshold_us", sla.getThresholdMicros());
    }
    json.writeNumberField("period_minutes", sla.getPeriodMinutes());
    json.writeEndObject();
    json.writeNumberField("version", sla.getVersion());
    writeCounts(json, sla.getGood(), sla.getTotal());
    json.writeObjectFieldStart("period");
    writeCounts(json, sla.getPeriodGood(), sla.getPeriodTotal());
    json.writeEndObject();
    json.writeNumberField("compliance", sla.getCompliance());
    json.writeNumberField("error_budget_left", sla.getErrorBudgetLeft());
    json.writeObjectFieldStart("burn_rate");
    for (Map.Entry<String, Double> rate : new TreeMap<>(sla.getBurnRates()).entrySet()) {
      json.writeNumberField(rate.getKey(), rate.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("covered_minutes", sla.getCoveredMinutes());
    if (sla.getMinutesLeft() >= 0) {
      json.writeNumberField("minutes_left", sla.getMinutesLeft());
    }
  }

  private static void writeCounts(JsonGenerator json, long good, long total) throws IOException {
    json.writeNumberField("good", good);
    json.writeNumberField("bad", total - good);
    json.writeNumberField("total", total);
  }
}
