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
    out.collect(Tuple2.of(keys.of(span.getTraceId()), span));
    List<SpanLink> visited = keys.visited(span);
    if (visited.isEmpty()) {
      return;
    }
    // A builder copies all that it is given: the links must not be copied once for each link.
    List<SpanLink> links = span.getLinks();
    span.setLinks(List.of());
    Span bare = Span.newBuilder(span).build();
    span.setLinks(links);
    for (SpanLink link : visited) {
      Span visitor = Span.newBuilder(bare).setLinks(List.of(link)).build();
      out.collect(Tuple2.of(keys.of(link.getTraceId()), visitor));
    }
  }
}
