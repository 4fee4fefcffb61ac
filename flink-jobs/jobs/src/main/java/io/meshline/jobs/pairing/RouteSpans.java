package io.meshline.jobs.pairing;

import io.meshline.schemas.Span;
import io.meshline.schemas.SpanLink;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.util.Collector;

/**
 * Sends each span to its trace. A consumer that does not name its broker is sent to the traces it
 * links, too, once per message, with that link only: the producer there names the broker.
 */
final class RouteSpans implements FlatMapFunction<Span, Tuple2<String, Span>> {
  private static final long serialVersionUID = 1;

  private final TraceKeys keys;

  RouteSpans(TraceKeys keys) {
    this.keys = keys;
  }

  @Override
  public void flatMap(Span span, Collector<Tuple2<String, Span>> out) {
    out.collect(Tuple2.of(keys.of(span), span));
    for (SpanLink link : keys.visited(span)) {
      out.collect(Tuple2.of(keys.of(span, link), visitor(span, link)));
    }
  }

  /** A plain copy but for the links, which may be many. */
  private static Span visitor(Span span, SpanLink link) {
    return new Span(
        span.getTraceId(),
        span.getSpanId(),
        span.getParentSpanId(),
        span.getKind(),
        span.getShared(),
        span.getStart(),
        span.getLatencyMicros(),
        span.getSelf(),
        span.getPeer(),
        span.getPeerAddress(),
        span.getProtocol(),
        span.getStatusCode(),
        span.getOutcome(),
        span.getReason(),
        span.getRequestBytes(),
        span.getResponseBytes(),
        span.getWeight(),
        List.of(link),
        span.getAttributes());
  }
}
