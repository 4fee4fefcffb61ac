package io.meshline.ingest.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Spans as OpenTelemetry's own library records them. */
final class Recording {
  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  static final String PARENT = "00f067aa0ba902b7";

  /** 2026-11-22T10:00:00Z. */
  static final long START_MICROS = 1_795_341_600_000_000L;

  private final InMemorySpanExporter memory = InMemorySpanExporter.create();
  private final SdkTracerProvider provider;

  Recording(Attributes resource) {
    provider =
        SdkTracerProvider.builder()
            .setResource(Resource.create(resource))
            .addSpanProcessor(SimpleSpanProcessor.create(memory))
            .build();
  }

  /** Records one span of 1,500 µs. */
  Recording span(SpanKind kind, String name, Context parent, Consumer<Span> filling) {
    return span(kind, name, parent, span -> {}, filling);
  }

  /** Records one span of 1,500 µs. */
  Recording span(
      SpanKind kind,
      String name,
      Context parent,
      Consumer<SpanBuilder> preparation,
      Consumer<Span> filling) {
    SpanBuilder builder =
        provider
            .get("test")
            .spanBuilder(name)
            .setSpanKind(kind)
            .setParent(parent)
            .setStartTimestamp(START_MICROS, TimeUnit.MICROSECONDS);
    preparation.accept(builder);
    Span span = builder.startSpan();
    filling.accept(span);
    span.end(START_MICROS + 1_500, TimeUnit.MICROSECONDS);
    return this;
  }

  List<SpanData> spans() {
    return memory.getFinishedSpanItems();
  }

  /** As if a request had come in that carries this. */
  static Context remote(TraceState state) {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.createFromRemoteParent(TRACE, PARENT, TraceFlags.getSampled(), state)));
  }
}
