package io.meshline.jobs.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.text.HostileTexts;
import io.meshline.schemas.Characters;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanLink;
import io.meshline.schemas.Violation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What whoever writes to the topic of spans may not say. */
class HostileSpansTest {

  @Test
  void everyHostileTextIsRefusedByName() {
    List<HostileTexts.Case> cases =
        HostileTexts.in(HostileSpansTest::span, "attributes"::equals).toList();
    assertThat(cases)
        .extracting(HostileTexts.Case::field)
        .contains("self.service", "peer.endpoint", "peerAddress", "parentSpanId", "links.traceId");
    for (HostileTexts.Case hostile : cases) {
      Violation violation =
          SpanChecks.check((Span) hostile.record(), Spans.START, Duration.ofDays(1));
      assertThat(violation).as(hostile.field()).isNotNull();
      assertThat(Characters.firstUnfit(violation.message())).isEqualTo(Characters.NONE);
    }
    assertThat(SpanChecks.check(span(), Spans.START, Duration.ofDays(1))).isNull();
  }

  private static Span span() {
    Span span = Spans.server("00f067aa0ba902b7", "1111111111111111", "cart", "GET:/cart");
    span.getLinks().add(new SpanLink("4bf92f3577b34da6a3ce929d0e0e4736", "2222222222222222"));
    return span;
  }
}
