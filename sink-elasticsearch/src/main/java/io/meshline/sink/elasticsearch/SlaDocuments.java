package io.meshline.sink.elasticsearch;

import io.meshline.schemas.SlaMetrics;
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

  private static void write(JsonText json, SlaMetrics sla, Window window) {
    json.write("@timestamp", window.timestamp());
    json.startObject("metricset");
    json.write("name", "sla");
    json.write("interval", window.interval());
    json.endObject();
    json.write("grain", JsonObjects.lower(sla.getGrain()));
    PartyFields.writeEnds(json, sla.getSource(), sla.getDestination());
    json.startObject("objective");
    json.write("name", sla.getObjective());
    json.write("indicator", JsonObjects.lower(sla.getIndicator()));
    json.write("target", sla.getTarget());
    if (sla.getThresholdMicros() > 0) {
      json.write("threshold_us", sla.getThresholdMicros());
    }
    json.write("period_minutes", sla.getPeriodMinutes());
    json.endObject();
    json.write("version", sla.getVersion());
    writeCounts(json, sla.getGood(), sla.getTotal());
    json.startObject("period");
    writeCounts(json, sla.getPeriodGood(), sla.getPeriodTotal());
    json.endObject();
    json.write("compliance", sla.getCompliance());
    json.write("error_budget_left", sla.getErrorBudgetLeft());
    json.startObject("burn_rate");
    for (Map.Entry<String, Double> rate : new TreeMap<>(sla.getBurnRates()).entrySet()) {
      json.write(rate.getKey(), rate.getValue());
    }
    json.endObject();
    json.write("covered_minutes", sla.getCoveredMinutes());
    if (sla.getMinutesLeft() >= 0) {
      json.write("minutes_left", sla.getMinutesLeft());
    }
  }

  private static void writeCounts(JsonText json, long good, long total) {
    json.write("good", good);
    json.write("bad", total - good);
    json.write("total", total);
  }
}
