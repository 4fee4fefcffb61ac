package io.meshline.jobs.pairing;

import static io.meshline.jobs.pairing.Spans.consumer;
import static io.meshline.jobs.pairing.Spans.links;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Span;
import io.meshline.schemas.SpanLink;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.junit.jupiter.api.Test;

/** What is sent to other traces, and that what came is left alone. */
class RouteSpansTest {

  @Test
  void aVisitorIsTheSpanWithTheOneLink() {
    Span span = links(consumer("c", "x", "mail", "all"), "t1/p", "t2/q", "own");
    span.setRequestBytes(3);
    span.setReason("why");
    span.getAttributes().put("n", "1");
    Span before = Span.newBuilder(span).build();
    List<Tuple2<String, Span>> routed = new ArrayList<>();
    new RouteSpans(PairingRun.KEYS).flatMap(span, new ListCollector<>(routed));

    assertThat(span).isEqualTo(before);
    assertThat(routed).hasSize(3);
    assertThat(routed.get(0).f1).isSameAs(span);
    assertThat(routed.get(1).f1)
        .isEqualTo(Span.newBuilder(span).setLinks(List.of(new SpanLink("t1", "p"))).build());
    assertThat(routed.get(2).f1)
        .isEqualTo(Span.newBuilder(span).setLinks(List.of(new SpanLink("t2", "q"))).build());
    assertThat(routed).extracting(one -> one.f0).doesNotHaveDuplicates();
  }
}
