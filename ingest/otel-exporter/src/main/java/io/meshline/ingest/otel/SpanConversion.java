package io.meshline.ingest.otel;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.otlp.SpanConverter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Recorded spans → spans of the contract, by the rules that the receiver has for OTLP. Safe for use
 * by any threads.
 */
final class SpanConversion {

  private record Known(Resource resource, SpanConverter converter) {}

  /** A process has one resource, so that the last one is the next one. */
  private volatile @Nullable Known known;

  /** Converts each span to a span or a rejection; throws only what the outlet does. */
  void convert(Collection<SpanData> recorded, Outlet outlet) {
    for (SpanData span : recorded) {
      converter(span.getResource()).convert(new RecordedSpan(span), outlet);
    }
  }

  private SpanConverter converter(Resource resource) {
    Known last = known;
    if (last == null || last.resource() != resource) {
      last =
          new Known(resource, new SpanConverter(new RecordedAttributes(resource.getAttributes())));
      known = last;
    }
    return last.converter();
  }
}
