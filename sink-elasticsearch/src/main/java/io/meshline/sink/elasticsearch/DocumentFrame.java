package io.meshline.sink.elasticsearch;

import io.meshline.schemas.Grain;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Resolution;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What documents of nodes and of edges have in common. Not thread-safe: it reuses its buffer. */
final class DocumentFrame {
  private static final JsonText.Word TIMESTAMP = JsonText.Word.of("@timestamp");
  private static final JsonText.Word METRICSET = JsonText.Word.of("metricset");
  private static final JsonText.Word NAME = JsonText.Word.of("name");
  private static final JsonText.Word INTERVAL = JsonText.Word.of("interval");
  private static final JsonText.Word GRAIN = JsonText.Word.of("grain");
  private static final JsonText.Word VERSION = JsonText.Word.of("version");
  private static final JsonText.Word APDEX_THRESHOLD = JsonText.Word.of("apdex_threshold_us");
  private static final JsonText.Word OBSERVED_AT = JsonText.Word.of("observed_at");
  private static final JsonText.Word POINTS = JsonText.Word.of("points");
  private static final Map<Grain, JsonText.Word> GRAINS = JsonObjects.words(Grain.class);

  private final String metricset;
  private final String indexPrefix;
  private final JsonText json = new JsonText();
  // Documents come in runs of the same window: its texts are made once per run.
  private final Map<Resolution, Recent> recent = new EnumMap<>(Resolution.class);

  /**
   * A frame for one kind of document.
   *
   * @param metricset node or edge
   * @param indexPrefix begin of the index names
   */
  DocumentFrame(String metricset, String indexPrefix) {
    this.metricset = metricset;
    this.indexPrefix = indexPrefix;
  }

  /** A window that documents were made of a moment ago, and their index. */
  private record Recent(Instant start, Window window, String index) {}

  /** What was measured of one entity in one window. */
  record Measured(
      Grain grain,
      Resolution resolution,
      Instant windowStart,
      long version,
      long apdexThresholdMicros,
      int observedAt,
      List<PointMetrics> points) {

    Measured {
      if (observedAt < 0 || observedAt >= points.size()) {
        throw new IllegalArgumentException(
            "observedAt: "
                + observedAt
                + " (expected: index of one of the "
                + points.size()
                + " points)");
      }
      if (version < 1) {
        throw new IllegalArgumentException("version: " + version + " (expected: >= 1)");
      }
    }

    PointMetrics headline() {
      return points.get(observedAt);
    }
  }

  /** Writes the fields that say whom the document is about. */
  @FunctionalInterface
  interface EntityFields {
    void write(JsonText json);
  }

  SearchDocument document(Measured measured, String id, EntityFields entity) {
    Recent known = recent(measured.resolution(), measured.windowStart());
    Window window = known.window();
    json.begin();
    json.write(TIMESTAMP, window.timestamp());
    json.startObject(METRICSET);
    json.write(NAME, metricset);
    json.write(INTERVAL, window.interval());
    json.endObject();
    json.write(GRAIN, Objects.requireNonNull(GRAINS.get(measured.grain())));
    entity.write(json);
    json.write(VERSION, measured.version());
    json.write(APDEX_THRESHOLD, measured.apdexThresholdMicros());
    json.write(OBSERVED_AT, PointFields.name(measured.headline()));
    int begin = json.size();
    PointFields.writeFigures(json, measured.headline());
    int end = json.size();
    PointFields.writeReasonNames(json, measured.headline());
    writePoints(measured, begin, end);
    return new SearchDocument(known.index(), id, measured.version(), json.end());
  }

  /** The figures of the headline stand from begin to end, and are written only once. */
  private void writePoints(Measured measured, int begin, int end) {
    json.startObject(POINTS);
    for (int i = 0; i < measured.points().size(); i++) {
      PointMetrics point = measured.points().get(i);
      json.startObject(PointFields.name(point));
      if (i == measured.observedAt()) {
        json.repeat(begin, end);
      } else {
        PointFields.writeFigures(json, point);
      }
      PointFields.writeDetails(json, point);
      json.endObject();
    }
    json.endObject();
  }

  private Recent recent(Resolution resolution, Instant start) {
    Recent known = recent.get(resolution);
    if (known == null || !start.equals(known.start())) {
      Window window = Window.of(resolution, start);
      known = new Recent(start, window, indexPrefix + window.indexSuffix());
      recent.put(resolution, known);
    }
    return known;
  }
}
