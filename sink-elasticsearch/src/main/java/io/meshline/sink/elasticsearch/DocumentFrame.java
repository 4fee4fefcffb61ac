package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.meshline.schemas.Grain;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Resolution;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What documents of nodes and of edges have in common. Not thread-safe: it reuses its buffer. */
final class DocumentFrame {
  private static final JsonFactory JSON = new JsonFactory();

  private final String metricset;
  private final String indexPrefix;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(4096);
  // Documents come in runs of the same window: its texts are made once per run.
  private final Map<Resolution, Instant> starts = new EnumMap<>(Resolution.class);
  private final Map<Resolution, Window> windows = new EnumMap<>(Resolution.class);

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
    void write(JsonGenerator json) throws IOException;
  }

  SearchDocument document(Measured measured, String id, EntityFields entity) {
    Window window = window(measured.resolution(), measured.windowStart());
    buffer.reset();
    try (JsonGenerator json = JSON.createGenerator(buffer)) {
      json.writeStartObject();
      json.writeStringField("@timestamp", window.timestamp());
      json.writeObjectFieldStart("metricset");
      json.writeStringField("name", metricset);
      json.writeStringField("interval", window.interval());
      json.writeEndObject();
      json.writeStringField("grain", measured.grain().name().toLowerCase(Locale.ROOT));
      entity.write(json);
      json.writeNumberField("version", measured.version());
      json.writeNumberField("apdex_threshold_us", measured.apdexThresholdMicros());
      json.writeStringField("observed_at", PointFields.name(measured.headline()));
      PointFields.writeHeadline(json, measured.headline());
      json.writeObjectFieldStart("points");
      for (PointMetrics point : measured.points()) {
        json.writeObjectFieldStart(PointFields.name(point));
        PointFields.writeAll(json, point);
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return new SearchDocument(
        indexPrefix + window.indexSuffix(), id, measured.version(), buffer.toByteArray());
  }

  private Window window(Resolution resolution, Instant start) {
    Window window = windows.get(resolution);
    if (window == null || !start.equals(starts.get(resolution))) {
      window = Window.of(resolution, start);
      windows.put(resolution, window);
      starts.put(resolution, start);
    }
    return window;
  }
}
