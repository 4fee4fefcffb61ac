package io.meshline.ingest.otel;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Makes the exporter that {@code otel.traces.exporter=meshline} names. The agent finds it as a
 * service.
 */
public final class MeshlineSpanExporterProvider implements ConfigurableSpanExporterProvider {

  /** The name of the exporter. */
  public static final String NAME = "meshline";

  /**
   * Makes an exporter. It opens nothing: neither Kafka nor the registry need be there yet.
   *
   * @throws io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException that names every option
   *     that is missing or out of range
   */
  @Override
  public SpanExporter createExporter(ConfigProperties config) {
    ExporterOptions options = ExporterOptions.of(config);
    return new KafkaSpanExporter(
        options.queueBytes(),
        options.shutdownTimeout(),
        new ExportCounts(),
        () -> KafkaSpanTopic.open(options));
  }

  @Override
  public String getName() {
    return NAME;
  }
}
