package io.meshline.ingest.otel;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The counts as metrics of the process that the agent is in. An exporter is made before there is a
 * meter, so they are registered at the first export.
 */
final class ExportMetrics {

  static final String PUBLISHED = "meshline.exporter.spans.published";
  static final String LOST = "meshline.exporter.spans.lost";
  static final String PENDING = "meshline.exporter.spans.pending";
  static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");

  private static final String SCOPE = "io.meshline.otel-exporter";
  private static final String UNIT = "{span}";

  private final ExportCounts counts;
  private final AtomicBoolean registered = new AtomicBoolean();

  ExportMetrics(ExportCounts counts) {
    this.counts = counts;
  }

  /** Registers them once, as soon as there is somewhere to. */
  void register() {
    if (!registered.get() && GlobalOpenTelemetry.isSet() && registered.compareAndSet(false, true)) {
      register(GlobalOpenTelemetry.getMeter(SCOPE));
    }
  }

  void register(Meter meter) {
    var unusedPublished =
        meter
            .counterBuilder(PUBLISHED)
            .setUnit(UNIT)
            .setDescription("Spans that Kafka has acknowledged.")
            .buildWithCallback(measurement -> measurement.record(counts.published()));
    var unusedLost =
        meter
            .counterBuilder(LOST)
            .setUnit(UNIT)
            .setDescription("Spans that were not published, by reason.")
            .buildWithCallback(
                measurement -> {
                  for (Loss why : Loss.values()) {
                    measurement.record(counts.lost(why), Attributes.of(REASON, why.label()));
                  }
                });
    var unusedPending =
        meter
            .gaugeBuilder(PENDING)
            .ofLongs()
            .setUnit(UNIT)
            .setDescription("Spans that are queued or on their way.")
            .buildWithCallback(measurement -> measurement.record(counts.pending()));
  }
}
